# SPDX-License-Identifier: Apache-2.0
"""How the new system takes over: what is planned, what is ticked, what the house sees by itself, what is still open."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Min, Q

from duly.foundation.accounts import queries as accounts
from duly.kernel.canonical import Json, digest
from duly.rooms.transfer import shelves
from duly.rooms.transfer.cutover_cards import CutoverCard, FreezeCard, GoCard, ItemCard
from duly.rooms.transfer.cutover_terms import Ended
from duly.rooms.transfer.models import Acceptance, CheckItem, Cutover, Freeze, Go, Mapped, Shard, Tick, Transfer
from duly.rooms.transfer.queries.last_rounds import last_round_of
from duly.rooms.transfer.rules.gates import Item, Seen, open_gates, prepared_by, sights
from duly.rooms.transfer.terms import Fate, ShardState, State
from duly.rooms.transfer.workbench import Bench

_QUARANTINED = list(Fate).index(Fate.QUARANTINED)


def cutover_of(transfer_id: UUID) -> CutoverCard | None:
    """All of it; nothing where none is laid down."""
    plan = Cutover.objects.filter(transfer_id=transfer_id).first()
    if plan is None:
        return None
    freezes = list(Freeze.objects.filter(transfer_id=transfer_id).order_by("number"))
    going = Go.objects.filter(transfer_id=transfer_id).order_by("-at").first()
    rows = items_of(plan)
    ticks = ticks_of(plan, freeze_number(transfer_id))
    names = accounts.names_of(_people(plan, rows, freezes, going))
    items = tuple(_item(one, ticks.get(one.id), names) for one in rows)
    current = freezes[-1] if freezes and freezes[-1].ended_at is None else None
    found, asked = sights(seen_of(transfer_id)), rule_items(items)
    return CutoverCard(
        plan.freeze_from, plan.freeze_until, plan.fence_by_id, names.get(plan.fence_by_id, ""), plan.how_zh, plan.how_en,
        plan.contingency_zh, plan.contingency_en, plan.rollback_days, plan.decider_id, names.get(plan.decider_id, ""), plan.digest,
        plan.at, items, tuple(found), tuple(open_gates(found, asked)), tuple(_freeze(one, names) for one in freezes),
        _go(going, names) if going else None, prepared_by(asked, current.by) if current else None,
    )  # fmt: skip


def has_cutover(transfer_id: UUID) -> bool:
    """Whether one is laid down: then owners sign only after the new system has taken over."""
    return Cutover.objects.filter(transfer_id=transfer_id).exists()


def open_freeze(transfer_id: UUID) -> Freeze | None:
    """The freeze that is on."""
    return Freeze.objects.filter(transfer_id=transfer_id, ended_at__isnull=True).first()


def state_at_rest(transfer_id: UUID) -> State:
    """Where a transfer is that was compared and does not differ: frozen while a freeze is on."""
    return State.FROZEN if open_freeze(transfer_id) else State.RECONCILED


def is_rolled_back(transfer_id: UUID) -> bool:
    """Whether what is being taken back had taken over: then what the new system changed is kept for the old one."""
    last = Freeze.objects.filter(transfer_id=transfer_id).order_by("-number").first()
    return last is not None and Go.objects.filter(freeze=last, rolled_back_at__isnull=False).exists()


def seen_of(transfer_id: UUID) -> Seen:
    """What the house sees of a transfer."""
    row, freeze = Transfer.objects.get(id=transfer_id), _looked_at(transfer_id)
    shards = Shard.objects.filter(mapped__transfer_id=transfer_id)
    proven = Q(state=ShardState.PROVEN)
    counted = shards.aggregate(all=Count("id"), proven=Count("id", filter=proven), since=Min("at", filter=proven))
    held_back, held_digest = held_back_digest(transfer_id)
    last = last_round_of(transfer_id) if freeze else None
    live = Mapped.objects.filter(transfer_id=transfer_id, table__origin__digest="").exists()
    return Seen(
        freeze.at if freeze else None, tuple(freeze.moved) if freeze else (),
        tuple(sorted(ref for ref, stood in freeze.stood.items() if not stood)) if freeze else (), live,
        last.ended_at if last and freeze and last.read_at >= freeze.at else None,
        counted["all"], counted["proven"], counted["since"], held_back,
        Acceptance.objects.filter(transfer_id=transfer_id, digest=held_digest).exists(), _lacking(transfer_id),
        bool(row.rehearsal_digest) and row.agreements.filter(digest=row.rehearsal_digest, agreed_at__isnull=False).exists(),
    )  # fmt: skip


def _looked_at(transfer_id: UUID) -> Freeze | None:
    """The freeze that is on; once it was decided, that one."""
    going = Go.objects.filter(transfer_id=transfer_id, rolled_back_at__isnull=True).order_by("-at").first()
    return open_freeze(transfer_id) or (going.freeze if going else None)


def held_back_digest(transfer_id: UUID) -> tuple[int, str]:
    """How many rows are held back, and a digest of how many in which shard: what an owner accepts."""
    rows = Shard.objects.filter(mapped__transfer_id=transfer_id).order_by("mapped__position", "number")
    found = [
        (position, number, fates[_QUARANTINED])
        for position, number, fates in rows.values_list("mapped__position", "number", "fates")
        if len(fates) > _QUARANTINED and fates[_QUARANTINED]
    ]
    return sum(count for *_, count in found), digest([[*one] for one in found])


def book_of(transfer_id: UUID) -> tuple[int, str]:
    """How many shards stand in the target's book, and a digest of which attempt at each."""
    rows = Shard.objects.filter(mapped__transfer_id=transfer_id, attempt__isnull=False)
    listed = rows.order_by("mapped__position", "number").values_list("mapped__position", "number", "attempt")
    found: list[Json] = [[position, number, str(attempt)] for position, number, attempt in listed]
    return len(found), digest(found)


