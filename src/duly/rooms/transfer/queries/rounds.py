# SPDX-License-Identifier: Apache-2.0
"""Rounds of a transfer: what each came to, how far the target is behind its sources, which rows wait for a decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.transfer.models import Mapped, Round, Shard, Transfer
from duly.rooms.transfer.queries.conflicts import every_conflict
from duly.rooms.transfer.queries.standing import fates_of, mapped_of, words_of
from duly.rooms.transfer.rules.keeping_up import SyncPlan, stated_sync
from duly.rooms.transfer.terms import Fate, ShardState


class RoundCard(NamedTuple):
    """One round. ``counts`` are those of all tables together."""

    id: UUID
    number: int
    how: str
    by: UUID
    since_at: datetime
    read_at: datetime
    begun_at: datetime
    ended_at: datetime | None
    counts: Mapping[str, int]
    tables: Mapping[str, Mapping[str, int]]
    """The same by the table of the target."""
    carried: int
    removed: int
    open: int
    differing: int
    drift: Mapping[str, Words]

    @property
    def behind_before(self) -> float:
        """How many seconds the target was behind its sources when the round began to write."""
        return (self.begun_at - self.since_at).total_seconds()

    @property
    def behind_after(self) -> float | None:
        """The same when it was through; nothing while it is not."""
        return (self.ended_at - self.read_at).total_seconds() if self.ended_at else None

    @property
    def rows_behind(self) -> int:
        """How many rows were not as at the sources."""
        return sum(self.counts.get(name, 0) for name in ("new", "changed", "gone"))


class Lag(NamedTuple):
    """How far the target is behind one source now."""

    source: str
    how: str
    since: datetime
    """Everything that the source said until then was carried over."""
    seconds: float
    rows: int | None
    """Rows that wait for a decision; nothing where no round was made yet."""
    log: int | None
    """Bytes of the source's log that wait, where it is followed."""
    is_alarming: bool
    every: int


def sync_of(mapped: Mapped) -> SyncPlan:
    """How the source of a mapped table is followed."""
    return sync_plans(mapped.transfer)[mapped.table.origin.ref]


def sync_plans(row: Transfer) -> dict[str, SyncPlan]:
    """How each source is followed, by its name."""
    return {one["ref"]: stated_sync(one) for one in row.plan["sources"]}


def round_cards(transfer_id: UUID) -> list[RoundCard]:
    """The newest first."""
    names = {str(one.position): str(one.document["to"]) for one in mapped_of(transfer_id)}
    rows = Round.objects.filter(transfer_id=transfer_id).order_by("-number")
    return [_card(one, names) for one in rows]


def lags_of(transfer_id: UUID, now: datetime) -> list[Lag]:
    """How far the target is behind each source that is mapped."""
    row = Transfer.objects.get(id=transfer_id)
    last = row.rounds.filter(ended_at__isnull=False).order_by("-number").first()
    since = last.read_at if last else row.rehearsed_at
    if since is None:
        return []
    plans, origins = sync_plans(row), {one.table.origin.ref: one.table.origin for one in mapped_of(transfer_id)}
    waiting, seconds = open_conflicts(transfer_id), (now - since).total_seconds()
    return [
        Lag(
            ref, plans[ref].how, since, seconds, waiting if last else None, getattr(getattr(origin, "followed", None), "behind", None),
            seconds > plans[ref].alarm and bool(plans[ref].every or last), plans[ref].every,
        )
        for ref, origin in origins.items()
    ]  # fmt: skip


def open_conflicts(transfer_id: UUID) -> int:
    """How many rows waited for a decision at the end of the last round, and had none yet."""
    return sum(1 for one in every_conflict(transfer_id) if not one.side)


def round_trouble(transfer_id: UUID) -> Words | None:
    """Why the last round that was asked for did not begin."""
    kept = Transfer.objects.filter(id=transfer_id).values_list("round_trouble", flat=True).first()
    return words_of(kept) if kept else None


def _card(one: Round, names: Mapping[str, str]) -> RoundCard:
    shards = list(Shard.objects.filter(round=one))
    fates = fates_of(shards)
    counts: dict[str, int] = {}
    for table in one.counts.values():
        for name, count in table.items():
            counts[name] = counts.get(name, 0) + count
    carried = fates[Fate.CREATED] + fates[Fate.UPDATED] + fates[Fate.SAME]
    removed = sum(shard.gone for shard in shards if shard.span.get("removes"))
    return RoundCard(
        one.id, one.number, one.how, one.by, one.since_at, one.read_at, one.begun_at, one.ended_at, counts,
        {names.get(at, at): table for at, table in one.counts.items()}, carried, removed, one.held,
        sum(shard.state == ShardState.DIFFERS for shard in shards), {names.get(at, at): words_of(said) for at, said in one.drift.items()},
    )  # fmt: skip
