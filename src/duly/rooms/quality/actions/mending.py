# SPDX-License-Identifier: Apache-2.0
"""The work on the list: who has a finding, that it is done, that it stays as it is, that a record is still right."""

from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as registry
from duly.rooms.quality.facts import NO_SUCH_FINDING, NOBODY_NAMED, OVER, REASON_NEEDED, State
from duly.rooms.quality.kinds import ASSIGNED, CONFIRMED, ENDED
from duly.rooms.quality.models import Confirmation, Finding
from duly.rooms.quality.rules.faults import Code


@action("quality.assign")
def assign(actor: Actor, finding_id: UUID, *, department: str = "", person: str = "") -> None:
    """Give a finding to a department (its short name), a colleague (their e-mail), or both. Records ``quality.assigned``.

    Raises:
        Refusal: ``quality.no_such_finding``, ``quality.over``, ``quality.nobody_named``, ``accounts.unknown_department``,
            ``accounts.unknown_user``.
    """
    row = _open(actor, finding_id)
    if not department and not person:
        raise NOBODY_NAMED(field="person")
    place = accounts.organisations([row.organisation_id])[row.organisation_id]
    if department:
        row.department = accounts.department_by_ref(place, department).id
    row.person = accounts.colleague(place.id, person, field="person").id if person else None
    row.save(update_fields=["department", "person"])
    said = {
        "organisation": str(place.id), "finding": str(row.id),
        "department": str(row.department) if row.department else None, "person": str(row.person) if row.person else None,
    }  # fmt: skip
    record(ASSIGNED, stream=row.id, public=said)


@action("quality.close")
def close(actor: Actor, finding_id: UUID, *, reason: str) -> None:
    """Say that a finding was dealt with, and how. When the next survey finds the same wrong, it is on the list again.

    Records ``quality.ended``.

    Raises:
        Refusal: ``quality.no_such_finding``, ``quality.over``, ``quality.reason_needed``.
    """
    _end(actor, _open(actor, finding_id), State.DONE, "by_hand", reason)


@action("quality.ignore")
def ignore(actor: Actor, finding_id: UUID, *, reason: str) -> None:
    """Leave a finding as it is: it stays off the list until the value is another. Records ``quality.ended``.

    Raises:
        Refusal: ``quality.no_such_finding``, ``quality.over``, ``quality.reason_needed``.
    """
    _end(actor, _open(actor, finding_id), State.IGNORED, "ignored", reason)


@action("quality.confirm")
def confirm(actor: Actor, organisation_id: UUID, ref: str, *, how: str) -> None:
    """The customer said that what is on record is still right: it is no longer stale. Records ``quality.confirmed``.

    ``how`` is a plain code: ``portal``, ``call``, ``counter`` …

    Raises:
        Refusal: ``rights.other_organisation``, ``customers.unknown``, ``quality.reason_needed``.
    """
    if not how.strip():
        raise REASON_NEEDED(field="how")
    party = registry.customer_for(actor, organisation_id, ref)
    now = clock.now()
    made = Confirmation.objects.create(
        organisation_id=organisation_id, customer_id=party.id, how=how.strip(), by=actor.id, at=now
    )
    Finding.objects.filter(customer_id=party.id, code=Code.STALE, state=State.OPEN).update(
        state=State.DONE, how="mended", ended_at=now, ended_by=actor.id
    )
    record(CONFIRMED, stream=made.id, public={"organisation": str(organisation_id), "how": made.how})


def _end(actor: Actor, row: Finding, state: State, how: str, reason: str) -> None:
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    row.state, row.how, row.reason = state, how, reason.strip()
    row.ended_at, row.ended_by = clock.now(), actor.id
    row.save(update_fields=["state", "how", "reason", "ended_at", "ended_by"])
    record(
        ENDED,
        stream=row.id,
        public={"organisation": str(row.organisation_id), "finding": str(row.id), "code": row.code, "how": how},
        subject=row.customer_id,
        personal={"reason": row.reason},
    )


def _open(actor: Actor, finding_id: UUID) -> Finding:
    row = Finding.objects.select_for_update().filter(id=finding_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_FINDING(field="finding")
    if row.state != State.OPEN:
        raise OVER(field="finding")
    return row
