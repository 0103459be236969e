# SPDX-License-Identifier: Apache-2.0
"""When customers are not to be disturbed: set_preference, and what a file says of it."""

from datetime import time
from pathlib import Path
from uuid import uuid4

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries
from duly.rooms.customers.actions import prefer_channels, set_consent, set_preference
from duly.rooms.customers.models import Party, Preference
from rooms.customers.files_of import counts, make_import
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db
NIGHT, NAP = (time(22), time(7)), (time(12), time(14))
HEADER = "ref,name,email,phone,region,quiet from,quiet_to"
LINE = "C-1,x,a@one.example,13800000000,CN"


world = staged(a_world)


def bring(world: World, folder: Path, *hours: str) -> Party:
    make_import(world, folder, [",".join((LINE, *(hours or ("", ""))))], HEADER)
    return Party.objects.get()


def wish(actor: Actor, party: Party, start: time | None, end: time | None) -> bool:
    return set_preference(actor, party.id, quiet_from=start, quiet_to=end, mechanism="call")


def test_hours_are_kept_recorded_and_taken_back(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path)
    assert wish(world.cy, party, *NIGHT)
    assert not wish(world.cy, party, *NIGHT)
    assert queries.reaches([party.id], "sms")[party.id].quiet == NIGHT
    assert queries.wishes_of(party.id)[:2] == NIGHT
    assert wish(world.cy, party, None, None)
    assert queries.reaches([party.id], "email")[party.id].quiet is None
    told = Inbox.objects.filter(body__contains='"type":"customers.preferred"')
    assert {party.stream} == set(told.values_list("stream", flat=True))
    assert told.count() == 2
    assert not any("22:00" in row.body for row in told)


@pytest.mark.parametrize("hours", [(time(22), None), (None, time(7)), (time(7), time(7, 0, 30))])
def test_half_a_night_is_refused(world: World, tmp_path: Path, hours: tuple[time | None, time | None]) -> None:
    party = bring(world, tmp_path)
    with pytest.raises(Refusal) as refused:
        wish(world.cy, party, *hours)
    assert refused.value.code == "customers.bad_hours"


def test_nobody_decides_for_another(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path)
    another = Actor("customer", uuid4(), "x", frozenset({"customer"}), frozenset({world.acme.id}))
    stranger = Actor("person", uuid4(), "x", frozenset({"operator"}), frozenset({uuid4()}))
    for actor, code in ((another, "customers.not_theirs"), (stranger, "rights.other_organisation")):
        with pytest.raises(Refusal) as refused:
            wish(actor, party, *NIGHT)
        assert code == refused.value.code
    with pytest.raises(Refusal):
        set_preference(world.cy, uuid4(), quiet_from=None, quiet_to=None, mechanism="call")


def test_a_file_gives_hours_and_does_not_change_a_wish(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path, "22", "7:00")
    assert queries.wishes_of(party.id)[:2] == NIGHT
    wish(world.cy, party, *NAP)
    report = make_import(world, tmp_path, [f"{LINE},23:00,06:00:00"], HEADER)
    assert [["quiet.kept"]] == [[issue.code for issue in row.warnings] for row in report.notable]
    assert queries.wishes_of(party.id)[:2] == NAP
    wish(world.cy, party, None, None)
    make_import(world, tmp_path, [f"{LINE},23:30,06:00"], HEADER)
    assert queries.wishes_of(party.id)[:2] == (None, None)


def test_a_later_file_gives_hours_to_whom_nobody_asked(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path)
    assert (0, 1, 0, 0) == counts(make_import(world, tmp_path, [f"{LINE},22:00,07:00"], HEADER))
    assert Preference.objects.get(party=party).channels == []
    assert queries.wishes_of(party.id)[:2] == NIGHT


@pytest.mark.parametrize("hours", [("22:00", ""), ("", "7"), ("24:00", "7"), ("late", "7"), ("7", "7")])
def test_hours_that_make_no_sense_lose_the_row(world: World, tmp_path: Path, hours: tuple[str, str]) -> None:
    report = make_import(world, tmp_path, [",".join((LINE, *hours))], HEADER)
    assert ["row.hours"] == [row.refused.code for row in report.notable if row.refused]


