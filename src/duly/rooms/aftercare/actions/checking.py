# SPDX-License-Identifier: Apache-2.0
"""Draw a sample of what moved and read it back; let a person judge what stands otherwise; have what is wrong mended."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import polars as pl
import structlog

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal
from duly.rooms.aftercare import queries
from duly.rooms.aftercare.actions.correcting import ask_for_change
from duly.rooms.aftercare.kinds import CHECK_DONE, DRAWN, JUDGED, MENDED
from duly.rooms.aftercare.models import Check, Item, Watch
from duly.rooms.aftercare.refusals import BAD_VERDICT, NO_SUCH_ITEM, NOT_WATCHED, NOT_WRONG
from duly.rooms.aftercare.refusals import JUDGED as JUDGED_ALREADY
from duly.rooms.aftercare.rules.drawing import shared_out
from duly.rooms.aftercare.terms import Found, Verdict
from duly.rooms.transfer import actions as transfer
from duly.rooms.transfer import queries as transfers

log = structlog.get_logger()
_JUDGE_WITHIN = timedelta(days=7)
_SHORTEST, _LONGEST = 3, 500
_ROW = "row"


class Drawn(NamedTuple):
    """A sample as it was read back."""

    seed: str
    rows: int
    frames: Mapping[int, pl.DataFrame]
    """By table: row, field, what was loaded, what stands; a row that is gone has the field ``""``."""


def draw(actor: Actor, transfer_id: UUID) -> int:
    """Draw the next sample now and read it back; gives how many rows differ. Anybody who knows the seed can draw it again.

    Raises:
        Refusal: ``aftercare.not_watched``, ``transfer.target_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "aftercare.draw")
    standing = _standing(actor, transfer_id)
    number = standing.checks.count() + 1
    return keep_drawn(actor, transfer_id, number, _drawn(standing, number))


def draw_due() -> int:
    """Draw whatever is due; gives how many samples. What could not be read is said on the page, and tried again tomorrow."""
    return sum(_draw_one(one) for one in queries.watches_due(clock.now()))


@action("aftercare.draw")
def keep_drawn(actor: Actor, transfer_id: UUID, number: int, drawn: Drawn) -> int:
    """Take down what was drawn; of two at once the second finds it there. Records ``aftercare.drawn``."""
    row = _standing(actor, transfer_id)
    row = Watch.objects.select_for_update().get(id=row.id)
    if row.checks.filter(number=number).exists():
        return 0
    today = queries.today_of(row)
    items = [item for position, frame in drawn.frames.items() for item in _items(position, frame)]
    check = Check.objects.create(
        watch=row, number=number, seed=drawn.seed, rows=drawn.rows, same=drawn.rows - len(items),
        due_on=today + _JUDGE_WITHIN, at=clock.now(),
    )  # fmt: skip
    for one in items:
        one.check_of = check
    Item.objects.bulk_create(items)
    row.next_on, row.trouble = today + timedelta(days=row.every_days), {}
    row.ended_at = clock.now() if number >= row.times else None
    row.save()
    ref = transfers.row_for(actor, transfer_id).ref
    changed = sum(one.found == Found.CHANGED for one in items)
    public: dict[str, Json] = {
        "ref": ref, "number": number, "rows": check.rows, "same": check.same, "changed": changed,
        "missing": len(items) - changed, "seed": drawn.seed,
    }  # fmt: skip
    record(DRAWN, stream=transfer_id, public=public)
    for position, frame in drawn.frames.items():
        transfer.keep_found(transfer_id, queries.shelf(check.id, position), frame)
    _end(actor, check)
    return len(items)


@action("aftercare.judge")
def judge(actor: Actor, item_id: UUID, verdict: str, *, note: str = "") -> None:
    """Say whether what stands now is right (it changed since) or wrong. What is wrong in our own register becomes a change
    request; at another target it stands on the list of corrections. Records ``aftercare.judged``, and with the last one
    ``aftercare.check_done`` with the bound of the rate.

    Raises:
        Refusal: ``aftercare.no_such_item``, ``aftercare.bad_verdict``, ``aftercare.judged``.
    """
    item = _item(actor, item_id)
    if verdict not in {Verdict.RIGHT, Verdict.WRONG} or (verdict == Verdict.WRONG and len(note.strip()) < _SHORTEST):
        raise BAD_VERDICT(field="verdict", given=verdict[:20], known=f"{Verdict.RIGHT}, {Verdict.WRONG}")
    if item.verdict:
        raise JUDGED_ALREADY(field="item")
    item.verdict, item.note, item.judged_by, item.judged_at = verdict, note.strip()[:_LONGEST], actor.id, clock.now()
    if verdict == Verdict.WRONG:
        item.request = ask_for_change(actor, item)
    item.save()
    row = item.check_of.watch
    public: dict[str, Json] = {
        "ref": transfers.row_for(actor, row.transfer_id).ref, "number": item.check_of.number, "table": item.position,
        "row": item.row, "verdict": verdict, "request": str(item.request) if item.request else None,
    }  # fmt: skip
    record(JUDGED, stream=row.transfer_id, public=public)
    _end(actor, item.check_of)


