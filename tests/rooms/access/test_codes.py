# SPDX-License-Identifier: Apache-2.0
"""Codes: what one must know to come in, how often one may guess, and what a stranger learns."""

from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.access import actions, jobs, queries
from duly.rooms.access.facts import VISITOR
from duly.rooms.access.models import Attempt, Session
from duly.rooms.delivery.channel import install_channels
from duly.rooms.delivery.models import Delivery, Mailing
from rooms.access.porch import HERE, Porch, a_porch, a_wrong_code, code_in
from rooms.delivery.post_office import Recorder
from world import customer_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def porch(tmp_path: Path) -> Porch:
    return a_porch(tmp_path)


def later(monkeypatch: pytest.MonkeyPatch, span: timedelta) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + span)


def test_the_code_of_a_message_opens_a_session_of_that_customer(porch: Porch) -> None:
    key = porch.ask(" C0@Example.com ")
    porch.carry()
    (letter,) = porch.mail.posted
    assert (letter.address, letter.code) == ("c0@example.com", code_in(key))
    assert letter.code is not None
    assert letter.code in letter.text
    came = actions.prove(VISITOR, key, f" {letter.code[:3]}-{letter.code[3:].lower()} ")
    assert porch.inside(came).party == porch.parties[0].id


def test_a_code_goes_to_a_mobile_number_however_it_is_written(porch: Porch) -> None:
    key = porch.ask("+1 (202) 555-0100")
    porch.carry()
    (letter,) = porch.sms.posted
    assert porch.inside(actions.prove(VISITOR, key, letter.code or "")).party == porch.parties[0].id


def test_a_code_is_worked_on_once(porch: Porch) -> None:
    porch.ask("c0@example.com")
    assert actions.send(SYSTEM)
    assert not actions.send(SYSTEM)


def test_a_lost_token_is_made_again_while_a_code_waits(porch: Porch, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, key: bool(woken.append(name)) or True)
    assert jobs.wake() == 0
    porch.ask("c0@example.com")
    assert (jobs.wake(), woken) == (1, ["access.send"])
    porch.carry()
    assert jobs.wake() == 0


def test_the_message_has_no_link(porch: Porch) -> None:
    porch.ask("c0@example.com")
    porch.carry()
    (letter,) = porch.mail.posted
    assert "http" not in f"{letter.subject} {letter.text}"


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "de"])
def test_the_message_speaks_the_asked_language_or_english(porch: Porch, language: str) -> None:
    actions.ask(VISITOR, "c0@example.com", origin=HERE, language=language)
    porch.carry()
    said = {"en": "sign in", "zh-Hans": "登录", "zh-Hant": "登入", "de": "sign in"}[language]
    assert said in porch.mail.posted[0].text


def test_nothing_is_sent_to_a_stranger_and_no_row_says_so_to_them(porch: Porch) -> None:
    key = porch.ask("nobody@example.com")
    porch.carry()
    assert porch.mail.posted == []
    assert not Delivery.objects.exists()
    assert queries.is_waiting(key)


