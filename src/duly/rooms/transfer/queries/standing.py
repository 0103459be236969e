# SPDX-License-Identifier: Apache-2.0
"""How a transfer stands: table by table, shard by shard."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import F, Q, Sum

from duly.kernel.canonical import Json, digest
from duly.kernel.words import Words
from duly.rooms.transfer.facts import Fate, Progress, TableCard
from duly.rooms.transfer.models import Inventory, Mapped, Shard
from duly.rooms.transfer.queries.plans import tables_of
from duly.rooms.transfer.rules.digests import Multiset
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.sums import added, read_sum
from duly.rooms.transfer.rules.terms import MappingRule


def table_cards(transfer_id: UUID) -> list[TableCard]:
    """Every table that was found, and where it is mapped what became of its rows."""
    mapped: dict[UUID, list[Mapped | None]] = {}
    for one in Mapped.objects.filter(transfer_id=transfer_id).order_by("position"):
        mapped.setdefault(one.table_id, []).append(one)
    return [_card(table, one) for table in tables_of(transfer_id) for one in mapped.get(table.id, [None])]


def _card(table: Inventory, one: Mapped | None) -> TableCard:
    shards = list(one.shards.order_by("number").only("state", "fates", "digest", "read_digest")) if one else []
    return TableCard(
        f"{table.origin.ref}/{table.ref}", table.rows, table.size, tuple(name for _, name, _ in table.found["columns"]),
        tuple(table.found["notes"]), one.document["to"] if one else "", fates_of(shards), Counter(shard.state for shard in shards),
        _sum(shard.digest for shard in shards), _sum(shard.read_digest for shard in shards), one.rows_before if one else None,
        one.position if one else None,
    )  # fmt: skip


def mapped_of(transfer_id: UUID) -> list[Mapped]:
    """The tables that are mapped, in the order in which they are loaded."""
    rows = Mapped.objects.filter(transfer_id=transfer_id).select_related("table__origin")
    return list(rows.order_by("position"))


def targets_of(transfer_id: UUID) -> list[list[Mapped]]:
    """The same, those together that go to one table of the target."""
    found: dict[str, list[Mapped]] = {}
    for one in mapped_of(transfer_id):
        found.setdefault(one.document["to"], []).append(one)
    return list(found.values())


def mapping_of(transfer_id: UUID) -> MappingRule:
    """The whole mapping."""
    return MappingRule(tuple(read_table(one.document) for one in mapped_of(transfer_id)))


def reconciled_digest(transfer_id: UUID) -> str:
    """What an owner signs: of every shard what the mapping made and what was read back, of every table its digest."""
    tables: list[Json] = [
        [one.document["to"], one.digest, [[s.number, s.digest, s.read_digest] for s in one.shards.order_by("number")]]
        for one in mapped_of(transfer_id)
    ]  # fmt: skip
    return digest(tables)


def progress_of(transfer_id: UUID) -> Progress:
    """How far the shards are towards what they are worked to."""
    rows = Shard.objects.filter(mapped__transfer_id=transfer_id)
    left = ~Q(state=F("wanted"))
    summed = rows.aggregate(whole=Sum("rows"), left=Sum("rows", filter=left))
    whole, rest = summed["whole"] or 0, summed["left"] or 0
    stuck = rows.filter(left).exclude(trouble={}).order_by("mapped__position", "number").first()
    return Progress(whole - rest, whole, rows.filter(left).count(), words_of(stuck.trouble) if stuck else None)


def words_of(kept: Mapping[str, str]) -> Words:
    """A sentence that was kept in each language."""
    return Words.literal(kept["en"], kept["zh"])


def fates_of(shards: Iterable[Shard]) -> dict[Fate, int]:
    """What became of the rows of these shards."""
    counted: Counter[Fate] = Counter(dict.fromkeys(Fate, 0))
    for shard in shards:
        counted.update(dict(zip(Fate, shard.fates, strict=False)))
    return dict(counted)


def _sum(digests: Iterable[str]) -> str:
    total: Multiset = added(read_sum(one) for one in digests if one)
    return total.text if total.rows else ""
