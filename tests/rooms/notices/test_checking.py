# SPDX-License-Identifier: Apache-2.0
"""The check tries every blank in every language before anybody gets a letter."""

from pathlib import Path
from typing import Any

import pytest

from duly.rooms.delivery import queries as deliveries
from duly.rooms.notices import actions, queries
from duly.rooms.rulebook.rules import days
from rooms.notices.letters import BODY, FILE, a_file, a_peopled_world
from theatre import staged
from world import World, customer_row, make_customers

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def blocked_by(world: World, document: dict[str, Any]) -> dict[str, str]:
    notice = actions.create(world.ada, "acme", document)
    return {finding.rule: finding.where for finding in queries.blocking(queries.findings_for(world.ada, notice.id))}


def test_a_sound_notice_is_not_blocked(world: World) -> None:
    assert blocked_by(world, a_file()) == {}


def test_a_channel_that_is_not_set_up_is_warned_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = actions.create(world.ada, "acme", a_file())

    def warned() -> list[str]:
        found = queries.findings_for(world.ada, notice.id)
        return [finding.where for finding in found if finding.rule == "CHANNEL-CLOSED"]

    steps = [f"plan.steps.{number}" for number in range(len(a_file()["plan"]["steps"]))]
    monkeypatch.setattr(deliveries, "open_channels", lambda: frozenset({"email", "sms", "call", "portal"}))
    assert warned() == []
    monkeypatch.setattr(deliveries, "open_channels", frozenset)
    assert warned() == steps


def test_a_notice_of_which_no_step_is_carried_is_blocked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [{"channel": channel, "wait": "2d"} for channel in ("email", "sms")]
    monkeypatch.setattr(deliveries, "open_channels", lambda: frozenset({"sms", "portal"}))
    assert blocked_by(world, a_file(**{"plan/steps": steps})) == {}
    monkeypatch.setattr(deliveries, "open_channels", lambda: frozenset({"portal"}))
    assert blocked_by(world, a_file(**{"plan/steps": steps})) == {"CHANNEL-NONE": "plan.steps"}


@pytest.mark.parametrize(
    ("place", "text", "rule"),
    [
        ("body", BODY + "\n\n{{ nmae }}", "TEXT-UNKNOWN_VARIABLE"),
        ("body", BODY + "\n\n{{ name ", "TEXT-SYNTAX"),
        ("sms", "{{ organisation }} {{ link }} {{ adress }}", "TEXT-UNKNOWN_VARIABLE"),
        ("title", "Dear {{ name }}, see {{ link }}", "TEXT-UNKNOWN_VARIABLE"),
        ("subject", "Your code {{ code }}", "TEXT-UNKNOWN_VARIABLE"),
        ("body", BODY + "\n\n{{ effective_on|plural(one='# day', other='# days') }}", "TEXT-CANNOT_RENDER"),
        ("body", BODY + "\n\n{{ 3|plural(one='# day') }}", "TEXT-CANNOT_RENDER"),
        ("sms", "We move. {{ link }}", "SENDER-NAMED"),
        ("sms", "{{ organisation }} moves.", "CONFIRM-SMS"),
        ("body", BODY.replace("{{ phone }}", ""), "CONTENT-IN-TEXT"),
    ],
)
def test_a_faulty_text_is_blocked_at_its_place(world: World, place: str, text: str, rule: str) -> None:
    assert blocked_by(world, a_file(**{f"content/en/{place}": text}))[rule] == f"content.en.{place}"


def test_every_plural_form_of_the_language_is_asked_for(world: World) -> None:
    def polish(forms: str) -> dict[str, Any]:
        text = BODY + "\n\n{{ 3|plural(" + forms + ") }}"
        return a_file(**{"content/pl": FILE["content"]["en"] | {"body": text, "everyone": "Klientko, Kliencie"}})

    english = "one='# dzień', other='# dni'"
    assert blocked_by(world, polish(english)) == {"TEXT-CANNOT_RENDER": "content.pl.body"}
    assert blocked_by(world, polish(english + ", few='# dni', many='# dni'")) == {}


def test_a_public_page_must_know_how_to_address_its_reader(world: World) -> None:
    polish = a_file(**{"content/pl": FILE["content"]["en"]})
    assert blocked_by(world, polish) == {"TEXT-EVERYONE": "content.pl"}


def test_a_field_without_a_text_for_an_edition_is_blocked(world: World) -> None:
    german = a_file(**{"content/de": FILE["content"]["en"], "fields/new_address": {"en": "2 New Street"}})
    assert blocked_by(world, german)["CONTENT-REQUIRED"] == "fields.new_address.de"


def test_advertising_in_a_mandatory_notice_is_blocked(world: World) -> None:
    text = BODY + "\n\n限时优惠，立即抢购"
    assert "WORD-MARKETING" in blocked_by(world, a_file(**{"content/en/body": text}))


def test_waived_quiet_hours_need_a_legal_basis(world: World) -> None:
    waived = {"plan/quiet_hours": "waived"}
    assert "BASIS-QUIET" in blocked_by(world, a_file(mandatory=False, legal_basis=None, **waived))
    assert "BASIS-QUIET" not in blocked_by(world, a_file(**waived))


def test_a_calendar_that_is_not_published_is_told_once_for_each_country(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "is_known", lambda region, year: region.startswith("GB"))
    places = [("CN", "Asia/Shanghai"), ("CN-31", "Asia/Shanghai"), ("CN-44", "Asia/Shanghai"), ("HK", "Asia/Hong_Kong")]
    rows = [customer_row(10 + nth, region=region, time_zone=zone) for nth, (region, zone) in enumerate(places)]
    make_customers(world, rows, tmp_path)
    notice = actions.create(world.ada, "acme", a_file())
    found = [one for one in queries.findings_for(world.ada, notice.id) if one.rule == "CALENDAR-KNOWN"]
    assert sorted(one.words.en.split(" in ")[1].split(" are")[0] for one in found) == ["CN", "HK"]
