# SPDX-License-Identifier: Apache-2.0
"""Submit, approve, send back: by somebody else than the makers, bound to the digest of what was read."""

from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement import queries as agreed
from duly.rooms.agreement.facts import BEFORE_SUBMISSION
from duly.rooms.agreement.queries import Signing
from duly.rooms.notices import facts, kinds, queries
from duly.rooms.notices.actions import agreeing, assessing
from duly.rooms.notices.models import Approval, Rejection, Submission
from duly.rooms.notices.rules.states import (
    History,
    given,
    may_add,
    may_approve,
    missing,
    must_be_current,
    must_be_open,
    state_of,
)


@action("notices.submit")
def submit(actor: Actor, notice_id: UUID | str) -> str:
    """Ask for approval; gives the digest of what is asked for. Records ``notices.submitted``.

    What the organisation's policy asks for (how many persons, which departments) is fixed here, and each department gets
    a sign-off with a deadline: ``agreement.task_added``.

    Raises:
        Refusal: ``notices.wrong_state``; ``agreement.tasks_open`` with the mandatory tasks of earlier steps;
            ``notices.blocked`` with the list: nobody is asked to read what cannot go out.
    """
    notice = queries.locked(actor, notice_id)
    history = queries.history_of(notice)
    must_be_open("submit", state_of(history), notice.number)
    agreed.must_be_clear(notice.id, BEFORE_SUBMISSION)
    assessing.must_pass(notice, assessing.SUBMISSION)
    needed = queries.needed_for(notice)
    asked: dict[str, Json] = {"approvers": needed.approvers, "departments": list(needed.departments)}
    Submission.objects.create(notice=notice, digest=history.digest, needed=asked, by=actor.id, at=clock.now())
    agreement.await_sign_offs(
        notice.id, notice.organisation_id, needed.departments, agreeing.today_of(notice), by=actor.id
    )
    assessing.keep(actor, notice, history.digest, assessing.SUBMISSION)
    record(kinds.SUBMITTED, stream=notice.id, public=asked | {"digest": history.digest})
    return history.digest


@action("notices.approve")
def approve(actor: Actor, notice_id: UUID | str, *, digest: str, department: str | None = None) -> None:
    """Agree to exactly what has this digest: edition, plan and audience rule. Records ``notices.approved``.

    With ``department`` the actor signs for it, as its member or by a delegation from one; where none is named, a member
    signs for the department of theirs that is awaited. The notice is approved once all that the submission needed is there.

    Raises:
        Refusal: ``notices.own_notice`` for whoever wrote or submitted any of it; ``notices.other_digest`` when it says
            something else by now; ``notices.wrong_state``; ``notices.already_approved``; ``notices.for_a_maker``;
            ``notices.name_a_department``; ``agreement.not_of_department``.
    """
    notice = queries.locked(actor, notice_id)
    history = queries.history_of(notice)
    may_approve(actor.id, history.makers, digest, history.digest)
    must_be_open("approve", state_of(history), notice.number)
    signing = agreeing.signing_for(actor, notice, history, department)
    may_add(history, actor.id, agreeing.on_behalf(signing))
    assessing.must_pass(notice, assessing.APPROVAL)
    asked = Submission.objects.filter(notice=notice, digest=digest).order_by("-at").first()
    Approval.objects.create(
        notice=notice, submission=asked, digest=digest, by=actor.id, at=clock.now(),
        department_id=signing.department_id if signing else None, on_behalf_of=agreeing.on_behalf(signing),
        delegation_id=signing.delegation if signing else None,
    )  # fmt: skip
    if signing:
        agreement.signed_off(notice.id, signing.department_id, by=actor.id)
    agreement.concern(notice.id, persons=[actor.id])
    assessing.keep(actor, notice, digest, assessing.APPROVAL)
    _record_approval(actor, queries.history_of(notice), notice.id, signing)


def _record_approval(actor: Actor, history: History, notice_id: UUID, signing: Signing | None) -> None:
    counted, left = len(given(history)), missing(history)
    public: dict[str, Json] = {
        "digest": history.digest, "department": signing.ref if signing else None, "given": counted,
        "of": counted + (left.approvers if left else 0),
    }  # fmt: skip
    giver = agreeing.on_behalf(signing)
    personal = {"on_behalf_of": accounts.names_of([giver]).get(giver, "")} if giver else {}
    record(kinds.APPROVED, stream=notice_id, public=public, subject=actor.id, personal=personal)


@action("notices.reject")
def reject(actor: Actor, notice_id: UUID | str, *, digest: str, reason: str) -> None:
    """Send back what was submitted, or what was approved and not yet launched. Records ``notices.rejected``.

    Raises:
        Refusal: ``notices.other_digest``, ``notices.wrong_state``, ``notices.reason_needed``.
    """
    notice = queries.locked(actor, notice_id)
    history = queries.history_of(notice)
    must_be_current(digest, history.digest)
    must_be_open("reject", state_of(history), notice.number)
    if not reason.strip():
        raise facts.REASON_NEEDED(field="reason")
    Rejection.objects.create(notice=notice, digest=digest, reason=reason.strip(), by=actor.id, at=clock.now())
    agreement.drop_sign_offs(notice.id, "sent back", by=actor.id)
    record(
        kinds.REJECTED,
        stream=notice.id,
        public={"digest": digest},
        subject=actor.id,
        personal={"reason": reason.strip()},
    )
