# SPDX-License-Identifier: Apache-2.0
"""Departments that take part in a subject, and the sign-offs that are awaited from them."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries
from duly.rooms.agreement.actions.tasks import add_rows, end
from duly.rooms.agreement.facts import Source, Step
from duly.rooms.agreement.kinds import ASSIGNED
from duly.rooms.agreement.models import Concern, Task


@action("agreement.assign")
def assign(actor: Actor, subject: UUID, organisation: UUID, department: str) -> None:
    """Let a department take part, so that its members see the subject. Records ``agreement.assigned``.

    Raises:
        Refusal: ``rights.other_organisation``, ``accounts.unknown_department``.
    """
    actor.require_sight(organisation)
    place = accounts.organisations([organisation])[organisation]
    row = accounts.department_by_ref(place, department)
    concern(subject, departments=[row.id])
    record(ASSIGNED, stream=subject, public={"department": row.ref})


def concern(subject: UUID, *, departments: Iterable[UUID] = (), persons: Iterable[UUID] = ()) -> None:
    """Note that a subject concerns these departments and persons, inside a running verb."""
    rows = [Concern(subject=subject, department_id=one) for one in departments]
    rows += [Concern(subject=subject, person=one) for one in persons]
    Concern.objects.bulk_create(rows, ignore_conflicts=True)


def await_sign_offs(subject: UUID, organisation: UUID, departments: Iterable[str], today: date, *, by: UUID) -> None:
    """Open a sign-off for each department that must sign, inside a running verb."""
    known = accounts.departments_of(organisation)
    due = today + timedelta(days=queries.policy_of(organisation).sign_off_days)
    rows = [
        Task(
            organisation_id=organisation, subject=subject, step=Step.WORDING, title_zh="签署", title_en="Sign-off",
            department=known[ref], due_on=due, is_mandatory=False, source=Source.SIGN_OFF, by=by, at=clock.now(),
        )
        for ref in departments
    ]  # fmt: skip
    add_rows(rows)


def signed_off(subject: UUID, department: UUID, *, by: UUID) -> None:
    """A department has signed: its sign-off is done. Inside a running verb."""
    for row in _awaited(subject).filter(department_id=department):
        end(row, "done", "", by=by)


def drop_sign_offs(subject: UUID, why: str, *, by: UUID) -> None:
    """What was asked for is asked for no more. Inside a running verb."""
    for row in _awaited(subject):
        end(row, "dropped", why, by=by)


def _awaited(subject: UUID) -> QuerySet[Task]:
    return Task.objects.filter(subject=subject, source=Source.SIGN_OFF, outcome="").order_by("id")
