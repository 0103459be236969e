# SPDX-License-Identifier: Apache-2.0
"""What becomes of letters outside: carriers' files, and letters that come back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

import orjson

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.facts import TakenByUs
from duly.rooms.printing import facts, queries
from duly.rooms.printing.actions.batches import which
from duly.rooms.printing.facts import CHANNEL, FAULT_OF, REASONS, RowRefused, State, Tracked, TrackingReport
from duly.rooms.printing.models import Piece
from duly.rooms.printing.rules.tracking import read_tracking

_TOGETHER = 500
_CHANGED = ("state", "number", "carrier", "said_at", "reason", "updated_at")
_GRADE = {State.PRINTED: 0, State.POSTED: 1, State.RETURNED: 2, State.DELIVERED: 2}
_NOT_OURS = Words(en="no letter of yours has this reference", zh="没有此编号的信函")
_CONTRADICTS = Words(en="the letter is on record as {state} already", zh="该信函已登记为“{state}”")


def import_tracking(actor: Actor, content: bytes) -> TrackingReport:
    """Take in a carrier's file: numbers, deliveries with their day, returns with their reason; again changes nothing.

    A day of delivery is kept as the carrier wrote it, and becomes evidence that the letter arrived. Records what
    :func:`take_tracking` does.

    Raises:
        Refusal: ``printing.bad_tracking``, before anything was taken.
    """
    rights.require(actor, "printing.take_tracking")  # before the file is looked at
    counted: Counter[str] = Counter()
    refused: list[RowRefused] = []
    for rows in _together(read_tracking(content)):
        said = [row for row in rows if isinstance(row, Tracked)]
        refused += [row for row in rows if isinstance(row, RowRefused)]
        counts, no = take_tracking(actor, said) if said else (Counter[str](), [])
        counted += counts
        refused += no
        counted["rows"] += len(rows)
    return TrackingReport(
        counted["rows"], counted["posted"], counted["delivered"], counted["returned"], counted["same"],
        tuple(sorted(refused, key=lambda row: row.line)),
    )  # fmt: skip


@action("printing.take_tracking", silent="rows that say what is known already change nothing")
def take_tracking(actor: Actor, rows: Sequence[Tracked]) -> tuple[Counter[str], list[RowRefused]]:
    """Take in some rows; gives what they changed, and which were refused.

    Records ``printing.tracked`` or ``printing.returned`` for each change, and through the post office
    ``delivery.delivered`` or ``delivery.bounced``.
    """
    known = queries.by_reference(actor, [row.reference for row in rows])
    counted: Counter[str] = Counter()
    refused: list[RowRefused] = []
    changed: list[tuple[Piece, Tracked]] = []
    late: list[Piece] = []
    for row in rows:
        piece = known.get(row.reference)
        if piece is None:
            refused.append(RowRefused(row.line, row.reference, _NOT_OURS))
        elif _is_same(piece, row):
            counted["same"] += 1
        elif _GRADE[State(piece.state)] > _GRADE[State(row.status)]:
            if row.number and not piece.number:  # a number that comes after its news is kept; the better news stays
                piece.number = row.number
                late.append(piece)
            counted["same"] += 1
        elif _GRADE[State(piece.state)] == _GRADE[State.DELIVERED] and piece.state != row.status:
            refused.append(RowRefused(row.line, row.reference, _contradiction(piece)))
        else:
            counted[row.status] += 1
            _change(piece, row)
            changed.append((piece, row))
    touched = {piece.id: piece for piece in (*late, *(piece for piece, _ in changed))}
    Piece.objects.bulk_update(touched.values(), _CHANGED)
    _record(changed)
    _tell_post_office(actor, [(piece.id, row) for piece, row in changed if row.status != State.POSTED])
    return counted, refused


@action("printing.take_back")
def take_back(actor: Actor, reference: str, *, reason: str) -> UUID:
    """A letter came back: the reference on it was typed or scanned; gives the delivery's id.

    The contact point is marked when the address is at fault. Records ``printing.returned``, and through the post
    office ``delivery.bounced``. Scanning it again changes nothing but the reason.

    Raises:
        Refusal: ``printing.no_such_letter``, ``printing.bad_reason``.
    """
    if reason not in REASONS:
        raise facts.BAD_REASON(field="reason", reason=reason, known=", ".join(REASONS))
    piece = Piece.objects.select_for_update().get(id=queries.piece_for(actor, reference).id)
    row = Tracked(
        0, piece.reference, piece.number, piece.carrier, State.RETURNED, clock.now().date().isoformat(), reason
    )
    _change(piece, row)
    piece.save(update_fields=_CHANGED)
    record(facts.RETURNED, stream=piece.recipient_id, public=which(piece) | {"code": reason})
    _tell_post_office(actor, [(piece.id, row)])
    return piece.id


def _is_same(piece: Piece, row: Tracked) -> bool:
    same_number = row.number in {"", piece.number}
    return piece.state == row.status and same_number and row.said_at in {"", piece.said_at}


def _contradiction(piece: Piece) -> Words:
    state = facts.STATE_WORDS[State(piece.state)]
    return Words(en=_CONTRADICTS.en.format(state=state.en), zh=_CONTRADICTS.zh.format(state=state.zh))


def _change(piece: Piece, row: Tracked) -> None:
    piece.state, piece.updated_at = row.status, clock.now()
    piece.number, piece.carrier = row.number or piece.number, row.carrier or piece.carrier
    piece.said_at, piece.reason = row.said_at or piece.said_at, row.reason


def _record(changed: Sequence[tuple[Piece, Tracked]]) -> None:
    tracked = [
        FactRow(
            piece.recipient_id,
            which(piece) | {"carrier": piece.carrier or "-", "state": row.status, "said_at": row.said_at or "-"},
            piece.customer_id,
            {"number": piece.number} if piece.number else {},
        )
        for piece, row in changed
    ]
    returned = [
        FactRow(piece.recipient_id, which(piece) | {"code": row.reason})
        for piece, row in changed
        if row.status == State.RETURNED
    ]
    record_many(facts.TRACKED, tracked)
    record_many(facts.RETURNED, returned)


def _tell_post_office(actor: Actor, said: Sequence[tuple[UUID, Tracked]]) -> None:
    """Arrivals and returns as receipts of the channel: kept as they came, and the better grade wins."""
    if not said:
        return
    receipts = [
        {
            "delivery": str(delivery_id),
            "outcome": "delivered" if row.status == State.DELIVERED else "bounced",
            "code": "" if row.status == State.DELIVERED else FAULT_OF[row.reason],
            "response": " ".join(filter(None, (row.carrier, row.number, row.reason))),
            "said_at": row.said_at,
        }
        for delivery_id, row in said
    ]
    delivery.take_receipts(actor, CHANNEL, TakenByUs(), orjson.dumps(receipts))


def _together(rows: Iterator[Tracked | RowRefused]) -> Iterator[list[Tracked | RowRefused]]:
    held: list[Tracked | RowRefused] = []
    for row in rows:
        held.append(row)
        if len(held) == _TOGETHER:
            yield held
            held = []
    if held:
        yield held
