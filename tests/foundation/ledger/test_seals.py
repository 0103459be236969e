# SPDX-License-Identifier: Apache-2.0
"""Seals cover everything recorded, and the examination of the whole log finds what was done to it."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.adapters.signers.local_key import LocalKey
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import LOG_STREAM, FactKind, FactRow
from duly.foundation.ledger.models import Inbox, Seal
from duly.kernel import merkle, notes, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words

ORIGIN = "example.com/log"
TRIED = FactKind("test.tried", Words(en="Tried {what}.", zh="已试 {what}。"), public=("what",))


@pytest.fixture(autouse=True)
def _rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "_table", dict(rights.table()) | {"test.try": frozenset({"system"})})


@action("test.try")
def try_(actor: Actor, streams: Sequence[UUID]) -> None:
    record_many(TRIED, [FactRow(stream, {"what": "it"}) for stream in streams])


def make_log(*counts: int) -> list[UUID]:
    """A log with one seal after each of these many facts (its opening is one more)."""
    ledger.open_log(SYSTEM, ORIGIN)
    streams = [uuid4() for _ in range(3)]
    for count in counts:
        try_(SYSTEM, [streams[number % 3] for number in range(count)])
        ledger.settle()
    return streams


def tamper(sql: str) -> None:
    """What somebody with the database's own superuser can do."""
    with connection.cursor() as cursor:
        for table in ("ledger_entry", "ledger_seal", "ledger_tile"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)


def faults() -> set[str]:
    return {fault.code for fault in ledger.verify_all().faults}


@pytest.mark.django_db()
def test_settling_seals_everything_recorded_so_far() -> None:
    make_log(4, 600)
    seal = queries.latest_seal()
    assert seal is not None
    assert (seal.size, Inbox.objects.count()) == (605, 0)
    assert notes.is_signed_by(seal.note, *notes.public_key(queries.log().verifier_key))


@pytest.mark.django_db()
def test_nothing_new_is_nothing_to_seal() -> None:
    make_log(3)
    assert ledger.seal() == 0
    assert Seal.objects.count() == 1


@pytest.mark.django_db()
def test_every_seal_is_consistent_with_the_next_and_every_entry_is_included() -> None:
    make_log(3, 260, 1, 40)
    points = [notes.read_checkpoint(seal.note) for seal in Seal.objects.order_by("size")]
    for old, new in itertools.pairwise(points):
        assert merkle.is_consistent(old.size, old.root, new.size, new.root, queries.consistency(old.size, new.size))
    leaf = merkle.leaf_hash(queries.entries_of(LOG_STREAM)[0].leaf.encode())
    path = queries.inclusion(0, points[-1].size)
    assert points[-1].root == merkle.root_from_inclusion(0, points[-1].size, leaf, path)


@pytest.mark.django_db()
def test_a_whole_log_holds() -> None:
    make_log(700, 5)
    told: list[tuple[int, int]] = []
    verdict = ledger.verify_all(lambda done, everything: told.append((done, everything)))
    assert verdict.holds
    assert (verdict.size, verdict.sealed, verdict.seals) == (706, 706, 2)
    assert told[-1] == (706, 706)
    assert {"no_anchor"} == {remark.code for remark in verdict.remarks}


@pytest.mark.django_db()
@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE ledger_entry SET leaf = replace(leaf, '\"it\"', '\"no\"') WHERE seq = 3", {"tile", "root"}),
        (
            "UPDATE ledger_entry SET stream = '00000000-0000-4000-8000-000000000000' WHERE seq = 3",
            {"misplaced", "stream"},
        ),
        ("DELETE FROM ledger_entry WHERE seq = 3", {"gap", "stream"}),
        ("DELETE FROM ledger_entry WHERE seq >= 10", {"seal_beyond", "tile", "rollback"}),
        ("UPDATE ledger_tile SET hashes = overlay(hashes PLACING 'x'::bytea FROM 40)", {"tile"}),
        ("INSERT INTO ledger_tile VALUES (3, 0, 'x')", {"tiles"}),
        ("DELETE FROM ledger_tile", {"tile", "tiles"}),
        ("UPDATE ledger_seal SET note = replace(note, E'\\n31\\n', E'\\n30\\n')", {"signature"}),
        ("UPDATE ledger_seal SET note = 'nonsense'", {"signature"}),
        ("UPDATE ledger_log SET verifier_key = 'example.com/log+00000000+AAAA'", {"signature"}),
    ],
)
def test_tampering_is_found(sql: str, found: set[str]) -> None:
    make_log(30)
    tamper(sql)
    assert found <= faults()


@pytest.mark.django_db()
def test_a_database_restored_from_yesterday_is_not_sealed_and_is_found() -> None:
    make_log(10, 10)
    tamper("DELETE FROM ledger_seal WHERE size > 11")
    tamper("DELETE FROM ledger_entry WHERE seq >= 11")
    tamper("UPDATE ledger_tile SET hashes = substring(hashes FROM 1 FOR 11 * 32)")
    assert {"rollback"} == faults()

    try_(SYSTEM, [uuid4() for _ in range(20)])
    ledger.sequence()
    with pytest.raises(Refusal) as refused:
        ledger.seal()
    assert refused.value.code == "ledger.signer_refused"


@pytest.mark.django_db()
def test_a_seal_lost_in_a_crash_is_made_again() -> None:
    make_log(10)
    tamper("DELETE FROM ledger_seal")
    assert ledger.seal() == 11
    assert ledger.verify_all().holds


@pytest.mark.django_db()
def test_without_access_to_the_key_settling_waits_for_the_sealing_process(monkeypatch: pytest.MonkeyPatch) -> None:
    make_log()
    try_(SYSTEM, [uuid4()])

    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(LocalKey, "sign", forbidden)
    with pytest.raises(Refusal) as refused:
        ledger.settle(patience=0.1)
    assert refused.value.code == "ledger.signer_away"


@pytest.mark.django_db()
def test_a_log_has_one_name(tmp_path: Path) -> None:
    make_log()
    ledger.open_log(SYSTEM, ORIGIN)
    with pytest.raises(Refusal) as refused:
        ledger.open_log(SYSTEM, "example.com/other")
    assert refused.value.code == "ledger.other_log"
    assert [fact["en"] for fact in queries.facts_of(LOG_STREAM)] == []
    ledger.settle()
    assert [fact["en"] for fact in queries.facts_of(LOG_STREAM)] == [f"The log {ORIGIN} was opened."]


@pytest.mark.django_db()
@pytest.mark.parametrize("origin", ["", "has space", "has+plus", "长", "x" * 201, "new\nline"])
def test_a_name_that_a_note_cannot_carry_is_refused(origin: str) -> None:
    with pytest.raises(Refusal):
        ledger.open_log(SYSTEM, origin)


@pytest.mark.django_db()
def test_the_standing_of_the_log_is_told_plainly() -> None:
    make_log(5)
    try_(SYSTEM, [uuid4()])
    standing = queries.standing()
    assert (standing.size, standing.sealed, standing.waiting, standing.outside_anchors) == (6, 6, 1, 0)
    assert standing.waiting_since is not None