def items_of(plan: Cutover) -> list[CheckItem]:
    """The checklist, in order."""
    return list(plan.items.select_related("department").order_by("position"))


def ticks_of(plan: Cutover, number: int) -> dict[UUID, Tick]:
    """The last word on each item, for a freeze."""
    rows = Tick.objects.filter(item__cutover=plan, freeze=number).order_by("at", "id")
    return {one.item_id: one for one in rows}


def rule_items(items: Iterable[ItemCard]) -> list[Item]:
    """The checklist as the rules want it."""
    return [Item(one.what, one.is_gate, one.answer, one.owner if one.at else None, one.at) for one in items]


def freeze_number(transfer_id: UUID) -> int:
    """The number of the freeze that ticks are for: the one that is on or was decided, otherwise the next."""
    current = _looked_at(transfer_id)
    last = Freeze.objects.filter(transfer_id=transfer_id).order_by("-number").first()
    return current.number if current else last.number + 1 if last else 1


def _lacking(transfer_id: UUID) -> int:
    bench = Bench(transfer_id)
    rows = Shard.objects.filter(mapped__transfer_id=transfer_id, attempt__isnull=False).select_related("mapped")
    return sum(
        one.attempt is not None and not bench.has(shelves.place(one, shelves.before(one.attempt))) for one in rows
    )


def _people(plan: Cutover, items: list[CheckItem], freezes: list[Freeze], going: Go | None) -> set[UUID]:
    found = {plan.fence_by_id, plan.decider_id, *(one.owner_id for one in items)}
    found |= {who for one in freezes for who in (one.by, one.ended_by) if who}
    return found | {who for who in ((going.by, going.rolled_back_by) if going else ()) if who}


def _item(row: CheckItem, tick: Tick | None, names: dict[UUID, str]) -> ItemCard:
    return ItemCard(
        row.id, row.position + 1, row.what_zh, row.what_en, row.owner_id, names.get(row.owner_id, ""),
        row.department.ref if row.department else "", row.is_gate, tick.answer if tick else None, tick.note if tick else "",
        tick.at if tick else None,
    )  # fmt: skip


def _freeze(row: Freeze, names: dict[UUID, str]) -> FreezeCard:
    return FreezeCard(
        row.number, row.by, names.get(row.by, ""), row.at, row.looked_at, tuple(row.moved), Ended(row.ended) if row.ended else None,
        row.ended_at, names.get(row.ended_by, "") if row.ended_by else "", row.why,
    )  # fmt: skip


def _go(row: Go, names: dict[UUID, str]) -> GoCard:
    point = row.point
    return GoCard(
        row.by, names.get(row.by, ""), row.at, row.until, row.digest, point["tables"], point["round"], point["shards"],
        row.rolled_back_at, names.get(row.rolled_back_by, "") if row.rolled_back_by else "", row.why,
    )  # fmt: skip
