# SPDX-License-Identifier: Apache-2.0
"""Keep a target in step: look what changed at the sources since the last round, and carry it over."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.actions.carrying import take_time
from duly.rooms.transfer.actions.moving import go, held, must_be
from duly.rooms.transfer.actions.phases import wake
from duly.rooms.transfer.models import Mapped, Received, Round, Shard, Transfer
from duly.rooms.transfer.places import open_source
from duly.rooms.transfer.refusals import (
    NOT_RECEIVED,
    SYNC_BUSY,
    SYNC_NO_REMOVAL,
    SYNC_NO_SOURCE,
    SYNC_NO_TARGET,
    SYNC_SHARED,
)
from duly.rooms.transfer.round_kinds import ROUND_ASKED, ROUND_BEGUN
from duly.rooms.transfer.rules.keeping_up import KEEP, REPLICATION
from duly.rooms.transfer.source import Source
from duly.rooms.transfer.target import Removing
from duly.rooms.transfer.terms import ShardState, State
from duly.rooms.transfer.turns import alone_at
from duly.rooms.transfer.work.following import followed_of
from duly.rooms.transfer.work.looking import Asked, Looked, look
from duly.rooms.transfer.work.shop import Shop

SYNC = "transfer.sync"
_STILL = frozenset({"files", "package", "registry"})
"""Targets in which what was written stays as it is."""
_SEEN = ("read", "new", "changed", "gone")


def sync(actor: Actor, transfer_id: UUID, files: Mapping[str, str] | None = None) -> int:
    """Look what changed at the sources since the last round, and begin to carry it over; gives how many shards there are to do.
    ``files``: digests of files that came anew, by the source's name. Nothing is written before all was looked at.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.sync_…``, ``transfer.other_shape``,
            ``transfer.source_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.sync")
    row = queries.row_for(actor, transfer_id)
    must_be(row, State.RECONCILED, State.FROZEN)
    _must_be_sources(row, files or {})
    with alone_at(f"round {row.id}") as is_mine:
        if not is_mine:
            raise SYNC_BUSY(ref=row.ref)
        return _sync(actor, row, files or {})


def _sync(actor: Actor, row: Transfer, files: Mapping[str, str]) -> int:
    made, number = random_id(), 1 + row.rounds.count()
    tables = queries.mapped_of(row.id)
    with Shop(row) as shop:
        _must_be_able(row, shop, tables)
        marks, folder = _marks(row), f"{shelves.ROUNDS}{made.hex}"
        read_at, sources = clock.now(), _open(tables, marks, files)
        try:
            found = [
                look(
                    shop, sources[one.table.origin.ref], one,
                    Asked(number, f"{folder}/{one.position:04d}", dict(marks.get(str(one.position), {})), row.plan["shard"], partial(_wait, row)),
                )
                for one in tables
            ]  # fmt: skip
            for one in found:
                one.mark.update(_file_of(one, tables, marks, files))
            return begin_round(actor, row.id, Begun(made, number, read_at, found, dict(files)))
        finally:
            for opened in sources.values():
                opened.close()
            _tidy(shop, folder, [one.position for one in tables])


class Begun(NamedTuple):
    """What a look came to."""

    id: UUID
    number: int
    read_at: datetime
    found: list[Looked]
    files: dict[str, str]


@action("transfer.sync")
def begin_round(actor: Actor, transfer_id: UUID, begun: Begun) -> int:
    """Take down what is to be carried over; gives how many shards. Records ``transfer.round_begun``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row, now = held(transfer_id, actor), clock.now()
    came_from = row.state
    last = row.rounds.order_by("-number").first()
    plans = queries.sync_plans(row)
    round_ = Round.objects.create(
        id=begun.id, transfer=row, number=begun.number, how=", ".join(dict.fromkeys(one.how for one in plans.values())),
        came_from=came_from, by=actor.id, since_at=last.read_at if last else row.rehearsed_at or row.at, read_at=begun.read_at,
        begun_at=now, marks={str(one.position): one.mark for one in begun.found},
        counts={str(one.position): one.counts for one in begun.found},
        drift={str(one.position): {tongue: one.drift.say(tongue) for tongue in ("en", "zh")} for one in begun.found if one.drift},
    )  # fmt: skip
    go(row, State.SYNCING)
    row.round_trouble, row.next_round_at = {}, _next(plans.values(), now)
    row.save(update_fields=["round_trouble", "next_round_at"])
    shards = [
        Shard(
            mapped_id=one.mapped, number=some.number, first=some.first, rows=some.rows, span=some.span, state=ShardState.STAGED,
            wanted=ShardState.LOADED, at=now, round=round_,
        )
        for one in begun.found
        for some in one.shards
    ]  # fmt: skip
    Shard.objects.bulk_create(shards, batch_size=1_000)
    whole = {name: sum(one.counts[name] for one in begun.found) for name in _SEEN}
    public: dict[str, Json] = {
        "ref": row.ref, "round": begun.number, "how": round_.how, **whole, "shards": len(shards),
        "counts": [[one.position, [[name, count] for name, count in one.counts.items()]] for one in begun.found],
        "since": round_.since_at.isoformat(), "read_at": begun.read_at.isoformat(), "files": [[ref, one] for ref, one in begun.files.items()],
    }  # fmt: skip
    record(ROUND_BEGUN, stream=row.id, public=public)
    wake(row)
    return len(shards)


@action("transfer.sync")
def ask_round(actor: Actor, transfer_id: UUID, files: Mapping[str, str] | None = None) -> None:
    """Ask for a round; a worker looks the sources through. Records ``transfer.round_asked``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    must_be(row, State.RECONCILED, State.FROZEN)
    _must_be_sources(row, files or {})
    row.round_trouble, row.next_round_at = {}, clock.now()
    row.save(update_fields=["round_trouble", "next_round_at"])
    named = dict(files or {})
    enqueue(SYNC, key=f"round {row.id}", transfer_id=str(row.id), files=named)
    record(
        ROUND_ASKED, stream=row.id, public={"ref": row.ref, "files": [[ref, digest] for ref, digest in named.items()]}
    )


