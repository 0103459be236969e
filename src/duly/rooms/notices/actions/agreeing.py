# SPDX-License-Identifier: Apache-2.0
"""What this room asks of agreement while it decides: what is needed, who signs for whom, which deadlines move."""

from datetime import date
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement import queries as agreed
from duly.rooms.agreement.queries import Signing
from duly.rooms.notices.models import Notice
from duly.rooms.notices.rules.complaints import NAME_A_DEPARTMENT
from duly.rooms.notices.rules.states import History, missing

_ON_THEIR_OWN = frozenset({"checker", "operator"})
"""Roles that approve without a department, too."""


def signing_for(actor: Actor, notice: Notice, history: History, department: str | None) -> Signing | None:
    """For which department the actor approves; where none is named, the one of theirs that is still awaited.

    Raises:
        Refusal: ``agreement.not_of_department``; ``notices.name_a_department`` for who may approve only for one.
    """
    now = clock.now()
    if department:
        return agreed.signing(actor, notice.organisation_id, department, now)
    mine = {one.ref: one for one in agreed.signings(actor, now) if _is_here(one, notice)}
    left = missing(history)
    awaited = [mine[ref] for ref in (left.departments if left else ()) if ref in mine]
    own = [one for one in awaited if one.giver is None]
    if own:
        return own[0]
    if not actor.roles & _ON_THEIR_OWN:
        raise NAME_A_DEPARTMENT(field="department", known=", ".join(sorted(mine)) or "-")
    return None


def open_tasks(actor: Actor, notice: Notice) -> None:
    """Give a new notice the tasks of its organisation's policy, inside a running verb; it concerns who writes it."""
    agreement.concern(notice.id, persons=[actor.id])
    agreement.open_from_policy(
        actor, notice.id, notice.organisation_id, notice.change.kind, launch_on=launch_day(notice),
        effective_on=notice.change.effective_on,
    )  # fmt: skip


def written_anew(actor: Actor, notice: Notice) -> None:
    """What was to be signed is no more, deadlines move with the notice, and it concerns who wrote it. Inside a running verb."""
    agreement.concern(notice.id, persons=[actor.id])
    agreement.drop_sign_offs(notice.id, "revised", by=actor.id)
    agreement.redate(actor, notice.id, launch_on=launch_day(notice), effective_on=notice.change.effective_on)


def launch_day(notice: Notice) -> date | None:
    """The day on which the plan begins, where the file names one."""
    on = notice.plan.get("start", {}).get("on")
    return date.fromisoformat(on) if on else None


def today_of(notice: Notice) -> date:
    """Today, at the organisation's place."""
    return clock.day_in(notice.organisation.time_zone, clock.now())


def _is_here(one: Signing, notice: Notice) -> bool:
    return notice.organisation_id in accounts.organisations_with([one.department_id])


def on_behalf(signing: Signing | None) -> UUID | None:
    """In whose place, where it is not one's own."""
    return signing.giver if signing else None
