# SPDX-License-Identifier: Apache-2.0
"""Submit, approve, send back: by somebody else than the makers, bound to the digest of what was read."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.notices import facts, kinds, queries
from duly.rooms.notices.models import Approval, Rejection, Submission
from duly.rooms.notices.rules.launching import list_of
from duly.rooms.notices.rules.states import may_approve, must_be_current, must_be_open, state_of


@action("notices.submit")
def submit(actor: Actor, notice_id: UUID | str) -> str:
    """Ask for approval; gives the digest of what is asked for. Records ``notices.submitted``.

    Raises:
        Refusal: ``notices.wrong_state``; ``notices.blocked`` with the list: nobody is asked to read what cannot go out.
    """
    notice = queries.locked(actor, notice_id)
    history = queries.history_of(notice)
    must_be_open("submit", state_of(history), notice.number)
    blocking = queries.blocking(queries.findings(notice, clock.now()))
    if blocking:
        raise facts.BLOCKED(list=list_of(blocking), findings=blocking)
    Submission.objects.create(notice=notice, digest=history.digest, by=actor.id, at=clock.now())
    record(kinds.SUBMITTED, stream=notice.id, public={"digest": history.digest})
    return history.digest


@action("notices.approve")
def approve(actor: Actor, notice_id: UUID | str, *, digest: str) -> None:
    """Agree to exactly what has this digest: edition, plan and audience rule. Records ``notices.approved``.

    Raises:
        Refusal: ``notices.own_notice`` for whoever wrote or submitted any of it; ``notices.other_digest`` when it says
            something else by now; ``notices.wrong_state``.
    """
    notice = queries.locked(actor, notice_id)
    history = queries.history_of(notice)
    may_approve(actor.id, history.makers, digest, history.digest)
    must_be_open("approve", state_of(history), notice.number)
    Approval.objects.create(notice=notice, digest=digest, by=actor.id, at=clock.now())
    record(kinds.APPROVED, stream=notice.id, public={"digest": digest})


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
    record(
        kinds.REJECTED,
        stream=notice.id,
        public={"digest": digest},
        subject=actor.id,
        personal={"reason": reason.strip()},
    )
