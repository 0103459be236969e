# SPDX-License-Identifier: Apache-2.0
"""People look at rows that were drawn by lot, and say of each whether it is right. Into our own registry nothing is signed before."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.actions.moving import held, must_be, must_be_a_person
from duly.rooms.transfer.kinds_registry import SAMPLE_DRAWN, SAMPLE_JUDGED, SAMPLE_SEEN
from duly.rooms.transfer.models import SampledRow, Transfer
from duly.rooms.transfer.places import sealed
from duly.rooms.transfer.sampled import (
    CONFIDENCE,
    NO_SAMPLE,
    NOT_SAMPLED,
    NOTHING_TO_DRAW,
    SAMPLE_LEFT,
    SAMPLE_WRONG,
    SAY_WHAT,
    TOLERABLE,
    Judged,
    SampleCard,
    SampleLine,
)
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.work.drawing import Drawn, draw
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench

WHEN: Final = (State.RECONCILED, State.DIFFERING, State.LOADED, State.FROZEN, State.CUT_OVER)
"""When rows stand in the target and nobody has signed for the last time."""
_LONGEST = 1_000


def draw_sample(actor: Actor, transfer_id: UUID) -> int:
    """Draw rows by the digest of the rehearsal and read each at the source and in the target; gives how many. Drawn again, the same
    rows come, as they stand then.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.nothing_to_draw``, ``transfer.source_…``,
            ``transfer.target_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.draw_sample")
    row = queries.row_for(actor, transfer_id)
    must_be(row, *WHEN)
    with Shop(row) as shop:
        drawn = draw(shop, row)
    if not drawn.rows:
        raise NOTHING_TO_DRAW(ref=row.ref)
    return keep_sample(actor, transfer_id, drawn)


@action("transfer.draw_sample")
def keep_sample(actor: Actor, transfer_id: UUID, drawn: Drawn) -> int:
    """Take down what was drawn; what was said of the same rows stays said. Records ``transfer.sample_drawn``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    must_be(row, *WHEN)
    mine = SampledRow.objects.filter(transfer=row, seed=row.rehearsal_digest)
    if list(mine.order_by("number").values_list("position", "row")) != list(drawn.rows):
        mine.delete()
        seed, population = row.rehearsal_digest, drawn.population
        SampledRow.objects.bulk_create(
            SampledRow(transfer=row, seed=seed, population=population, number=number, position=position, row=at)
            for number, (position, at) in enumerate(drawn.rows, 1)
        )
    Bench(row.id).put(shelves.DRAWN, drawn.values)
    public: dict[str, Json] = {
        "ref": row.ref, "size": len(drawn.rows), "population": drawn.population, "seed": row.rehearsal_digest,
        "confidence": CONFIDENCE, "tolerable": TOLERABLE,
    }  # fmt: skip
    record(SAMPLE_DRAWN, stream=row.id, public=public)
    return len(drawn.rows)


@action("transfer.see_sample")
def see_sample(actor: Actor, transfer_id: UUID, *, after: int = 0, limit: int = 10) -> list[SampleLine]:
    """Rows of the sample in full; that somebody saw them is on record. Records ``transfer.sample_seen``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.no_sample``.
    """
    row = held(transfer_id, actor)
    _card(row)
    found = queries.lines_in_full(row, after=after, limit=limit)
    record(SAMPLE_SEEN, stream=row.id, public={"ref": row.ref, "rows": [one.number for one in found]})
    return found


@action("transfer.judge_sample")
def judge_sample(actor: Actor, transfer_id: UUID, judged: Sequence[Judged]) -> SampleCard:
    """Say of rows of the sample whether they are right; of a wrong one, what is wrong. May be said anew. Gives what the sample shows
    now. Records ``transfer.sample_judged``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_by_key``, ``transfer.not_now``, ``transfer.no_sample``,
            ``transfer.not_sampled``, ``transfer.say_what_is_wrong``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    must_be(row, *WHEN)
    card = _card(row)
    key, now = keys.made([row.id])[row.id], clock.now()
    rows = {one.number: one for one in SampledRow.objects.filter(transfer=row, seed=row.rehearsal_digest)}
    for one in judged:
        if one.number not in rows:
            raise NOT_SAMPLED(field="number", number=one.number, size=card.size)
        if not one.is_right and not one.note.strip():
            raise SAY_WHAT(field="note", number=one.number)
        said, note = rows[one.number], one.note.strip()[:_LONGEST]
        said.verdict, said.by, said.at = "right" if one.is_right else "wrong", actor.id, now
        said.sealed = sealed(key, row.id, queries.note_place(said), {"note": note}) if note else b""
    SampledRow.objects.bulk_update([rows[one.number] for one in judged], ["verdict", "by", "at", "sealed"])
    after = _card(row)
    record(
        SAMPLE_JUDGED,
        stream=row.id,
        public={
            "ref": row.ref, "numbers": [one.number for one in judged], "right": sum(one.is_right for one in judged),
            "wrong": sum(not one.is_right for one in judged), "left": after.left,
        },
    )  # fmt: skip
    return after


def must_be_looked_at(row: Transfer) -> None:
    """Refuse a signature while rows of a sample that is demanded wait, or show that too many may be wrong.

    Raises:
        Refusal: ``transfer.no_sample``, ``transfer.sample_left``, ``transfer.sample_wrong``.
    """
    if row.plan["target"]["kind"] not in queries.DEMANDING:
        return
    card = queries.sample_card(row)
    if card is None:
        raise NO_SAMPLE(ref=row.ref)
    if card.left or card.upper is None:
        raise SAMPLE_LEFT(ref=row.ref, left=card.left)
    if not card.holds:
        upper, tolerable = (f"{(rate * 100).quantize(Decimal('0.1'))}" for rate in (card.upper, card.tolerable))
        raise SAMPLE_WRONG(ref=row.ref, wrong=card.wrong, size=card.size, upper=upper, tolerable=tolerable)


def _card(row: Transfer) -> SampleCard:
    found = queries.sample_card(row)
    if found is None:
        raise NO_SAMPLE(ref=row.ref)
    return found