def test_f11_a_stranger_costs_as_many_queries_as_a_customer(porch: Porch) -> None:
    porch.ask("warm@example.com")
    counted = []
    for contact in ("c0@example.com", "nobody@example.com"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            porch.ask(contact)
        counted.append([query["sql"].split()[0] for query in seen.captured_queries])
    assert counted[0] == counted[1]


def test_f11_a_wrong_code_is_answered_alike_for_both(porch: Porch) -> None:
    keys = [porch.ask("c0@example.com"), porch.ask("nobody@example.com")]
    porch.carry()
    answers = [[actions.prove(VISITOR, key, a_wrong_code(key)) for _ in range(3)] for key in keys]
    assert answers[0] == answers[1]
    for key in keys:
        with pytest.raises(Refusal) as no:
            actions.prove(VISITOR, key, "222222")
        assert no.value.code == "access.no_code_out"


def test_f11_asking_takes_as_long_for_both(porch: Porch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Medians of interleaved runs; a difference that shows above the noise of a request would be a leak."""
    monkeypatch.setattr("duly.rooms.access.rules.must_have_room", lambda *_: None)
    took: dict[str, list[float]] = {"c0@example.com": [], "nobody@example.com": []}
    for _ in range(25):
        for contact, times in took.items():
            begun = perf_counter()
            porch.ask(contact)
            times.append(perf_counter() - begun)
    known, unknown = (median(times) for times in took.values())
    assert abs(known - unknown) < 0.5 * max(known, unknown)


def test_even_the_right_code_of_a_stranger_opens_nothing(porch: Porch) -> None:
    key = porch.ask("nobody@example.com")
    porch.carry()
    assert not actions.prove(VISITOR, key, code_in(key)).is_right


def test_three_wrong_codes_and_the_right_one_is_too_late(porch: Porch) -> None:
    key = porch.ask("c0@example.com")
    porch.carry()
    assert [actions.prove(VISITOR, key, a_wrong_code(key)).left for _ in range(3)] == [2, 1, 0]
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(VISITOR, key, code_in(key))
    assert not Session.objects.exists()


def test_a_code_is_good_once(porch: Porch) -> None:
    key = porch.ask("c0@example.com")
    porch.carry()
    assert actions.prove(VISITOR, key, code_in(key)).is_right
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(VISITOR, key, code_in(key))


def test_a_code_is_good_only_in_the_browser_that_asked(porch: Porch) -> None:
    """A thief who reads the victim's mail but not their browser, and one who asked at the same time."""
    key, thief = porch.ask("c0@example.com"), porch.ask("c0@example.com", origin="198.51.100.1")
    porch.carry()
    assert not actions.prove(VISITOR, thief, code_in(key)).is_right
    with pytest.raises(Refusal):
        actions.prove(VISITOR, "made-up-key", code_in(key))
    assert actions.prove(VISITOR, key, code_in(key)).is_right


@pytest.mark.parametrize(("contact", "minutes"), [("c0@example.com", 15), ("+12025550100", 10)])
def test_a_code_ends(porch: Porch, monkeypatch: pytest.MonkeyPatch, contact: str, minutes: int) -> None:
    key = porch.ask(contact)
    porch.carry()
    later(monkeypatch, timedelta(minutes=minutes))
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(VISITOR, key, code_in(key))


def test_a_contact_point_is_sent_five_codes_an_hour_whether_it_is_on_record_or_not(porch: Porch) -> None:
    for contact in ("c0@example.com", "nobody@example.com"):
        for n in range(5):
            porch.ask(contact, origin=f"198.51.100.{n}")
        with pytest.raises(Refusal, match="Too many codes"):
            porch.ask(contact, origin="198.51.100.99")


def test_other_spellings_of_a_contact_point_count_as_the_same(porch: Porch) -> None:
    for n in range(5):
        porch.ask("c0@example.com" if n % 2 else "C0@EXAMPLE.COM")
    with pytest.raises(Refusal, match="Too many codes"):
        porch.ask("c0@Example.com")


def test_one_address_of_the_network_asks_a_hundred_times_an_hour(porch: Porch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duly.rooms.access.rules.MOST_FROM_ONE", 3)
    for n in range(3):
        porch.ask(f"x{n}@example.com")
    with pytest.raises(Refusal, match="Too many codes"):
        porch.ask("x9@example.com")
    porch.ask("x9@example.com", origin="198.51.100.1")


def test_a_customer_is_sent_so_many_codes_a_day_and_more_are_left_out_in_silence(
    porch: Porch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duly.rooms.access.actions.asking.MOST_TO_CUSTOMER", 2)
    for contact in ("c0@example.com", "+12025550100", "c0@example.com"):
        porch.ask(contact)
    porch.carry()
    assert len(porch.mail.posted) + len(porch.sms.posted) == 2


@pytest.mark.parametrize(
    "contact", ["", "x", "@", "a b@example.com", "12", "a\x00b@example.com", "@" * 900, "x" * 9000]
)
def test_what_is_no_contact_point_is_refused_by_its_looks(porch: Porch, contact: str) -> None:
    with pytest.raises(Refusal) as no:
        porch.ask(contact)
    assert no.value.code == "access.not_a_contact"


def test_a_channel_that_nobody_carries_says_so_to_everybody(porch: Porch) -> None:
    install_channels({"email": Recorder()})
    for number in ("+12025550100", "+12025550199"):
        with pytest.raises(Refusal) as no:
            porch.ask(number)
        assert no.value.code == "access.cannot_send"


def test_who_shares_a_contact_point_says_who_they_are_after_the_proof(tmp_path: Path) -> None:
    porch = a_porch(tmp_path, customer_row(0, email="both@example.com"), customer_row(1, email="both@example.com"))
    key = porch.ask("both@example.com")
    porch.carry()
    assert len(porch.mail.posted) == 1
    came = actions.prove(VISITOR, key, code_in(key))
    assert (came.token, {one.party for one in came.choices}) == ("", {one.id for one in porch.parties})
    assert queries.choices(came.key) == came.choices
    entered = porch.inside(actions.choose(VISITOR, came.key, porch.parties[1].id))
    assert entered.party == porch.parties[1].id
    with pytest.raises(Refusal):
        actions.choose(VISITOR, came.key, porch.parties[0].id)


def test_a_planted_key_is_worth_nothing_once_the_victim_gave_the_code(tmp_path: Path) -> None:
    porch = a_porch(tmp_path, customer_row(0, email="both@example.com"), customer_row(1, email="both@example.com"))
    planted = porch.ask("both@example.com")
    porch.carry()
    assert actions.prove(VISITOR, planted, code_in(planted)).is_right
    with pytest.raises(Refusal):
        actions.choose(VISITOR, planted, porch.parties[0].id)


def test_nobody_chooses_a_customer_whom_the_contact_point_does_not_belong_to(tmp_path: Path) -> None:
    rows = [customer_row(n, email="both@example.com" if n < 2 else "other@example.com") for n in range(3)]
    porch = a_porch(tmp_path, *rows)
    key = porch.ask("both@example.com")
    porch.carry()
    came = actions.prove(VISITOR, key, code_in(key))
    with pytest.raises(Refusal):
        actions.choose(VISITOR, came.key, porch.parties[2].id)


def test_nobody_chooses_before_the_code(tmp_path: Path) -> None:
    porch = a_porch(tmp_path, customer_row(0, email="both@example.com"), customer_row(1, email="both@example.com"))
    key = porch.ask("both@example.com")
    porch.carry()
    with pytest.raises(Refusal):
        actions.choose(VISITOR, key, porch.parties[0].id)


def test_no_table_and_no_leaf_holds_the_code_the_key_or_what_was_typed(porch: Porch) -> None:
    key = porch.ask("c0@example.com")
    porch.carry()
    held: list[Any] = [*Attempt.objects.values_list(), *Delivery.objects.values_list(), *Mailing.objects.values_list()]
    text = repr(held) + "".join(Inbox.objects.values_list("body", flat=True))
    assert not [one for one in (key, code_in(key), "c0@example.com") if one in text]
