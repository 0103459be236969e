# SPDX-License-Identifier: Apache-2.0
"""The checklist: each item is ticked by its owner; what the house sees by itself is ticked by nobody."""

from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import held, must_be, must_be_a_person
from duly.rooms.transfer.cutover_kinds import QUARANTINE_ACCEPTED, TICKED
from duly.rooms.transfer.cutover_refusals import (
    NO_CUTOVER,
    NO_SUCH_ITEM,
    NOT_AN_OWNER,
    NOT_YOUR_ITEM,
    NOTHING_HELD_BACK,
    SEEN_BY_ITSELF,
)
from duly.rooms.transfer.cutover_terms import CHECK_WORDS, Check
from duly.rooms.transfer.models import Acceptance, CheckItem, Cutover, Tick, Transfer
from duly.rooms.transfer.terms import State

_LONGEST_NOTE = 1_000
_OVER = {State.CUT_OVER, State.SIGNED_OFF, State.UNDOING, State.WITHDRAWN}
_BEFORE_THAT = [one for one in State if one not in _OVER]


@action("transfer.tick")
def tick(actor: Actor, transfer_id: UUID, item: str, *, answer: bool, note: str = "") -> None:
    """Say of an item of the checklist that it is done, or that it is not; ``item`` is its number or its id. It counts for the
    freeze that is on, or the next. Records ``transfer.ticked``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_by_key``, ``transfer.no_cutover``, ``transfer.no_such_item``,
            ``transfer.seen_by_itself``, ``transfer.not_your_item``, ``transfer.not_now``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    must_be(row, State.FROZEN, *_BEFORE_THAT)
    found = _found(row, item)
    if found.owner_id != actor.id:
        raise NOT_YOUR_ITEM(
            field="item", item=found.position + 1, owner=accounts.names_of([found.owner_id])[found.owner_id]
        )
    number, said = queries.freeze_number(row.id), note.strip()[:_LONGEST_NOTE]
    Tick.objects.create(item=found, freeze=number, answer=answer, note=said, by=actor.id, at=clock.now())
    public: dict[str, Json] = {
        "ref": row.ref, "item": found.position + 1, "answer": "yes" if answer else "no", "is_gate": found.is_gate, "number": number,
        "note_digest": digest(said) if said else None,
    }  # fmt: skip
    record(TICKED, stream=row.id, public=public)


@action("transfer.accept_quarantine")
def accept_quarantine(actor: Actor, transfer_id: UUID, *, note: str) -> int:
    """Accept, as one who signs for it, that the rows which are held back stay behind; gives how many. It holds for exactly
    these. Records ``transfer.quarantine_accepted``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_by_key``, ``transfer.not_an_owner``,
            ``transfer.nothing_held_back``, ``transfer.not_now``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    must_be(row, State.FROZEN, State.RECONCILED, State.LOADED, State.DIFFERING)
    decides = Cutover.objects.filter(transfer=row, decider_id=actor.id).exists()
    if not decides and not row.duties.filter(owner_id=actor.id).exists():
        raise NOT_AN_OWNER(ref=row.ref)
    rows, found = queries.held_back_digest(row.id)
    if not rows:
        raise NOTHING_HELD_BACK(ref=row.ref)
    said = note.strip()[:_LONGEST_NOTE]
    Acceptance.objects.create(transfer=row, rows=rows, digest=found, note=said, by=actor.id, at=clock.now())
    public: dict[str, Json] = {
        "ref": row.ref, "rows": rows, "digest": found, "note_digest": digest(said) if said else None,
    }  # fmt: skip
    record(QUARANTINE_ACCEPTED, stream=row.id, public=public)
    return rows


def _found(row: Transfer, item: str) -> CheckItem:
    plan = Cutover.objects.filter(transfer=row).first()
    if plan is None:
        raise NO_CUTOVER(ref=row.ref)
    if item in set(Check):
        raise SEEN_BY_ITSELF(field="item", item=CHECK_WORDS[Check(item)])
    for one in plan.items.all():
        if item in {str(one.position + 1), str(one.id)}:
            return one
    raise NO_SUCH_ITEM(field="item", ref=row.ref, item=item)