@action(
    "transfer.sync",
    silent="why a round did not begin stands beside the transfer until the next one does; nothing happened",
)
def note_round_trouble(actor: Actor, transfer_id: UUID, no: Refusal) -> None:
    """Note why a round could not begin; one that begins by itself is tried again when the next is due."""
    row = held(transfer_id, actor)
    row.round_trouble = {one: no.say(one)[:1_000] for one in ("en", "zh")}
    row.next_round_at = _next(queries.sync_plans(row).values(), clock.now())
    row.save(update_fields=["round_trouble", "next_round_at"])


def _wait(row: Transfer, rows: int) -> None:
    """A round reads no faster than a rehearsal does."""
    if row.plan["rows_per_second"] and rows:
        time.sleep(take_time(SYSTEM, row.id, rows))


def _next(plans: Iterable[object], now: datetime) -> datetime | None:
    """When the next round begins by itself: as often as the most pressing source says."""
    seconds = [every for every in (getattr(one, "every", 0) for one in plans) if every]
    return now + timedelta(seconds=min(seconds)) if seconds else None


def _must_be_sources(row: Transfer, files: Mapping[str, str]) -> None:
    """Files come for sources that are files, and were received for this organisation."""
    known = list(row.origins.exclude(digest="").order_by("position").values_list("ref", flat=True))
    for ref, digest in files.items():
        if ref not in known:
            raise SYNC_NO_SOURCE(field="files", given=ref[:60], known=", ".join(known) or "–")
        if not Received.objects.filter(organisation_id=row.organisation_id, digest=digest).exists():
            raise NOT_RECEIVED(field="files", path=f"files.{ref}", digest=digest[:100])


def _must_be_able(row: Transfer, shop: Shop, tables: list[Mapped]) -> None:
    for together in queries.targets_of(row.id):
        if len(together) > 1:
            raise SYNC_SHARED(field="tables", table=together[0].document["to"])
    kind = row.plan["target"]["kind"]
    if kind in _STILL and not isinstance(shop.target, Removing):
        raise SYNC_NO_TARGET(kind=kind)
    for at, one in enumerate(row.plan["sources"]):
        plan = queries.sync_plans(row)[one["ref"]]
        if plan.deletes != KEEP and not isinstance(shop.target, Removing):
            path = f"sources[{at}].sync.deletes"
            raise SYNC_NO_REMOVAL(field=path, path=path, kind=kind)
    for one in tables:
        if queries.sync_of(one).how == REPLICATION:
            followed_of(one)


def _marks(row: Transfer) -> dict[str, dict[str, Json]]:
    last = row.rounds.order_by("-number").first()
    return dict(last.marks) if last else {}


def _open(tables: list[Mapped], marks: Mapping[str, Mapping[str, Json]], files: Mapping[str, str]) -> dict[str, Source]:
    """Each source once, so that all its tables are seen at one moment."""
    found: dict[str, Source] = {}
    for one in tables:
        origin = one.table.origin
        if origin.ref not in found:
            later = files.get(origin.ref) or marks.get(str(one.position), {}).get("file")
            found[origin.ref] = open_source(origin, str(later or ""))
    return found


def _file_of(
    one: Looked, tables: list[Mapped], marks: Mapping[str, Mapping[str, Json]], files: Mapping[str, str]
) -> dict[str, Json]:
    """Which file the source is now, where it is one that came later."""
    origin = next(table.table.origin for table in tables if table.position == one.position)
    later = files.get(origin.ref) or marks.get(str(one.position), {}).get("file")
    return {"file": later} if later else {}


def _tidy(shop: Shop, folder: str, positions: list[int]) -> None:
    """Put away what was only needed to compare; what could not be read stays, to be looked at."""
    for position in positions:
        for what in ("read", "seen", "spared", "alive", "different", "gone", "doubled", "left"):
            shop.bench.clear(f"{folder}/{position:04d}/{what}")
