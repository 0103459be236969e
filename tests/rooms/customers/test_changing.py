# SPDX-License-Identifier: Apache-2.0
"""A change of one customer: what was believed stays readable, what holds is found, and who was overtaken is refused."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions, queries
from duly.rooms.customers.facts import Applied, Change, Entity, Family, Item, Nature
from duly.rooms.customers.models import ChangeRecord, ContactPoint, Party, Version
from duly.rooms.customers.registry.sealing import Seat
from duly.rooms.customers.registry.sealing import opened as unsealed
from world import World, a_world, customer_row, make_customers, opened, the_point

pytestmark = pytest.mark.django_db
MAIL = "c0@example.com"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = a_world()
    make_customers(world, [customer_row(0, name="曾国藩"), customer_row(1)], tmp_path)
    return world


@pytest.fixture
def one(world: World) -> UUID:
    return Party.objects.get(ref="C-00000").id


def entity(party: UUID, family: str, channel: str = "") -> Entity:
    found = queries.record_of(party).of(family)
    return next(one for one in found if channel in {"", one.attributes.get("channel")})


def change(
    party: UUID, *items: Item, nature: str = Nature.UPDATE, since: datetime | None = None, number: str = ""
) -> Applied:
    return actions.apply_change(
        SYSTEM,
        Change(party, nature, since or clock.now(), items, "customer_asked", number=number, proofs=("code:email",)),
    )


def rename(party: UUID, name: str, *, base: str = "", **how: object) -> Applied:
    return change(party, Item(Family.PROFILE, party, "name", name, base), **how)  # type: ignore[arg-type]


def test_an_update_holds_from_its_day_and_what_was_is_readable(one: UUID) -> None:
    before = clock.now()
    applied = rename(one, "曾涤生")
    assert (1, 0) == (applied.written, applied.already)
    assert "曾涤生" == queries.record_of(one).name == queries.profile(one).party.name == queries.cards([one])[one].name
    assert "曾国藩" == queries.record_of(one, at=before).name
    assert "曾国藩" == queries.record_of(one, known_at=before).name


def test_a_rectification_rewrites_what_was_believed_of_the_past(one: UUID) -> None:
    before = clock.now()
    rename(one, "曾国蕃", nature=Nature.RECTIFICATION)
    assert "曾国蕃" == queries.record_of(one, at=before).name
    assert "曾国藩" == queries.record_of(one, at=before, known_at=before).name


def test_a_change_ahead_waits_for_its_day(one: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    day = clock.now() + timedelta(days=30)
    rename(one, "曾涤生", since=day)
    assert "曾国藩" == queries.profile(one).party.name
    assert "曾涤生" == queries.record_of(one, at=day).name
    assert 0 == actions.come_into_force(SYSTEM)
    monkeypatch.setattr(clock, "now", lambda: day + timedelta(seconds=1))
    assert 1 == actions.come_into_force(SYSTEM)
    assert "曾涤生" == queries.profile(one).party.name
    assert 0 == actions.come_into_force(SYSTEM)


def test_who_was_overtaken_is_refused_and_nothing_is_lost(one: UUID) -> None:
    seen = queries.record_of(one).of(Family.PROFILE)[0].digests["name"]
    rename(one, "first", base=seen)
    with pytest.raises(Refusal) as refused:
        rename(one, "second", base=seen)
    assert "customers.changed_since" == refused.value.code
    assert "first" == queries.record_of(one).name


def test_another_field_that_changed_meanwhile_is_no_conflict(one: UUID) -> None:
    profile = queries.record_of(one).of(Family.PROFILE)[0]
    change(one, Item(Family.PROFILE, one, "language", "de", profile.digests["language"]))
    rename(one, "second", base=profile.digests["name"])
    assert ("second", "de") == (queries.record_of(one).name, queries.profile(one).party.language)


def test_what_the_record_says_already_is_not_written_again(one: UUID) -> None:
    with pytest.raises(Refusal) as refused:
        rename(one, "曾国藩", base="overtaken by the same word")
    assert "customers.nothing_written" == refused.value.code
    assert (
        2
        == Version.objects.filter(party=one, recorded__endswith__isnull=True).exclude(family="contact_point").count()
        + 1
    )


def test_a_new_contact_point_and_the_end_of_the_old_one_come_together(one: UUID) -> None:
    old = entity(one, Family.CONTACT, "email")
    applied = change(one, Item(Family.CONTACT, None, "value", "new@example.com", attributes=(("channel", "email"),)))
    change(one, Item(Family.CONTACT, old.id, "value", None, old.digests["value"]), nature=Nature.END)
    assert {MAIL: "ended", "new@example.com": "active"} == {
        p.value: p.state for p in opened(party_id=one, channel="email")
    }
    assert "new@example.com" == queries.reaches([one], "email")[one].address
    assert [one] == queries.holders("email", "NEW@example.com")
    assert [] == queries.holders("email", MAIL)
    assert [one] == queries.holders("email", MAIL, ever=True)
    assert [applied.entities[0]] == [
        e.id for e in queries.record_of(one).of("contact_point") if e.attributes["channel"] == "email"
    ]


def test_a_value_that_comes_back_is_the_same_thing_again(one: UUID) -> None:
    old = entity(one, Family.CONTACT, "email")
    change(one, Item(Family.CONTACT, old.id, "value", None), nature=Nature.END)
    applied = change(one, Item(Family.CONTACT, None, "value", MAIL, attributes=(("channel", "email"),)))
    assert (old.id,) == applied.entities
    assert "active" == the_point(MAIL).state
    assert 1 == ContactPoint.objects.filter(party=one, channel="email").count()


def test_a_corrected_value_moves_the_head_and_keeps_the_entity(one: UUID) -> None:
    old = entity(one, Family.CONTACT, "sms")
    change(one, Item(Family.CONTACT, old.id, "value", "+447700900123", old.digests["value"]))
    assert ("+447700900123", "GB") == (the_point("+447700900123").value, the_point("+447700900123").country)
    assert [one] == queries.holders("phone", "+44 7700 900123")
    assert ["+12025550100", "+447700900123"] == [
        h.values["value"] for h in reversed(queries.history_of(one, old.id)[:2])
    ]


def test_the_last_contact_point_is_not_taken_away(one: UUID) -> None:
    mail, number = entity(one, Family.CONTACT, "email"), entity(one, Family.CONTACT, "sms")
    change(one, Item(Family.CONTACT, mail.id, "value", None), nature=Nature.END)
    with pytest.raises(Refusal) as refused:
        change(one, Item(Family.CONTACT, number.id, "value", None), nature=Nature.END)
    assert "customers.last_security_contact" == refused.value.code


def test_an_identifier_belongs_to_one_customer(world: World, one: UUID) -> None:
    other = Party.objects.get(ref="C-00001").id
    number = Item(
        Family.IDENTIFIER, None, "value", "9135 0100 M000 100Y 43", attributes=(("kind", "uscc"), ("country", "CN"))
    )
    change(one, number)
    assert [one] == queries.holders("uscc", "91350100m000100y43")
    with pytest.raises(Refusal) as refused:
        change(other, number)
    assert "customers.identifier_taken" == refused.value.code


def test_all_or_nothing(one: UUID) -> None:
    bad = Item(Family.CONTACT, uuid4(), "value", "x@example.com")
    with pytest.raises(Refusal):
        change(one, Item(Family.PROFILE, one, "name", "half"), bad)
    assert "曾国藩" == queries.record_of(one).name


@pytest.mark.parametrize(
    "item",
    [
        Item("pets", None, "value", "x"), Item(Family.PROFILE, None, "name", "x"), Item(Family.CONTACT, None, "value", "x@x.example"),
        Item(Family.CONTACT, None, "rank", "1", attributes=(("channel", "email"),)), Item(Family.PROFILE, uuid4(), "name", " "),
        Item(Family.PROFILE, uuid4(), "chain", "x"), Item(Family.PROFILE, uuid4(), "name", "x" * 2_001),
        Item(Family.PROFILE, uuid4(), "name", None),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(one: UUID, item: Item) -> None:
    with pytest.raises(Refusal) as refused:
        change(one, item)
    assert "customers.bad_item" == refused.value.code
    assert refused.value.say("zh-Hans") != refused.value.say("en")


def test_entries_stand_in_line_each_bound_to_the_one_before(one: UUID) -> None:
    rename(one, "a", number="CR-1")
    rename(one, "b", number="CR-2")
    second, first = queries.changes_of(one)
    rows = {row.id: row for row in ChangeRecord.objects.filter(party=one)}
    assert ((1, "CR-1"), (2, "CR-2")) == ((first.seq, first.number), (second.seq, second.number))
    assert bytes(rows[second.id].prev) == bytes(rows[first.id].hash) != b""
    assert bytes(Party.objects.get(id=one).chain) == bytes(rows[second.id].hash)


def test_the_ledger_has_before_and_after_only_under_the_customers_key(one: UUID) -> None:
    rename(one, "曾涤生")
    from duly.foundation.ledger.models import Inbox

    (leaf,) = [row.body for row in Inbox.objects.all() if "customers.registered" in row.body]
    assert "曾" not in leaf
    assert "曾涤生" not in json.dumps(json.loads(leaf), ensure_ascii=False)


def test_no_version_can_be_changed_or_removed(one: UUID) -> None:
    for sql in (
        "UPDATE customers_version SET attributes = '{}'", "DELETE FROM customers_version",
        "UPDATE customers_version SET recorded = tstzrange(NULL, now())", "UPDATE customers_changerecord SET reason = 'x'",
    ):  # fmt: skip
        with pytest.raises(psycopg.IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.cursor.execute(sql)


def test_of_one_thing_no_two_versions_speak_of_one_instant(one: UUID) -> None:
    copy = """INSERT INTO customers_version (id, entity, party_id, family, valid, recorded, op, change_id, attributes, sealed)
        SELECT gen_random_uuid(), entity, party_id, family, valid, recorded, %s, change_id, attributes, sealed
          FROM customers_version WHERE entity = %s AND upper_inf(recorded)"""
    for name in ("曾国藩", "later"):
        if name == "later":
            rename(one, name)
        for op in ("create", "update"):
            with pytest.raises(psycopg.IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.cursor.execute(copy, [op, one])


def test_a_sealed_value_opens_at_its_own_place_only(one: UUID) -> None:
    mine, other = Party.objects.get(id=one), Party.objects.get(ref="C-00001")
    sealed = bytes(Version.objects.get(id=mine.version).sealed)
    held = keys.held([one, other.id])
    own = Seat(mine.organisation_id, Family.PROFILE, one, one)
    assert {"name": "曾国藩"} == unsealed(held[one], own, sealed)
    for key, seat in (
        (held[other.id], own), (held[one], own._replace(entity=other.id)), (held[one], own._replace(family=Family.CONTACT)),
        (held[one], own._replace(organisation=uuid4())),
    ):  # fmt: skip
        with pytest.raises(keys.UnreadableError):
            unsealed(key, seat, sealed)


def test_a_record_as_of_a_day_is_read_by_the_customers_own_index(one: UUID) -> None:
    from duly.kernel.named_sql import named_sql

    values = {"party": one, "at": datetime.now(UTC), "known_at": None}
    with connection.cursor() as cursor:
        cursor.cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + named_sql("duly.rooms.customers", "as_of"), values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "customers_version_of" in plan
    assert "customers_one_truth" not in plan


def test_a_page_of_records_is_opened_with_two_reads(
    world: World, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):
        found = queries.records_in(world.acme.id)
    first = {record.ref: record for record in found}["C-00000"]
    assert {"曾国藩", MAIL, "+12025550100"} == {v for e in first.entities for v in e.values.values()}


def test_nobody_else_reads_names_in_the_tables(one: UUID) -> None:
    with connection.cursor() as cursor:
        for table in ("party", "contactpoint", "version", "nametokens", "identifier", "changerecord"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM customers_{table} t")
            held = cursor.fetchone()[0]
            assert "曾" not in held
            assert "example.com" not in held
            assert "2025550100" not in held
