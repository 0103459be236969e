# SPDX-License-Identifier: Apache-2.0
"""Rows that both sides changed and nobody has decided yet: of the last round, with what differs, values masked."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.kernel.words import Words
from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Round, Shard, Verdict
from duly.rooms.transfer.rules.comparing import key_text
from duly.rooms.transfer.rules.conflicts import CONFLICT_WORDS
from duly.rooms.transfer.rules.keeping_up import HOLD
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.rehearsal import masked
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.workbench import Bench

_CUSTOMER = "personal"


class Field(NamedTuple):
    """One value on both sides."""

    name: str
    source: str | None
    target: str | None


class Conflict(NamedTuple):
    """One row. ``id`` names it where somebody decides; ``side`` is what was decided, empty before."""

    id: str
    seen: str
    position: int
    table: str
    key: str
    kind: str
    words: Words
    fields: tuple[Field, ...]
    """What differs, of which only the beginnings are shown."""
    side: str


def every_conflict(transfer_id: UUID) -> Iterator[Conflict]:
    """All of them, in order."""
    last = Round.objects.filter(transfer_id=transfer_id).order_by("-number").first()
    if last is None:
        return
    decided = {(one.position, one.key, one.seen): one.side for one in Verdict.objects.filter(transfer_id=transfer_id)}
    bench = Bench(transfer_id)
    rows = Shard.objects.filter(round=last, attempt__isnull=False).select_related("mapped")
    for shard in rows.order_by("mapped__position", "number"):
        for one in _of(bench, shard):
            yield one._replace(side=decided.get((one.position, one.id, one.seen), ""))


def conflicts_of(transfer_id: UUID, *, skip: int = 0, limit: int = 100) -> list[Conflict]:
    """Some of them."""
    found = []
    for at, one in enumerate(every_conflict(transfer_id)):
        if at >= skip + limit:
            break
        if at >= skip:
            found.append(one)
    return found


def _of(bench: Bench, shard: Shard) -> Iterator[Conflict]:
    if shard.attempt is None:
        return
    held = bench.get(shelves.place(shard, shelves.aside(shard.attempt))).filter(pl.col("side") == HOLD)
    if held.is_empty():
        return
    rule, removes = read_table(shard.mapped.document), bool(shard.span.get(shelves.REMOVES))
    staged = bench.get(shelves.place(shard, shelves.STAGED)).join(held.select(ROW), on=ROW, how="semi").sort(ROW)
    theirs = {one[ROW]: one for one in bench.get(shelves.place(shard, shelves.theirs(shard.attempt))).to_dicts()}
    keys = staged.select(key_text(list(rule.key)).alias("key"))["key"].to_list()
    for ours, told, key in zip(staged.to_dicts(), held.sort(ROW).to_dicts(), keys, strict=True):
        fields = _fields(rule.names, None if removes else ours, theirs.get(ours[ROW]))
        words = CONFLICT_WORDS[told["kind"]]
        yield Conflict(told["key"], told["seen"], shard.mapped.position, rule.to, key, told["kind"], words, fields, "")


def _fields(
    names: list[str], ours: dict[str, str | None] | None, theirs: dict[str, str | None] | None
) -> tuple[Field, ...]:
    pairs = ((name, ours.get(name) if ours else None, theirs.get(name) if theirs else None) for name in names)
    return tuple(
        Field(name, masked(one, _CUSTOMER), masked(other, _CUSTOMER)) for name, one, other in pairs if one != other
    )
