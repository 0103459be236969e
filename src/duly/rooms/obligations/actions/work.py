# SPDX-License-Identifier: Apache-2.0
"""The work list: customers whom no step has moved. People take a case up, look at it, and say what they found."""

from collections.abc import Sequence
from uuid import UUID

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.obligations import kinds
from duly.rooms.obligations.actions.settle import acknowledge, exempt, refuse
from duly.rooms.obligations.facts import (
    BAD_OUTCOME,
    NOT_ON_THE_LIST,
    OUTCOMES,
    REASON_NEEDED,
    TAKEN_BY_ANOTHER,
    State,
)
from duly.rooms.obligations.models import Cascade, Obligation


@action("obligations.take_up")
def take_up(actor: Actor, recipient_ids: Sequence[UUID]) -> int:
    """Make these cases one's own; gives how many are new. Records ``obligations.taken`` for each.

    Raises:
        Refusal: ``obligations.not_on_the_list``, ``obligations.taken_by_another``.
    """
    rows = [owed for owed in _cases(actor, recipient_ids) if owed.owner_id is None]
    Obligation.objects.filter(id__in=[owed.id for owed in rows]).update(owner_id=actor.id)
    record_many(kinds.TAKEN, [FactRow(owed.id, _public(owed)) for owed in rows])
    return len(rows)


@action("obligations.give_back")
def give_back(actor: Actor, recipient_ids: Sequence[UUID]) -> int:
    """Put one's own cases back on the list for others. Records ``obligations.given_back`` for each.

    Raises:
        Refusal: ``obligations.not_on_the_list``, ``obligations.taken_by_another``.
    """
    rows = [owed for owed in _cases(actor, recipient_ids) if owed.owner_id is not None]
    Obligation.objects.filter(id__in=[owed.id for owed in rows]).update(owner_id=None)
    record_many(kinds.GIVEN_BACK, [FactRow(owed.id, _public(owed)) for owed in rows])
    return len(rows)


@action("obligations.resolve")
def resolve(actor: Actor, recipient_ids: Sequence[UUID], *, outcome: str, reason: str = "", how: str = "call") -> int:
    """Say what a look at these cases showed; gives how many. They leave the list.

    ``outcome``: ``acknowledged`` (by ``how``: ``call`` or ``counter``), ``refused``, ``exempt``, or ``left``: nothing can
    be done, and the customer stays stalled or unreachable. All but the first take a reason. Records what each outcome
    records, and ``obligations.left``.

    Raises:
        Refusal: ``obligations.bad_outcome``, ``obligations.reason_needed``, ``obligations.not_on_the_list``,
            ``obligations.taken_by_another``.
    """
    if outcome not in OUTCOMES:
        raise BAD_OUTCOME(field="outcome", outcome=outcome, known=", ".join(OUTCOMES))
    reason = reason.strip()
    if outcome != "acknowledged" and not reason:
        raise REASON_NEEDED(field="reason")
    rows = _cases(actor, recipient_ids)
    for owed in rows:
        if outcome == "acknowledged":
            acknowledge(actor, owed.id, how=how)
        elif outcome == "refused":
            refuse(actor, owed.id, how=how, reason=reason)
        elif outcome == "exempt":
            exempt(actor, owed.id, reason=reason)
    if outcome == "left":
        facts = [
            FactRow(owed.id, _public(owed) | {"state": State(owed.state).value}, owed.customer_id, {"reason": reason})
            for owed in rows
        ]
        record_many(kinds.LEFT, facts)
    Obligation.objects.filter(id__in=[owed.id for owed in rows]).update(left_at=clock.now(), owner_id=actor.id)
    return len(rows)


def _cases(actor: Actor, recipient_ids: Sequence[UUID]) -> list[Obligation]:
    """These cases, all of them on the list, visible, and nobody else's."""
    wanted = list(dict.fromkeys(recipient_ids))
    on_list = Obligation.objects.select_for_update().filter(stuck_at__isnull=False, left_at__isnull=True)
    rows = list(on_list.filter(id__in=wanted).order_by("id"))
    places = Cascade.objects.filter(subject__in={owed.subject for owed in rows})
    seen = {
        subject
        for subject, organisation in places.values_list("subject", "organisation_id")
        if organisation is None or actor.may_see(organisation)
    }
    rows = [owed for owed in rows if owed.subject in seen]
    if not wanted or len(rows) < len(wanted):
        raise NOT_ON_THE_LIST(field="recipients", count=len(wanted) - len(rows))
    if any(owed.owner_id not in {None, actor.id} for owed in rows):
        raise TAKEN_BY_ANOTHER(field="recipients")
    return rows


def _public(owed: Obligation) -> dict[str, str]:
    return {"notice": str(owed.subject)}
