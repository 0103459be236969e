# SPDX-License-Identifier: Apache-2.0
"""Every fact gets one place in the log: none lost, none twice, no gap, whatever happens."""

import hashlib
import threading
from collections.abc import Sequence
from uuid import UUID, uuid4

import orjson
import pytest
from django.db import DatabaseError, close_old_connections, connection, connections, transaction

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries, sequencer
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.foundation.ledger.models import Entry, Inbox, Tile
from duly.kernel import merkle, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.words import Words

TRIED = FactKind("test.tried", Words(en="Tried {what}.", zh="已试 {what}。"), public=("what",))


@pytest.fixture(autouse=True)
def _rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "_table", dict(rights.table()) | {"test.try": frozenset({"system"})})


@action("test.try")
def try_(actor: Actor, streams: Sequence[UUID], what: str = "it") -> None:
    record_many(TRIED, [FactRow(stream, {"what": what}) for stream in streams])


@pytest.mark.django_db()
def test_an_empty_inbox_is_no_work() -> None:
    assert ledger.sequence() == 0


@pytest.mark.django_db()
def test_facts_of_a_stream_are_numbered_and_linked_across_batches() -> None:
    stream = uuid4()
    try_(SYSTEM, [stream, uuid4(), stream])
    assert ledger.sequence() == 3
    try_(SYSTEM, [stream])
    assert ledger.sequence() == 1

    leaves = [line.leaf for line in queries.entries_of(stream)]
    told = [orjson.loads(leaf) for leaf in leaves]
    hashes = [hashlib.sha256(b"\x00" + leaf.encode()).hexdigest() for leaf in leaves]
    assert [entry["n"] for entry in told] == [0, 1, 2]
    assert [None, *hashes[:2]] == [entry["prev"] for entry in told]


@pytest.mark.django_db()
def test_what_is_remembered_of_a_stream_does_not_outlive_a_rollback() -> None:
    stream = uuid4()
    try_(SYSTEM, [stream])
    ledger.sequence()
    try_(SYSTEM, [stream])
    with pytest.raises(DatabaseError), transaction.atomic():
        ledger.sequence()
        raise DatabaseError
    try_(SYSTEM, [uuid4(), stream])
    ledger.sequence()
    assert [line.n for line in queries.entries_of(stream)] == [0, 1, 2]


@pytest.mark.django_db()
def test_what_is_remembered_of_a_stream_yields_to_another_sequencer(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, elsewhere = uuid4(), sequencer._Memory()
    for turn in range(4):
        try_(SYSTEM, [stream, uuid4()])
        with monkeypatch.context() as patched:
            if turn % 2:
                patched.setattr(sequencer, "_memory", elsewhere)
            ledger.sequence()
    assert [line.n for line in queries.entries_of(stream)] == [0, 1, 2, 3]


@pytest.mark.django_db()
def test_a_leaf_is_canonical_json_around_the_recorded_bytes() -> None:
    try_(SYSTEM, [uuid4()], what='quote " backslash \\ line \n tab \t 达至 😀')
    body = Inbox.objects.get().body
    ledger.sequence()

    leaf = Entry.objects.get().leaf
    assert leaf.startswith(f'{{"fact":{body},')
    assert leaf.encode() == orjson.dumps(orjson.loads(leaf), option=orjson.OPT_SORT_KEYS)


@pytest.mark.django_db()
def test_tiles_carry_the_tree_over_the_leaves() -> None:
    for count in (1, 255, 1, 300, 700):
        try_(SYSTEM, [uuid4() for _ in range(count)])
        ledger.sequence()

    leaves = [merkle.leaf_hash(entry.leaf.encode()) for entry in Entry.objects.order_by("seq")]
    assert merkle.root(leaves) == merkle.root_of(len(leaves), queries.tree())
    assert Tile.objects.count() == 5 + 1


@pytest.mark.django_db()
def test_a_limit_is_kept() -> None:
    try_(SYSTEM, [uuid4() for _ in range(10)])
    assert [ledger.sequence(4) for _ in range(4)] == [4, 4, 2, 0]
    assert list(range(10)) == list(Entry.objects.order_by("seq").values_list("seq", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", ["take", "entries", "tiles"])
def test_a_crash_inside_a_batch_loses_nothing_and_doubles_nothing(after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    try_(SYSTEM, [uuid4() for _ in range(20)])

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    whole = sequencer._extend_tree
    target = {"take": "_append", "entries": "_extend_tree", "tiles": "_extend_tree"}[after]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sequencer, target, die if after != "tiles" else lambda *given: die(whole(*given)))
        ledger.sequence()
    connection.close()

    assert (Inbox.objects.count(), Entry.objects.count(), Tile.objects.count()) == (20, 0, 0)
    assert ledger.sequence() == 20


@pytest.mark.django_db(transaction=True)
def test_many_sequencers_and_producers_at_once_make_one_gapless_log() -> None:
    streams = [uuid4() for _ in range(30)]
    done = threading.Event()

    def produce() -> None:
        for _ in range(10):
            try_(SYSTEM, streams)
        connections.close_all()

    def consume() -> None:
        while not done.is_set():
            ledger.sequence(70)
            close_old_connections()
        connections.close_all()

    producers = [threading.Thread(target=produce) for _ in range(3)]
    consumers = [threading.Thread(target=consume) for _ in range(3)]
    for thread in producers + consumers:
        thread.start()
    for thread in producers:
        thread.join()
    done.set()
    for thread in consumers:
        thread.join()
    ledger.sequence_waiting()

    assert list(range(900)) == list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert all([line.n for line in queries.entries_of(stream)] == list(range(30)) for stream in streams)


@pytest.mark.django_db()
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET leaf = leaf",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "DELETE FROM ledger_seal",
        "UPDATE ledger_seal SET note = ''",
        "TRUNCATE ledger_seal",
        "DELETE FROM ledger_tile",
        "UPDATE ledger_tile SET hashes = decode(repeat('00', 32), 'hex')",
        "UPDATE ledger_tile SET position = 7",
    ],
)
def test_the_database_refuses_to_change_what_was_written(sql: str) -> None:
    try_(SYSTEM, [uuid4()])
    ledger.sequence()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
