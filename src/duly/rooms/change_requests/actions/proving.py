# SPDX-License-Identifier: Apache-2.0
"""Proofs: a code to a contact point that was on record before, a call back to it, a document, the new contact's own word.

There is no way to mark a code as right but to give it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.change_requests.actions.moving import held, must_be
from duly.rooms.change_requests.actions.progress import onward
from duly.rooms.change_requests.actions.sending import (
    Sent,
    best_of,
    bound_of,
    decoy,
    new_address,
    opened,
    said_of,
    send_code,
)
from duly.rooms.change_requests.facts import Proved
from duly.rooms.change_requests.kinds import PROOF_FAILED, PROVED
from duly.rooms.change_requests.models import ChangeRequest, Verification
from duly.rooms.change_requests.queries.standing import is_new_contact
from duly.rooms.change_requests.queries.targets import Address, fit_points
from duly.rooms.change_requests.refusals import (
    BAD_PROOF,
    NO_CODE_OUT,
    NO_SUCH_TARGET,
    NOT_BY_HAND,
    NOTE_NEEDED,
    TOO_MANY_CODES,
    WHOSE,
)
from duly.rooms.change_requests.rules import codes
from duly.rooms.change_requests.rules.clocks import WINDOW
from duly.rooms.change_requests.rules.states import PROVABLE
from duly.rooms.change_requests.terms import BY_STAFF, CODE_BY, Method, State, Who

_DAY = timedelta(days=1)


@action("change_requests.start_proof")
def start_proof(actor: Actor, request_id: UUID, *, point: UUID | None = None, who: str = Who.REQUESTER) -> None:
    """Send a one-time code to a contact point that was on record before the request; an earlier code is void then.

    Whoever is not signed in names no contact point, gets the same answer whether we know them or not, and the clock
    sends the code. Records ``change_requests.proof_started``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.no_such_target``,
            ``change_requests.too_many_codes``, ``change_requests.bad_proof``, ``change_requests.cannot_send``.
    """
    row = open_to(request_id, actor)
    must_be(row, *PROVABLE)
    if who not in {Who.REQUESTER, Who.SECOND, Who.CONFIRMATION}:
        raise BAD_PROOF(field="who", method="code", who=who, known=", ".join(CODE_BY))
    _must_be_asked_for(row, who)
    _must_have_codes_left(row)
    if row.party_id is None or (actor.kind == "customer" and actor.id != row.party_id):
        decoy(row, Who(who))
        row.next_at = clock.now()
        row.save(update_fields=["next_at"])
        return
    fit = fit_points(row)
    to = fit.get(point) if point else best_of(list(fit.values()))
    if to is None:
        raise NO_SUCH_TARGET(field="point", days=WINDOW.days)
    send_code(row, Sent(to, Who(who)))


@action("change_requests.prove_new_contact")
def prove_new_contact(actor: Actor, request_id: UUID, item_id: UUID) -> None:
    """Send a code to the new contact point that an item gives; it counts for nothing but that item. Records
    ``change_requests.proof_started``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.whose``,
            ``change_requests.no_such_target``, ``change_requests.too_many_codes``, ``change_requests.cannot_send``.
    """
    row = held(request_id, actor)
    must_be(row, *PROVABLE)
    if row.party_id is None:
        raise WHOSE(number=row.number)
    item = row.items.filter(id=item_id).first()
    if item is None or not is_new_contact(item):
        raise NO_SUCH_TARGET(field="item", days=WINDOW.days)
    _must_have_codes_left(row)
    send_code(row, Sent(new_address(row, item), Who.NEW_CONTACT, item))


@action("change_requests.prove")
def prove(actor: Actor, request_id: UUID, code: str, *, who: str = Who.REQUESTER, item: UUID | None = None) -> Proved:
    """Give a code back: three tries, then a new one is needed. A wrong one counts and is no refusal.

    Records ``change_requests.proved`` or ``change_requests.proof_failed``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.no_code_out``.
    """
    row = open_to(request_id, actor)
    must_be(row, *PROVABLE)
    now = clock.now()
    found = Verification.objects.select_for_update().filter(request=row, who=who, result="", expires_at__gt=now)
    proof = (found.filter(item_id=item) if item else found).order_by("-asked_at").first()
    if proof is None or not proof.method.startswith("code_"):
        raise NO_CODE_OUT(field="code")
    is_right = codes.is_right(settings.DULY.secret, code, bound_of(proof), bytes(proof.secret_hash))
    if is_right:
        _pass(proof, now)
        onward(row)
    else:
        _fail(proof, now)
    return Proved(is_right, 0 if is_right else codes.TRIES - proof.attempts)


@action("change_requests.take_down")
def take_down(
    actor: Actor, request_id: UUID, *, method: str, passed: bool, note: str, point: UUID | None = None,
    who: str = Who.REQUESTER,
) -> None:  # fmt: skip
    """Take down what came of a call back, of a look at a document, or of seeing somebody in person.

    A call back names the number on file that was called: one from before the request. Whoever takes it down cannot review
    the request. Records ``change_requests.proved`` or ``change_requests.proof_failed``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.bad_proof``,
            ``change_requests.not_by_hand``, ``change_requests.no_such_target``, ``change_requests.note_needed``,
            ``change_requests.whose``.
    """
    row = held(request_id, actor)
    must_be(row, *PROVABLE)
    if row.party_id is None:
        raise WHOSE(number=row.number)
    if method.startswith("code_") or method == Method.SESSION:
        raise NOT_BY_HAND(field="method")
    if method not in BY_STAFF or who not in {Who.REQUESTER, Who.SECOND, Who.CONFIRMATION}:
        raise BAD_PROOF(field="method", method=method, who=who, known=", ".join(sorted(BY_STAFF)))
    _must_be_asked_for(row, who)
    if not note.strip():
        raise NOTE_NEEDED(field="note")
    to = _called(row, method, point)
    evidence = row.evidence.order_by("-at").first() if method == Method.DOCUMENT else None
    if method == Method.DOCUMENT and evidence is None:
        raise NO_SUCH_TARGET(field="evidence", days=WINDOW.days)
    now = clock.now()
    proof = opened(row, to, Who(who), Method(method), now)
    proof.by_id, proof.at, proof.evidence = actor.id, now, evidence
    proof.result = "passed" if passed else "failed"
    proof.save(force_insert=True)
    public: dict[str, Json] = {**said_of(proof), "level": proof.level} if passed else {**said_of(proof), "left": 0}
    record(PROVED if passed else PROOF_FAILED, stream=row.id, public=public, subject=row.party_id or actor.id,
           personal={"note": note.strip()})  # fmt: skip
    onward(row)


def open_to(request_id: UUID, actor: Actor) -> ChangeRequest:
    """A request, for whoever has its id and a code to give: its id is a secret that only its asker was told."""
    if actor.kind != "customer":
        return held(request_id, actor)
    row = ChangeRequest.objects.select_for_update().filter(id=request_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        return held(request_id, actor)
    return row


def _called(row: ChangeRequest, method: str, point: UUID | None) -> Address:
    if method != Method.CALL_BACK:
        return Address("", "")
    to = fit_points(row).get(point) if point else None
    if to is None or to.channel not in {"sms", "voice"}:
        raise NO_SUCH_TARGET(field="point", days=WINDOW.days)
    return to


def _must_be_asked_for(row: ChangeRequest, who: str) -> None:
    """The customer says yes to what was reviewed, not to what may still become something else."""
    if who == Who.CONFIRMATION:
        must_be(row, State.CONFIRMING)


def _must_have_codes_left(row: ChangeRequest) -> None:
    since = clock.now() - _DAY
    if row.verifications.filter(asked_at__gt=since, method__startswith="code_").count() >= codes.CODES_A_DAY:
        raise TOO_MANY_CODES(field="code")


def _pass(proof: Verification, now: datetime) -> None:
    proof.result, proof.at = "passed", now
    proof.save(update_fields=["result", "at"])
    record(PROVED, stream=proof.request_id, public={**said_of(proof), "level": proof.level})


def _fail(proof: Verification, now: datetime) -> None:
    proof.attempts += 1
    if proof.attempts >= codes.TRIES:
        proof.result, proof.at = "failed", now
    proof.save(update_fields=["attempts", "result", "at"])
    record(PROOF_FAILED, stream=proof.request_id, public={**said_of(proof), "left": codes.TRIES - proof.attempts})
