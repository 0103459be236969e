# SPDX-License-Identifier: Apache-2.0
"""How a transfer is watched, and what was found."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.aftercare.facts import CheckCard, Found, ItemCard, Verdict, WatchCard
from duly.rooms.aftercare.models import Check, Item, Matching, Watch
from duly.rooms.aftercare.refusals import NOT_WATCHED
from duly.rooms.transfer import queries as transfers

_ROW = "row"


def watch_for(actor: Actor, transfer_id: UUID, *, values: bool = False) -> WatchCard | None:
    """The watch of a transfer, the newest one, with its checks; nothing where there is none. ``values``: for who may judge.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    transfers.row_for(actor, transfer_id)
    row = Watch.objects.filter(transfer_id=transfer_id).order_by("-at").first()
    if row is None:
        return None
    tables = {one.position: one.to for one in transfers.mapped_cards(transfer_id)}
    today = today_of(row)
    checks = row.checks.order_by("-number").prefetch_related("items")
    trouble = Words.literal(row.trouble["en"], row.trouble["zh"]) if row.trouble else None
    return WatchCard(
        row.every_days, row.times, row.size, row.confidence, row.tolerable, row.owner_id,
        accounts.names_of([row.owner_id]).get(row.owner_id, ""), None if row.ended_at else row.next_on, trouble, row.ended_at,
        tuple(_check(one, today, tables, values=values) for one in checks),
    )  # fmt: skip


def watched_for(actor: Actor, transfer_id: UUID) -> WatchCard:
    """The same, where there must be one.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``aftercare.not_watched``.
    """
    found = watch_for(actor, transfer_id)
    if found is None:
        raise NOT_WATCHED(ref=transfers.row_for(actor, transfer_id).ref)
    return found


def watches_due(now: datetime) -> list[Watch]:
    """Those whose next sample is due, by the calendar of each organisation."""
    rows = Watch.objects.filter(ended_at__isnull=True).order_by("next_on")
    return [one for one in rows if one.next_on <= _day(one.transfer_id, now)]


def today_of(row: Watch) -> date:
    """Today, by the calendar of whose transfer it is."""
    return _day(row.transfer_id, clock.now())


def shelf(check: UUID, position: int) -> str:
    """Under what name the values of a check lie."""
    return f"check-{check.hex}-{position:04d}"


def values_of(item: Item) -> list[tuple[str, str | None, str | None]]:
    """Field, what was loaded, what stands now."""
    frame = transfers.found_of(item.check_of.watch.transfer_id, shelf(item.check_of_id, item.position))
    if frame is None:
        return []
    mine = frame.filter((frame[_ROW] == item.row) & (frame["field"] != ""))
    return [(str(field), loaded, now) for field, loaded, now in mine.select("field", "expected", "got").rows()]


def ref_of(item: Item) -> str:
    """The customer's number of a row of a check; empty where its table has none."""
    for table in transfers.sample_of(item.check_of.watch.transfer_id):
        if table.position == item.position:
            field = table.pointers.get("ref", "")
            mine = table.rows.filter(table.rows[_ROW] == item.row)
            return str(mine[field][0] or "") if field and mine.height else ""
    return ""


def spent_matchings() -> list[UUID]:
    """Transfers of which nothing needs to be kept any more: the notice is laid down, they were watched and are no longer, and
    every difference is judged, every wrong one mended or asked to be.
    """
    over = Watch.objects.filter(ended_at__isnull=False).values("transfer")
    rows = Matching.objects.filter(notice_id__isnull=False, let_go_at__isnull=True, transfer__in=over)
    unmended = Item.objects.filter(verdict=Verdict.WRONG, mended_at__isnull=True, request__isnull=True)
    busy = {
        *Watch.objects.filter(ended_at__isnull=True).values_list("transfer_id", flat=True),
        *Check.objects.filter(done_at__isnull=True).values_list("watch__transfer_id", flat=True),
        *unmended.values_list("check_of__watch__transfer_id", flat=True),
    }
    return [one for one in rows.order_by("at").values_list("transfer_id", flat=True) if one not in busy]


def waiting_for(actor: Actor) -> Iterator[tuple[str, UUID, date, bool]]:
    """Checks that the actor answers for and that are not judged: name of the transfer, its id, by when, whether it is late."""
    rows = (
        Check.objects.filter(done_at__isnull=True, watch__owner_id=actor.id).select_related("watch").order_by("due_on")
    )
    for one in rows:
        ref = transfers.row_for(actor, one.watch.transfer_id).ref
        yield ref, one.watch.transfer_id, one.due_on, one.due_on < today_of(one.watch)


def _check(row: Check, today: date, tables: dict[int, str], *, values: bool) -> CheckCard:
    items = sorted(row.items.all(), key=lambda one: (one.position, one.row))
    return CheckCard(
        row.id, row.number, row.seed, row.rows, row.same, row.at, row.due_on, row.done_at is None and row.due_on < today, row.done_at,
        row.upper, row.holds, tuple(_item(one, tables, values=values) for one in items),
    )  # fmt: skip


def _item(row: Item, tables: dict[int, str], *, values: bool) -> ItemCard:
    return ItemCard(
        row.id, row.position, tables.get(row.position, ""), row.row, Found(row.found), tuple(row.fields),
        tuple(values_of(row)) if values else (), Verdict(row.verdict), row.note, row.request, row.mended_at is not None,
    )  # fmt: skip


def _day(transfer_id: UUID, now: datetime) -> date:
    home = transfers.home_of(transfer_id)
    zone = accounts.organisations([home])[home].time_zone if home else "UTC"
    return clock.day_in(zone, now)
