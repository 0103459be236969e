# SPDX-License-Identifier: Apache-2.0
"""Letting another sign for one's department, for a time."""

from datetime import date
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.agreement.kinds import DELEGATED, DELEGATION_ENDED
from duly.rooms.agreement.models import Delegation
from duly.rooms.agreement.rules.complaints import BAD_PERIOD, NO_SUCH_DELEGATION, NOTHING_TO_DELEGATE, TO_ONESELF
from duly.rooms.agreement.rules.deadlines import LONGEST_DELEGATION, is_fit_period


@action("agreement.delegate")
def delegate(
    actor: Actor, organisation_ref: str | None, to: str, *, from_on: date, until: date,
    department: str | None = None, reason: str = "",
) -> UUID:  # fmt: skip
    """Let a colleague sign for the actor's department, or all of theirs, in a period; gives the delegation's id.

    The colleague signs with rights of their own: a delegation lends a department, not a role. It is not passed on.
    Records ``agreement.delegated``.

    Raises:
        Refusal: ``agreement.bad_period``, ``agreement.to_oneself``, ``agreement.nothing_to_delegate``,
            ``accounts.unknown_user``, ``accounts.unknown_department``.
    """
    place = accounts.organisation_for(actor, organisation_ref)
    taker = accounts.colleague(place.id, to, field="to")
    if taker.id == actor.id:
        raise TO_ONESELF(field="to")
    if not is_fit_period(from_on, until, clock.day_in(place.time_zone, clock.now())):
        raise BAD_PERIOD(field="until", most=LONGEST_DELEGATION)
    row = accounts.department_by_ref(place, department) if department else None
    held = {one.id for one in accounts.departments_for(actor, place.id)} & actor.departments
    if not held or (row is not None and row.id not in held):
        raise NOTHING_TO_DELEGATE(field="department", organisation=place.ref)
    made = Delegation.objects.create(
        organisation_id=place.id, giver=actor.id, taker=taker.id, department=row, from_on=from_on, until=until,
        reason=reason.strip(), at=clock.now(),
    )  # fmt: skip
    public: dict[str, Json] = {
        "delegation": str(made.id), "organisation": str(place.id), "department": row.ref if row else None,
        "from_on": from_on.isoformat(), "until": until.isoformat(),
    }  # fmt: skip
    said = {"to": taker.name} | ({"reason": made.reason} if made.reason else {})
    record(DELEGATED, stream=made.id, public=public, subject=taker.id, personal=said)
    return made.id


@action("agreement.end_delegation")
def end_delegation(actor: Actor, delegation_id: UUID, *, reason: str = "") -> None:
    """Take a delegation back; who gave it may, and an operator; why is kept where it is said.

    What was signed under it stands. Records ``agreement.delegation_ended``.

    Raises:
        Refusal: ``agreement.no_such_delegation``.
    """
    row = Delegation.objects.select_for_update().filter(id=delegation_id, ended_at=None).first()
    may = row is not None and actor.may_see(row.organisation_id)
    if row is None or not may or (row.giver != actor.id and "operator" not in actor.roles):
        raise NO_SUCH_DELEGATION(field="delegation")
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    said: dict[str, str] = {"reason": reason.strip()} if reason.strip() else {}
    record(DELEGATION_ENDED, stream=row.id, public={"delegation": str(row.id)}, subject=actor.id, personal=said)
