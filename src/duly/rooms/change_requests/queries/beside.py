# SPDX-License-Identifier: Apache-2.0
"""What stands beside a request: statements of the customer, who asks, that it was passed upwards. Nothing in full."""

from collections.abc import Iterable

from duly.rooms.change_requests.models import ChangeRequest, Escalation
from duly.rooms.change_requests.queries.opening import claim_of
from duly.rooms.change_requests.sights import Asker, DisputeLine, EscalationLine
from duly.rooms.customers import queries as customers

_NOTE = "note"


def disputes_of(row: ChangeRequest) -> Iterable[DisputeLine]:
    """The statements, the oldest first."""
    for one in row.disputes.order_by("at"):
        yield DisputeLine(
            one.id, one.kind, one.by_kind, one.by_id, one.at, one.outcome, one.outcome_by, one.outcome_at,
            one.outcome_request_id,
        )  # fmt: skip


def asker_of(row: ChangeRequest, *, is_staff: bool) -> Asker:
    """Who asks. What they say of themselves is for the staff: where it was a thief, the customer is not told their address."""
    claim = claim_of(row) if is_staff else {}
    return Asker(
        row.requester_id, row.on_behalf, row.mandate_id,
        {name: _in_part(name, value) for name, value in claim.items() if value and name != _NOTE},
        row.language, row.undo_of_id, row.canonical_id,
    )  # fmt: skip


def escalation_of(row: ChangeRequest) -> EscalationLine | None:
    """When and to whom it was passed upwards."""
    found = Escalation.objects.filter(request=row).first()
    return EscalationLine(found.head_id, found.department_id, found.due_at, found.at) if found else None


def _in_part(name: str, value: str) -> str:
    if name == "name":
        return customers.mask_name(value)
    kinds = {"email": "email", "phone": "sms"}
    return customers.masked(kinds[name], value) if name in kinds else f"{value[:2]}…"