def test_the_channels_of_a_customer_and_what_they_agree_to(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path)
    set_consent(world.cy, party.id, decision="withdrawn", mechanism="call", channel="sms")
    assert {"call": True, "email": True, "sms": False} == queries.wishes_of(party.id).channels


@pytest.mark.parametrize(("text", "expected"), [("", None), (" 07:30 ", time(7, 30)), ("07:30:00", time(7, 30))])
def test_a_time_of_a_form(text: str, expected: time | None) -> None:
    assert expected == queries.clock_of(text)
    with pytest.raises(Refusal):
        queries.clock_of("25:00")


def prefer(actor: Actor, party: Party, *channels: str) -> bool:
    return prefer_channels(actor, party.id, channels=channels, mechanism="call")


def test_an_order_of_channels_is_kept_recorded_and_taken_back(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path, "22:00", "07:00")
    assert prefer(world.cy, party, "sms", "email", "sms")
    assert not prefer(world.cy, party, "sms", "email")
    assert queries.wishes_of(party.id).order == ("sms", "email")
    assert queries.orders_of([party.id]) == {party.id: ("sms", "email")}
    assert queries.orders_in(world.acme.id) == {("sms", "email"): 1}
    assert queries.wishes_of(party.id)[:2] == NIGHT
    assert prefer(world.cy, party)
    assert (queries.orders_of([party.id]), queries.orders_in(world.acme.id)) == ({}, {})
    told = Inbox.objects.filter(body__contains='"type":"customers.channels_preferred"')
    assert told.count() == 2
    assert not any("sms" in row.body for row in told)


def test_what_is_no_channel_is_no_wish(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path)
    with pytest.raises(Refusal) as refused:
        prefer(world.cy, party, "sms", "pigeon")
    assert refused.value.code == "customers.bad_channel"
    another = Actor("customer", uuid4(), "x", frozenset({"customer"}), frozenset({world.acme.id}))
    with pytest.raises(Refusal) as refused:
        prefer(another, party, "sms")
    assert refused.value.code == "customers.not_theirs"


ORDERED = "ref,name,email,phone,region,quiet_from,首选渠道,quiet_to"


@pytest.mark.parametrize(
    ("cell", "order", "warned"),
    [
        ("短信、邮件", ("sms", "email"), []),
        ("Phone|E-Mail", ("call", "email"), []),
        ("pigeon; sms", ("sms",), ["prefers.channel"]),
        ("pigeon", (), ["prefers.channel"]),
        ("", (), []),
    ],
)
def test_a_file_says_by_which_channels_first(
    world: World, tmp_path: Path, cell: str, order: tuple[str, ...], warned: list[str]
) -> None:
    report = make_import(world, tmp_path, [f"{LINE},22:00,{cell},07:00"], ORDERED)
    wishes = queries.wishes_of(Party.objects.get().id)
    assert (wishes.order, wishes[:2]) == (order, NIGHT)
    assert warned == [issue.code for row in report.notable for issue in row.warnings]


def test_a_file_gives_an_order_to_whom_nobody_asked_and_changes_no_wish(world: World, tmp_path: Path) -> None:
    party = bring(world, tmp_path)
    assert (0, 1, 0, 0) == counts(make_import(world, tmp_path, [f"{LINE},,sms,"], ORDERED))
    assert (0, 1, 0, 0) == counts(make_import(world, tmp_path, [f"{LINE},22:00,sms,07:00"], ORDERED))
    assert queries.wishes_of(party.id)[:2] == NIGHT
    report = make_import(world, tmp_path, [f"{LINE},22:00,email,07:00"], ORDERED)
    assert [["prefers.kept"]] == [[issue.code for issue in row.warnings] for row in report.notable]
    assert queries.wishes_of(party.id).order == ("sms",)