@action("aftercare.mend")
def mend(actor: Actor, item_id: UUID) -> None:
    """Say that what was wrong is right now at the target. Records ``aftercare.mended``.

    Raises:
        Refusal: ``aftercare.no_such_item``, ``aftercare.not_wrong``.
    """
    item = _item(actor, item_id)
    if item.verdict != Verdict.WRONG or item.mended_at is not None:
        raise NOT_WRONG(field="item")
    item.mended_by, item.mended_at = actor.id, clock.now()
    item.save(update_fields=["mended_by", "mended_at"])
    transfer_id = item.check_of.watch.transfer_id
    ref = transfers.row_for(actor, transfer_id).ref
    record(MENDED, stream=transfer_id, public={"ref": ref, "table": item.position, "row": item.row})


@action("aftercare.draw", silent="a sample that could not be drawn is tried again; the page says why")
def note_trouble(actor: Actor, watch_id: UUID, no: Refusal) -> None:
    """Note why a sample could not be drawn; tomorrow it is tried again."""
    row = Watch.objects.get(id=watch_id)
    row.trouble = {one: no.say(one)[:1_000] for one in ("en", "zh")}
    row.next_on = queries.today_of(row) + timedelta(days=1)
    row.save(update_fields=["trouble", "next_on"])


def _draw_one(row: Watch) -> int:
    try:
        draw(SYSTEM, row.transfer_id)
    except Refusal as no:
        log.warning("aftercare.not_drawn", transfer=str(row.transfer_id), code=no.code)
        note_trouble(SYSTEM, row.id, no)
        return 0
    return 1


def _drawn(row: Watch, number: int) -> Drawn:
    seed, kept = f"{row.seed}:{number}", transfers.sample_of(row.transfer_id)
    sizes = shared_out(row.size, [one.population for one in kept], [one.rows.height for one in kept])
    frames = {}
    for table, size in zip(kept, sizes, strict=True):
        places = transfers.drawn_of(f"{seed}:{table.position}", table.rows.height, size)
        rows = table.rows[[one - 1 for one in places]]
        found = transfer.read_back(row.transfer_id, table.position, rows)
        gone = found.missing.select(
            _ROW, field=pl.lit(""), expected=pl.lit(None, pl.String), got=pl.lit(None, pl.String)
        )
        frames[table.position] = pl.concat([found.differences.select(_ROW, "field", "expected", "got"), gone])
    return Drawn(seed, sum(sizes), frames)


def _items(position: int, frame: pl.DataFrame) -> list[Item]:
    grouped = frame.group_by(_ROW, maintain_order=True).agg(pl.col("field").unique(maintain_order=True))
    return [
        Item(position=position, row=row, found=Found.MISSING if "" in fields else Found.CHANGED, fields=[one for one in fields if one])
        for row, fields in grouped.rows()
    ]  # fmt: skip


def _end(actor: Actor, check: Check) -> None:
    """With the last verdict a check is done: so many wrong of so many show how many of all may be."""
    if check.done_at is not None or check.items.filter(verdict=Verdict.OPEN).exists():
        return
    row, wrong = check.watch, check.items.filter(verdict=Verdict.WRONG).count()
    found = transfers.bound_of(check.rows, wrong, row.confidence, row.tolerable)
    check.done_at, check.upper, check.holds = clock.now(), str(found.upper), found.holds
    check.save(update_fields=["done_at", "upper", "holds"])
    public: dict[str, Json] = {
        "ref": transfers.row_for(actor, row.transfer_id).ref, "number": check.number, "rows": check.rows, "wrong": wrong,
        "upper": check.upper, "confidence": row.confidence, "holds": check.holds,
    }  # fmt: skip
    record(CHECK_DONE, stream=row.transfer_id, public=public)


def _standing(actor: Actor, transfer_id: UUID) -> Watch:
    card = queries.over(actor, transfer_id)
    row = Watch.objects.filter(transfer_id=transfer_id, ended_at__isnull=True).first()
    if row is None:
        raise NOT_WATCHED(ref=card.ref)
    return row


def _item(actor: Actor, item_id: UUID) -> Item:
    item = Item.objects.select_for_update(of=("self",)).select_related("check_of__watch").filter(id=item_id).first()
    home = transfers.home_of(item.check_of.watch.transfer_id) if item else None
    if item is None or home is None or not actor.may_see(home):
        raise NO_SUCH_ITEM(field="item")
    return item
