# SPDX-License-Identifier: Apache-2.0
"""What follows from a decision: data stays where it is but is used for nothing else, or it is handed over, or it ends."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import actions as customers
from duly.rooms.downstream import actions as downstream
from duly.rooms.downstream.facts import Matter as Announced
from duly.rooms.feedback import actions as feedback
from duly.rooms.privacy import kinds
from duly.rooms.privacy.actions.mailings import Matter, tell
from duly.rooms.privacy.actions.moving import end, go, said, which
from duly.rooms.privacy.facts import ERASURE_COOLS, TELL_WITHIN
from duly.rooms.privacy.models import Flag, Request
from duly.rooms.privacy.refusals import NO_SUCH_REQUEST, OWN_WORK
from duly.rooms.privacy.terms import BUNDLED, Channel, Kind, Outcome, State

_FLAGS = {Kind.RESTRICTION: "restricted", Kind.OBJECTION: "objected"}
_ANNOUNCED = {"restricted": Announced.RESTRICTED, "objected": Announced.OBJECTED}
NOTICES = "notices"
"""The purpose of being contacted at all."""


def carry_out(actor: Actor, row: Request, outcome: Outcome) -> None:
    """Do what was decided, inside a running verb; the customer is told, of an erasure before their address is gone."""
    kind = Kind(row.kind)
    if outcome is Outcome.REFUSED:
        tell(row, Matter.REFUSED)
        end(row)
    elif kind in BUNDLED:
        tell(row, Matter.READY)
    elif kind is Kind.ERASURE:
        if outcome is Outcome.GRANTED:
            begin_erasure(row)
        else:
            _erase_part(actor, row)
    else:
        _hold_back(actor, row, kind)


def begin_erasure(row: Request) -> None:
    """The customer is told first. What was asked for cools for seven days, in which they may stop it; what a rule of keeping
    ends is carried out once that message has left, at the latest after 72 hours.

    Records ``privacy.erasure_begun`` and ``privacy.told``.
    """
    wait = TELL_WITHIN if row.channel == Channel.RULE else ERASURE_COOLS
    row.erase_at = clock.now() + wait
    go(row, State.ERASING, "erase_at")
    record(kinds.ERASURE_BEGUN, stream=row.id, public=which(row) | {"hours": int(wait.total_seconds() // 3600)})
    tell(row, Matter.ERASING)


@action("privacy.lift")
def lift(actor: Actor, flag_id: UUID, *, reason: str) -> None:
    """End a restriction or an objection, as somebody else than who prepared it. The customer's opt-out stays theirs to change.

    Records ``privacy.lifted``.

    Raises:
        Refusal: ``privacy.no_such_request``, ``privacy.reason_needed``, ``privacy.own_work``.
    """
    flag = Flag.objects.select_for_update().select_related("request").filter(id=flag_id, lifted_at=None).first()
    if flag is None or not actor.may_see(flag.request.organisation_id):
        raise NO_SUCH_REQUEST(field="flag")
    reason = said(reason, "reason", needed=True)
    if flag.request.decisions.filter(sent_back_at=None, maker=actor.id).exists():
        raise OWN_WORK(name=actor.name)
    flag.lifted_at, flag.lifted_by = clock.now(), actor.id
    flag.save(update_fields=["lifted_at", "lifted_by"])
    public = {"request": str(flag.request_id)}
    record(kinds.LIFTED, stream=flag.request_id, public=public, subject=flag.party_id, personal={"note": reason})
    downstream.announce(actor, flag.party_id, Announced.LIFTED, cause=flag.id, number=flag.request.number)


def _erase_part(actor: Actor, row: Request) -> None:
    """While a contract runs: what nobody needs for it goes, and the rest is kept and used for nothing else."""
    feedback.forget(actor, row.party_id)
    _flag(actor, row, "restricted")
    _opt_out(actor, row)
    tell(row, Matter.PARTLY)
    end(row)


def _hold_back(actor: Actor, row: Request, kind: Kind) -> None:
    if kind in _FLAGS:
        _flag(actor, row, _FLAGS[kind])
    _opt_out(actor, row, decision="withdrawn" if kind is Kind.WITHDRAW_CONSENT else "refused")
    public = {"request": str(row.id), "asked": kind, "purpose": row.purpose or NOTICES}
    record(kinds.CARRIED_OUT, stream=row.id, public=public)
    tell(row, Matter.DONE)
    end(row)


def _flag(actor: Actor, row: Request, kind: str) -> None:
    """Whoever else holds the data is told, too (GDPR 19)."""
    flag, is_new = Flag.objects.get_or_create(
        party_id=row.party_id, kind=kind, purpose=row.purpose, lifted_at=None,
        defaults={"request": row, "since": clock.now()},
    )  # fmt: skip
    if is_new:
        downstream.announce(actor, row.party_id, _ANNOUNCED[kind], cause=flag.id, number=row.number)


def _opt_out(actor: Actor, row: Request, decision: str = "refused") -> None:
    """Delivery asks about consents: with this nothing is sent to them but what a law obliges to send."""
    customers.set_consent(
        actor, row.party_id, decision=decision, mechanism=f"request {row.number}", purpose=row.purpose or NOTICES
    )
