# SPDX-License-Identifier: Apache-2.0
"""A shard goes into the registry, or comes out of it again: one transaction with its entry in the book.

Newcomers come in by the verb of ``customers`` that imports use underneath; changes of customers on record under a file of changes that
is agreed to by the agreement to the rehearsal. Nothing is done row by row.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.change_requests import queries as changes
from duly.rooms.change_requests.actions import AgreedFile, AgreedLine
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registered
from duly.rooms.customers.facts import CarriedRow, Cause, Unfit
from duly.rooms.transfer.kinds_registry import REGISTRY_RESTORED, REGISTRY_WRITTEN
from duly.rooms.transfer.models import Agreement, RegistryEntry, Transfer
from duly.rooms.transfer.refusals import OTHER_DIGEST
from duly.rooms.transfer.registry.form import KEY, before_of, fates_of, frame_of, points_stood, refused_of, rows_of
from duly.rooms.transfer.rules.forecast import FATE, fates
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import CREATED, SAME, UPDATED, Effect, Loaded, Undone, Wanted

FROZEN = "frozen"
_LOADED, _UNDONE = "transfer", "transfer_undo"


class Portion(NamedTuple):
    """Which shard of which run."""

    run: UUID
    wanted: Wanted
    shard: int
    attempt: UUID | None = None
    is_undo: bool = False

    @property
    def names(self) -> list[str]:
        """The fields."""
        return [one.name for one in self.wanted.fields]


@action("transfer.write_registry")
def write_shard(actor: Actor, portion: Portion, attempt: UUID, rows: pl.DataFrame, keep: Callable[[Effect], None]) -> Loaded:  # fmt: skip
    """Write a shard and its entry in the book, or find it there. Records ``transfer.registry_written`` and what the rooms record
    whose verbs write.

    Raises:
        Refusal: ``transfer.other_digest`` when nobody agreed.
    """
    row = Transfer.objects.get(id=portion.run)
    take_turn(Turn.IMPORTS, row.organisation_id)
    entered = _entries(portion).first()
    if entered is not None:
        return Loaded(entered.attempt, again=True)
    agreed, numbers = _agreement(row), rows[ROW].to_list()
    said = rows_of(rows, portion.names)
    weighed = customers.weigh(row.organisation_id, said)
    leave_frozen_alone(weighed)
    file = _enter(actor, row, agreed, portion._replace(attempt=attempt), _lines(weighed, said))
    effect = _effect(portion, numbers, weighed)
    if weighed.new or weighed.changes:
        customers.carry(actor, row.organisation_id, weighed, _cause(row, agreed, _LOADED, file))
    keep(effect)
    _book(row, portion, attempt, effect, file)
    return Loaded(attempt, again=False)


@action("transfer.take_back_registry")
def take_back_shard(actor: Actor, portion: Portion, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
    """Take a shard out of the registry again, and strike its entry; whoever was touched since stays as they are. Records
    ``transfer.registry_restored`` and what the rooms record whose verbs write.
    """
    row = Transfer.objects.get(id=portion.run)
    take_turn(Turn.IMPORTS, row.organisation_id)
    entered = _entries(portion).first()
    if entered is None:
        return Undone(0, 0, ())
    entered.delete()
    portion, agreed = portion._replace(attempt=entered.attempt, is_undo=True), _agreement(row)
    intact = _still_as_loaded(row, portion.names, rows)
    out = set(customers.take_out(actor, row.organisation_id, intact.created, _cause(row, agreed, _UNDONE, None)))
    restored, lost = _restored(actor, row, portion, before.filter(pl.col(ROW).is_in(intact.updated)), agreed)
    left = [*intact.changed, *(ref for ref in intact.created if ref not in out), *lost]
    undone = Undone(len(out), restored, tuple((ref,) for ref in sorted(left)))
    public: dict[str, Json] = _about(row, portion) | {
        "removed": undone.removed,
        "restored": restored,
        "kept": len(left),
    }
    record(REGISTRY_RESTORED, stream=row.id, public=public)
    return undone


class _Intact(NamedTuple):
    """Numbers of customers who are as the shard left them and were created, the rows of those who were changed, and numbers of those
    whom somebody changed since.
    """

    created: list[str]
    updated: list[int]
    changed: list[str]


def _still_as_loaded(row: Transfer, names: Sequence[str], rows: pl.DataFrame) -> _Intact:
    standing = frame_of(registered.rows_held(row.organisation_id, rows[KEY].to_list()), names)
    now = fates(rows, standing, names, [KEY]).rename({FATE: "now"})
    told = rows.select(ROW, KEY, FATE).join(now, on=ROW).filter(pl.col(FATE) != SAME)
    intact, there = pl.col("now") == SAME, (pl.col("now") != CREATED) | (pl.col(FATE) == UPDATED)
    return _Intact(
        told.filter(intact, pl.col(FATE) == CREATED)[KEY].to_list(), told.filter(intact, pl.col(FATE) == UPDATED)[ROW].to_list(),
        told.filter(~intact, there)[KEY].to_list(),
    )  # fmt: skip


def _restored(
    actor: Actor, row: Transfer, portion: Portion, before: pl.DataFrame, agreed: Agreement
) -> tuple[int, list[str]]:
    """Put back what stood before; gives of how many, and the numbers of those whose record nobody may touch now."""
    if before.is_empty():
        return 0, []
    said = rows_of(before, portion.names)
    weighed = customers.weigh(row.organisation_id, said, as_was=True)
    leave_frozen_alone(weighed)
    customers.restore_points(weighed, points_stood(before))
    file = _enter(actor, row, agreed, portion, _lines(weighed, said))
    if weighed.changes:
        customers.carry(actor, row.organisation_id, weighed, _cause(row, agreed, _UNDONE, file))
    return len(weighed.changes), [said[at][KEY] or "" for at in weighed.unfit]


def _agreement(row: Transfer) -> Agreement:
    found = row.agreements.filter(agreed_at__isnull=False).order_by("-agreed_at").first()
    if found is None:
        raise OTHER_DIGEST(field="digest", ref=row.ref)
    return found


def leave_frozen_alone(weighed: customers.Weighed) -> None:
    """Take customers whose record is on hold out of what is to be changed."""
    frozen = changes.frozen_among(party for party, *_ in weighed.changes.values())
    weighed.leave_out(frozen, Unfit(KEY, FROZEN))


def _lines(weighed: customers.Weighed, said: Sequence[CarriedRow]) -> list[AgreedLine]:
    return [AgreedLine(*one) for one in weighed.said(said)]


def _enter(
    actor: Actor, row: Transfer, agreed: Agreement, portion: Portion, lines: Sequence[AgreedLine]
) -> UUID | None:
    """The file of changes under which customers on record are changed; none where none is."""
    if not lines or agreed.agreed_by is None or agreed.agreed_at is None:
        return None
    told = f"{portion.wanted.table} {portion.shard}" + (" · undo 撤回" if portion.is_undo else "")
    what = f"{row.id}|{agreed.digest}|{portion.attempt}|{told}"
    file = AgreedFile(
        row.organisation_id, f"{row.ref} · {told}"[:200], f"sha256:{hashlib.sha256(what.encode()).hexdigest()}",
        f"transfer 转移 {row.ref} · rehearsal 预演 {agreed.digest} · {told}"[:500], agreed.asked_by, agreed.agreed_by, agreed.asked_at,
        agreed.agreed_at,
    )  # fmt: skip
    return change_requests.enter_agreed(actor, file, lines)


def _cause(row: Transfer, agreed: Agreement, reason: str, file: UUID | None) -> Cause:
    return Cause(row.ref, reason, row.id, file, agreed.asked_by, agreed.agreed_by)


def _effect(portion: Portion, numbers: Sequence[int], weighed: customers.Weighed) -> Effect:
    by_fate: dict[str, Iterable[int]] = {CREATED: weighed.new, UPDATED: weighed.changes, SAME: weighed.same}
    points = {at: weighed.points[at] for at in weighed.changes}
    return Effect(
        fates_of(numbers, by_fate), before_of(numbers, weighed.stood, points, portion.names), refused_of(numbers, weighed.unfit)
    )  # fmt: skip


def _book(row: Transfer, portion: Portion, attempt: UUID, effect: Effect, file: UUID | None) -> None:
    RegistryEntry.objects.create(
        transfer=row, table=portion.wanted.table, shard=portion.shard, attempt=attempt, at=clock.now()
    )
    counted = dict(effect.fates.group_by("fate").len().iter_rows())
    public: dict[str, Json] = _about(row, portion) | {
        "attempt": str(attempt), "created": counted.get(CREATED, 0), "updated": counted.get(UPDATED, 0), "same": counted.get(SAME, 0),
        "refused": effect.refused[ROW].n_unique(), "file": str(file or ""),
    }  # fmt: skip
    record(REGISTRY_WRITTEN, stream=row.id, public=public)


def _about(row: Transfer, portion: Portion) -> dict[str, Json]:
    return {"ref": row.ref, "table": portion.wanted.table, "shard": portion.shard}


def _entries(portion: Portion) -> QuerySet[RegistryEntry]:
    return RegistryEntry.objects.select_for_update().filter(
        transfer_id=portion.run, table=portion.wanted.table, shard=portion.shard
    )
