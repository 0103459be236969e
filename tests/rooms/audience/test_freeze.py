# SPDX-License-Identifier: Apache-2.0
"""Freezing a roll."""

import csv
import io
from pathlib import Path
from uuid import uuid4

import pytest

from duly.foundation.ledger import vault
from duly.foundation.ledger.models import Inbox, SealedDisclosure
from duly.kernel.disclosures import opened
from duly.kernel.merkle import leaf_hash, root_from_inclusion
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries
from duly.rooms.audience.actions import freeze
from duly.rooms.audience.models import Recipient, Roll
from duly.rooms.customers import queries as customers
from rooms.customers.files_of import make_import
from world import World, a_world

HEADER = "ref,name,email,region,services,tags"
RULE = {"services": ["hosting"], "exempt": [{"customer": "B", "reason": "told in person"}]}


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    made = a_world()
    lines = ["A,=Alpha,a@x.example,CN,hosting,", "B,Beta,,DE,hosting,", "C,Gamma,,JP,mail,", "D,Delta,,GB,hosting,vip"]
    make_import(made, tmp_path, lines, HEADER)
    return made


def refusal(world: World, **changes: object) -> str:
    given = {"notice_id": uuid4(), "organisation": world.acme.id, "rule": RULE} | changes
    with pytest.raises(Refusal) as refused:
        freeze(world.ada, **given)  # type: ignore[arg-type]
    return refused.value.code


def test_a_roll_holds_everybody_who_is_meant_with_the_reason(world: World) -> None:
    notice = uuid4()
    roll = freeze(world.ada, notice_id=notice, organisation=world.acme.id, rule=RULE)
    assert (3, 1) == (roll.count, roll.exempt)
    cards = queries.recipients(notice)
    names = customers.cards(card.customer_id for card in cards)
    assert [("A", 0, None), ("B", 1, "told in person"), ("D", 2, None)] == [
        (names[card.customer_id].ref, card.position, card.exempt_reason) for card in cards
    ]
    assert ["zh-Hans", "de", "en"] == [card.language for card in cards]
    assert all(card.reasons[0]["by"] == "contract" for card in cards)


def test_exemptions_may_also_come_beside_the_rule(world: World) -> None:
    roll = freeze(world.ada, notice_id=uuid4(), organisation=world.acme.id, rule=RULE, exemptions={"D": "staff"})
    assert 2 == roll.exempt


def test_every_recipient_is_proven_to_stand_on_the_roll(world: World) -> None:
    notice = uuid4()
    roll = freeze(world.ada, notice_id=notice, organisation=world.acme.id, rule=RULE)
    for card in queries.recipients(notice):
        position, count, path = queries.membership_proof(card.id)
        leaf = leaf_hash(str(card.id).encode())
        assert roll.root == root_from_inclusion(position, count, leaf, path).hex()
    with pytest.raises(Refusal):
        queries.membership_proof(uuid4())


def test_the_ledger_gets_the_root_and_nobody_by_name(world: World) -> None:
    roll = freeze(world.ada, notice_id=uuid4(), organisation=world.acme.id, rule=RULE)
    bodies = [body for body in Inbox.objects.values_list("body", flat=True) if '"type":"audience.' in body]
    assert 4 == len(bodies)
    assert roll.root in bodies[-1]
    assert not [
        word
        for word in ("Alpha", "told in person", '"A"', str(Recipient.objects.first().customer_id))
        if word in "".join(bodies)
    ]


def test_the_customer_s_own_disclosures_say_who_and_why(world: World) -> None:
    notice = uuid4()
    freeze(world.ada, notice_id=notice, organisation=world.acme.id, rule=RULE)
    card = queries.recipients(notice)[1]
    fact = SealedDisclosure.objects.get(subject=card.customer_id).fact
    told = dict(opened(text) for text in vault.disclosures_of([fact])[fact])
    assert ("B", "Beta", "told in person") == (told["customer"], told["name"], told["exempt_reason"])
    assert "hosting" in told["reason"]


def test_a_roll_is_frozen_once(world: World) -> None:
    notice = uuid4()
    freeze(world.ada, notice_id=notice, organisation=world.acme.id, rule=RULE)
    assert "audience.already_frozen" == refusal(world, notice_id=notice)
    assert 3 == Recipient.objects.count()


def test_a_roll_of_nobody_is_refused(world: World) -> None:
    assert "audience.empty" == refusal(world, rule={"services": ["none"]})
    assert not Roll.objects.exists()


def test_a_roll_of_the_exempt_alone_is_refused(world: World) -> None:
    assert "audience.all_exempt" == refusal(world, rule={"tags": ["vip"]}, exemptions={"D": "staff"})


def test_an_unknown_customer_cannot_be_exempt(world: World) -> None:
    assert "audience.unknown_exempt" == refusal(world, exemptions={"Z": "nobody knows"})


def test_a_stranger_cannot_freeze(world: World) -> None:
    for actor, code in ((world.dee, "rights.other_organisation"), (world.cy, "rights.not_allowed")):
        with pytest.raises(Refusal) as refused:
            freeze(actor, notice_id=uuid4(), organisation=world.acme.id, rule=RULE)
        assert code == refused.value.code


def test_a_roll_stays_as_it_was_when_customers_change(world: World, tmp_path: Path) -> None:
    notice = uuid4()
    freeze(world.ada, notice_id=notice, organisation=world.acme.id, rule=RULE)
    make_import(world, tmp_path, ["A,New name,,JP,mail,", "E,Late,,CN,hosting,"], HEADER)
    cards = queries.recipients(notice)
    assert (3, "CN") == (len(cards), cards[0].region)


def test_recipients_are_found_one_by_one_and_in_pages(world: World) -> None:
    notice = uuid4()
    freeze(world.ada, notice_id=notice, organisation=world.acme.id, rule=RULE)
    first, *rest = queries.recipients(notice)
    assert rest == queries.recipients(notice, after_position=0)
    assert [rest[1]] == queries.recipients(notice, search="delt")
    assert first == queries.recipient(first.id) == queries.recipient_of(notice, first.customer_id)
    assert [first] == queries.recipients_of_customer(first.customer_id)
    assert queries.recipient_of(uuid4(), first.customer_id) is None
    for ask in (
        lambda: queries.recipient(uuid4()),
        lambda: queries.roll_of(uuid4()),
        lambda: queries.roll_for(world.dee, notice),
    ):
        with pytest.raises(Refusal):
            ask()


def test_a_roll_is_written_as_a_safe_table(world: World) -> None:
    notice = uuid4()
    freeze(world.ada, notice_id=notice, organisation=world.acme.id, rule=RULE)
    rows = list(csv.DictReader(io.StringIO("".join(queries.roll_csv(notice)).removeprefix("\ufeff"))))
    assert ["'=Alpha", "Beta", "Delta"] == [row["name"] for row in rows]
    assert ["", "told in person", ""] == [row["exempt_reason"] for row in rows]
    assert rows[0]["reasons_zh"] != rows[0]["reasons_en"] != ""


def test_a_preview_counts_without_freezing(world: World) -> None:
    found = queries.preview(world.acme.id, RULE)
    assert 3 == found["count"]
    assert {"zh-Hans": 1, "de": 1, "en": 1} == found["by_language"]
    assert {"email": 1, "none": 2} == found["by_reach"]
    assert not Roll.objects.exists()
    with pytest.raises(Refusal):
        queries.preview(world.acme.id, {"service": []})
