# SPDX-License-Identifier: Apache-2.0
"""An overdue answer is passed to the head of the department, once."""

from collections.abc import Iterable
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.change_requests.actions.moving import which
from duly.rooms.change_requests.kinds import ESCALATED
from duly.rooms.change_requests.models import ChangeRequest, Escalation
from duly.rooms.change_requests.queries.lateness import to_escalate


@action("change_requests.escalate")
def escalate(actor: Actor, *, most: int) -> int:
    """Pass so many late requests upwards, each once; gives how many. The head is that of the department of whoever prepared
    the request, else of whoever took it in. Records ``change_requests.escalated``.
    """
    rows = ChangeRequest.objects.select_for_update(skip_locked=True).filter(id__in=to_escalate(most))
    held = {row.id: row for row in rows}
    told = set(
        Escalation.objects.filter(request__in=held).values_list("request", flat=True)
    )  # by a worker a moment before
    made = [_made(row) for key, row in held.items() if key not in told]
    Escalation.objects.bulk_create(made)
    record_many(ESCALATED, [_entry(one) for one in made])
    return len(made)


def _made(row: ChangeRequest) -> Escalation:
    departments = [one for one in _departments(row) if one is not None]
    heads = accounts.heads_of(departments)
    headed = next((one for one in departments if one in heads), None)
    return Escalation(
        request=row, department_id=headed, head_id=heads.get(headed) if headed else None, due_at=row.due_at, at=clock.now()
    )  # fmt: skip


def _departments(row: ChangeRequest) -> Iterable[UUID | None]:
    for who in (row.maker_id, row.intake_by):
        if who is not None:
            yield accounts.department_in(who, row.organisation_id)


def _entry(one: Escalation) -> FactRow:
    row = one.request
    public: dict[str, Json] = {
        **which(row), "state": row.state, "due_at": clock.stamp(one.due_at),
        "department": str(one.department_id) if one.department_id else None, "head": str(one.head_id) if one.head_id else None,
    }  # fmt: skip
    return FactRow(stream=row.id, public=public)
