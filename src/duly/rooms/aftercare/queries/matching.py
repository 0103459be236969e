# SPDX-License-Identifier: Apache-2.0
"""Whose the rows are that moved, as far as it is known, and the equation between them and the roll."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count

from duly.kernel.actors import Actor
from duly.rooms.aftercare.facts import StrayCard
from duly.rooms.aftercare.models import Matching, Stray
from duly.rooms.aftercare.refusals import NOT_MATCHED, NOT_OVER
from duly.rooms.aftercare.rules.matching import Equation
from duly.rooms.aftercare.terms import Outcome
from duly.rooms.audience import queries as audience
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.transfer import queries as transfers
from duly.rooms.transfer.facts import State, TransferCard

_ROW = "row"


def over(actor: Actor, transfer_id: UUID) -> TransferCard:
    """A transfer that is signed off.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``aftercare.not_over``.
    """
    row = transfers.row_for(actor, transfer_id)
    card = transfers.transfer_for(actor, row.organisation_id, str(transfer_id))
    if card.state != State.SIGNED_OFF:
        raise NOT_OVER(ref=card.ref)
    return card


def matching_for(actor: Actor, transfer_id: UUID) -> Matching:
    """What matching came to.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``aftercare.not_matched``.
    """
    row = transfers.row_for(actor, transfer_id)
    found = standing_of(transfer_id)
    if found is None:
        raise NOT_MATCHED(ref=row.ref)
    return found


def standing_of(transfer_id: UUID) -> Matching | None:
    """The same, where there may be none yet."""
    return Matching.objects.filter(transfer_id=transfer_id).first()


def equation_of(row: Matching) -> Equation:
    """Rows that moved beside who is told, counted anew."""
    strays = Stray.objects.filter(matching=row)
    counted = dict(strays.values_list("outcome").annotate(n=Count("id")).order_by("outcome"))
    chosen = counted.pop(Outcome.CHOSEN, 0)
    still = counted.pop(Outcome.OPEN, 0)
    roll, is_exact = _roll(row)
    customers_count = row.customers if row.notice_id is None else None
    if customers_count is None and row.segment is not None:
        customers_count, _ = customers.segment_standing(row.segment)
    elif chosen:
        customers_count = row.customers + _new(row)
    return Equation(row.rows, row.matched, chosen, sum(counted.values()), still, customers_count or 0, roll, is_exact)


def notice_of(row: Matching) -> Any:
    """The notice that was laid down; nothing while none is."""
    return notices.notice_by_id(row.notice_id) if row.notice_id else None


def strays_for(actor: Actor, transfer_id: UUID, *, only_open: bool = False, limit: int = 200) -> list[StrayCard]:
    """Rows that belong to nobody or several, in order.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``aftercare.not_matched``.
    """
    rows = Stray.objects.filter(matching=matching_for(actor, transfer_id)).order_by("position", "row")
    held = list((rows.filter(outcome=Outcome.OPEN) if only_open else rows)[:limit])
    cards = customers.cards(
        {one for row in held for one in (*row.candidates, *([row.customer] if row.customer else []))}
    )
    return [
        StrayCard(
            one.position, one.row, tuple(sorted(cards[who].ref for who in one.candidates if who in cards)), Outcome(one.outcome),
            cards[one.customer].ref if one.customer in cards else "", one.why,
        )
        for one in held
    ]  # fmt: skip


def strays_with_keys(actor: Actor, transfer_id: UUID) -> Iterator[tuple[str, int, str, str]]:
    """Every row that is open, as a file for whoever looks them up: table, row, its key, how many customers it may belong to."""
    row = matching_for(actor, transfer_id)
    for moved in transfers.moved_of(transfer_id):
        numbers = dict(
            Stray.objects.filter(matching=row, position=moved.position, outcome=Outcome.OPEN).values_list(
                "row", "candidates"
            )
        )
        for one in moved.rows.filter(moved.rows[_ROW].is_in(list(numbers))).iter_rows(named=True):
            key = " · ".join(str(one[name]) for name in moved.key)
            yield moved.table, one[_ROW], key, str(len(numbers[one[_ROW]]))


def places_of(transfer_id: UUID) -> dict[str, int]:
    """Tables of a transfer by their names, and the places by which rows name them."""
    return {one.to: one.position for one in transfers.mapped_cards(transfer_id)}


def _new(row: Matching) -> int:
    """Customers who were chosen and are not on the list yet."""
    chosen = set(Stray.objects.filter(matching=row, outcome=Outcome.CHOSEN).values_list("customer", flat=True))
    return len(chosen - customers.members_among(row.segment, chosen)) if row.segment else len(chosen)


def _roll(row: Matching) -> tuple[int | None, bool]:
    """How many are or will be told, and whether the notice still names that list and nothing else."""
    notice = notice_of(row)
    if notice is None:
        return None, True
    is_exact = notice.audience_rule == {"segment": str(row.segment)}
    frozen = audience.frozen_count(notice.id)
    if frozen is not None:
        return frozen, is_exact
    return audience.preview(notice.organisation_id, notice.audience_rule)["count"], is_exact
