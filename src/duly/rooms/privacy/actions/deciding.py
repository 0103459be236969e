# SPDX-License-Identifier: Apache-2.0
"""A decision: prepared by one, agreed to or sent back by another where it takes two, then carried out or told."""

import hashlib
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, encode
from duly.kernel.ids import uuid7
from duly.rooms.privacy import kinds, queries, sealing
from duly.rooms.privacy.actions.carrying_out import carry_out
from duly.rooms.privacy.actions.moving import chosen, go, locked, said, which
from duly.rooms.privacy.models import Decision, Request
from duly.rooms.privacy.refusals import (
    BAD_CHOICE,
    NOT_NOW,
    NOT_PROVED,
    NOT_THIS,
    OWN_WORK,
    REASON_NEEDED,
    STANDS_AGAINST,
)
from duly.rooms.privacy.rules.erasure import Verdict, may_be
from duly.rooms.privacy.terms import FOUR_EYES, STATE_WORDS, WHY_WORDS, Kind, Level, Outcome, State, Why

_OUTCOME_STATE = {
    Outcome.GRANTED: State.GRANTED, Outcome.PARTLY: State.PARTLY, Outcome.REFUSED: State.REFUSED,
}  # fmt: skip
_FREE = Verdict(Outcome.GRANTED, Why.NONE)


@action("privacy.prepare")
def prepare(actor: Actor, request_id: UUID, *, outcome: str, why: str = "", note: str = "") -> str:
    """Prepare a decision; gives its digest. What one person may decide is decided by this, the rest waits for another.

    Nothing is granted to whom nobody has proved, and of an erasure no more than holds, contracts and rules of keeping
    leave: where more is asked the refusal names the law. Whatever is not granted needs a reason of the list. Records
    ``privacy.prepared``, and what :func:`agree` records when one person is enough.

    Raises:
        Refusal: ``privacy.not_proved``, ``privacy.stands_against``, ``privacy.reason_needed``, ``privacy.bad_choice``,
            ``privacy.no_such_request``, ``privacy.not_now``.
    """
    row = locked(request_id, actor, State.RECEIVED, State.IDENTIFIED)
    wanted = Outcome(chosen(outcome, Outcome, "outcome"))
    verdict = _possible(row, wanted)
    decision = _written(actor, row, wanted, _reason(wanted, why, verdict), verdict, note=said(note, "note"))
    public: dict[str, Json] = {"request": str(row.id), **_public(decision)}
    personal = {"note": note.strip()} if note.strip() else {}
    record(kinds.PREPARED, stream=row.id, public=public, subject=row.party_id, personal=personal)
    if row.state == State.IDENTIFIED:
        go(row, State.IN_REVIEW)
    if row.state == State.RECEIVED or row.kind not in FOUR_EYES:
        _decide(actor, row, decision, eyes=1)
    return decision.digest


@action("privacy.agree")
def agree(actor: Actor, request_id: UUID, *, digest: str) -> None:
    """Agree, as a second person, to exactly the decision of this digest; it is carried out at once.

    Whoever prepared it, or took the request in, is not the second person (the database says so, too). What stands against
    an erasure is asked again. Records ``privacy.decided``, and what carrying it out records.

    Raises:
        Refusal: ``privacy.own_work``, ``privacy.not_this``, ``privacy.stands_against``, ``privacy.no_such_request``,
            ``privacy.not_now``.
    """
    row = locked(request_id, actor, State.IN_REVIEW)
    decision = _waiting(row)
    if actor.id in {decision.maker, row.intake_by}:
        raise OWN_WORK(name=actor.name)
    if decision.digest != digest:
        raise NOT_THIS(field="digest")
    _possible(row, Outcome(decision.outcome))
    decision.checker = actor.id
    _decide(actor, row, decision, eyes=2)


@action("privacy.send_back")
def send_back(actor: Actor, request_id: UUID, *, note: str) -> None:
    """Do not agree: the decision is prepared anew. Records ``privacy.sent_back``.

    Raises:
        Refusal: ``privacy.reason_needed``, ``privacy.no_such_request``, ``privacy.not_now``.
    """
    row = locked(request_id, actor, State.IN_REVIEW)
    note = said(note, "note", needed=True)
    decision = _waiting(row)
    decision.sent_back_at = clock.now()
    decision.save(update_fields=["sent_back_at"])
    go(row, State.IDENTIFIED)
    record(
        kinds.SENT_BACK, stream=row.id, public={"request": str(row.id)}, subject=row.party_id, personal={"note": note}
    )


def _waiting(row: Request) -> Decision:
    decision = Decision.objects.select_for_update().filter(request=row, sent_back_at=None, decided_at=None).first()
    if decision is None:
        raise NOT_NOW(field="request", state=STATE_WORDS[State(row.state)])
    return decision


def _possible(row: Request, wanted: Outcome) -> Verdict:
    """What stands against this outcome, where nothing forbids it.

    Raises:
        Refusal: ``privacy.not_proved``, ``privacy.stands_against``.
    """
    if wanted is not Outcome.REFUSED and (row.level == Level.NONE or row.state == State.RECEIVED):
        raise NOT_PROVED(field="request")
    verdict = queries.verdict_of(row.party_id) if row.kind == Kind.ERASURE else _FREE
    if not may_be(wanted, verdict):
        why, most = WHY_WORDS[verdict.why], STATE_WORDS[_OUTCOME_STATE[verdict.outcome]]
        raise STANDS_AGAINST(
            field="outcome", why=why.say("en"), why_zh=why.say("zh"), laws=", ".join(verdict.laws) or "–",
            most=most.say("en"), most_zh=most.say("zh"),
        )  # fmt: skip
    return verdict


def _reason(wanted: Outcome, why: str, verdict: Verdict) -> Why:
    if wanted is Outcome.GRANTED:
        return Why.NONE
    given = why or verdict.why
    if not given:
        raise REASON_NEEDED(field="why")
    if given not in {str(one.value) for one in Why}:
        raise BAD_CHOICE(field="why", given=given, known=", ".join(one.value for one in Why if one.value))
    return Why(given)


def _written(actor: Actor, row: Request, wanted: Outcome, why: Why, verdict: Verdict, *, note: str) -> Decision:
    key = uuid7()
    named: dict[str, Json] = {
        "decision": str(key), "request": str(row.id), "outcome": wanted, "why": why, "laws": list(verdict.laws),
        "until": verdict.until.isoformat() if verdict.until else None, "note": hashlib.sha256(note.encode()).hexdigest(),
    }  # fmt: skip
    place = sealing.Place(row.organisation_id, row.party_id, key)
    return Decision.objects.create(
        id=key, request=row, outcome=wanted, why=why, laws=list(verdict.laws), until=verdict.until, maker=actor.id,
        digest=f"sha256:{hashlib.sha256(encode(named)).hexdigest()}", sealed=sealing.seal(place, note), made_at=clock.now(),
    )  # fmt: skip


def _decide(actor: Actor, row: Request, decision: Decision, *, eyes: int) -> None:
    decision.decided_at = clock.now()
    decision.save(update_fields=["checker", "decided_at"])
    go(row, _OUTCOME_STATE[Outcome(decision.outcome)])
    record(kinds.DECIDED, stream=row.id, public=which(row) | _public(decision) | {"eyes": eyes})
    carry_out(actor, row, Outcome(decision.outcome))


def _public(decision: Decision) -> dict[str, Json]:
    return {
        "outcome": decision.outcome, "why": decision.why or "–", "laws": list(decision.laws), "digest": decision.digest,
        "until": decision.until.isoformat() if decision.until else None,
    }  # fmt: skip
