# SPDX-License-Identifier: Apache-2.0
"""A customer's requests: how each stands, what is awaited of them, and every word they may have in it."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from duly.doors.portal.centre.gate import Inside, for_customers, onward, sentence, show, status_of
from duly.doors.portal.centre.letters import told_lines
from duly.doors.portal.centre.words import OPEN, PLAIN_STATES, TONES, thing_of
from duly.doors.portal.pages import Said
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.access import queries as access
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import (
    REFUSAL_REASONS,
    STATE_WORDS,
    Card,
    Case,
    Line,
    Proved,
    State,
    Tier,
    Who,
)
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Family
from duly.rooms.downstream import queries as downstream

LARGEST = 10 * 1024 * 1024
_TYPES = {b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""Documents that are taken, by how they begin: what a browser says of a file is not believed."""
_PAPERS = (
    "identity_card",
    "passport",
    "business_licence",
    "bank_letter",
    "registry_extract",
    "mandate",
    "letter",
    "other",
)
_WITHDRAWABLE = OPEN - {State.READY, State.FAILED, State.HELD, State.DISPUTED}
_DISPUTABLE = frozenset({State.CLOSED, State.NOTIFIED, State.APPLIED})
_PROVABLE = OPEN - {State.COOLING, State.READY, State.CONFLICT, State.FAILED, State.DISPUTED}


class Thing(NamedTuple):
    """One item of a request as the page shows it."""

    line: Line
    title: str
    awaits_code: bool
    has_code: bool


@require_GET
@for_customers
def requests(request: HttpRequest, inside: Inside) -> HttpResponse:
    """All requests of this customer, the latest first."""
    rows = [(card, STATE_WORDS[card.state], TONES.get(card.state, "blue")) for card in _cards(inside)]
    return show(request, inside, "requests", rows=rows)


@require_GET
@for_customers
def one(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """One request: how it stands, what is awaited, what happened so far."""
    return _page(request, inside, request_id, said=_done(request.GET.get("done", "")))


@require_POST
@for_customers
def send_code(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """Send a code to a contact point on record, which proves who asks."""
    point = _uuid(request.POST.get("point", ""))
    who = Who.CONFIRMATION if request.POST.get("who") == Who.CONFIRMATION else Who.REQUESTER
    return _do(
        request, inside, request_id, "sent", lambda: actions.start_proof(inside.actor, request_id, point=point, who=who)
    )


@require_POST
@for_customers
def send_new_code(request: HttpRequest, inside: Inside, request_id: UUID, item: UUID) -> HttpResponse:
    """Send a code to the new contact point once more."""
    return _do(request, inside, request_id, "sent", lambda: actions.prove_new_contact(inside.actor, request_id, item))


@require_POST
@for_customers
def give_code(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """Give a code back: the requester's, that of a new contact point, or the one that confirms."""
    who = request.POST.get("who", "")
    who = who if who in {Who.REQUESTER, Who.NEW_CONTACT, Who.CONFIRMATION} else Who.REQUESTER
    item = _uuid(request.POST.get("item", ""))
    try:
        came: Proved = actions.prove(
            inside.actor, _own(inside, request_id), request.POST.get("code", "")[:64], who=who, item=item
        )
    except Refusal as no:
        return _page(request, inside, request_id, status_of(no), said=sentence(no))
    if came.is_right:
        return onward("my-request", request_id, done="proved")
    left = _("This is not the code that was sent. You can try %(left)s more times.") % {"left": came.left}
    none = _("This is not the code that was sent. Ask for a new one.")
    return _page(request, inside, request_id, 422, said=Said("red", left if came.left else none))


@require_POST
@for_customers
def add_document(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """Lay a document beside the request."""
    given = request.FILES.get("file")
    content = given.read(LARGEST + 1) if given is not None and not isinstance(given, list) else b""
    media_type = next((kind for sign, kind in _TYPES.items() if content.startswith(sign)), "")
    if not media_type or len(content) > LARGEST:
        said = Said("red", _("Choose a PDF, PNG or JPEG file of at most 10 MB."))
        return _page(request, inside, request_id, 422, said=said)
    kind = request.POST.get("kind", "")

    def keep() -> None:
        own = _own(inside, request_id)
        actions.add_evidence(inside.actor, own, actions.Paper(content, media_type), kind=kind)

    return _do(request, inside, request_id, "added", keep)


@require_POST
@for_customers
def withdraw(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """Take the request back."""
    return _do(request, inside, request_id, "withdrawn", lambda: actions.withdraw(inside.actor, request_id))


@require_POST
@for_customers
def state(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """Disagree with a refusal, or dispute what was applied: the statement stays on record."""
    text = request.POST.get("text", "")[:4000]

    def say() -> None:
        case = queries.case(inside.actor, request_id)
        verb = actions.disagree if case.card.state is State.REFUSED else actions.dispute
        verb(inside.actor, request_id, text)

    return _do(request, inside, request_id, "stated", say)


@require_POST
@for_customers
def undo(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """Ask for what was on record before."""
    try:
        receipt = actions.undo(inside.actor, _own(inside, request_id))
    except Refusal as no:
        return _page(request, inside, request_id, status_of(no), said=sentence(no))
    return onward("my-request", receipt.id, done="asked")


def _page(
    request: HttpRequest, inside: Inside, request_id: UUID, status: int = 200, *, said: Said | None
) -> HttpResponse:
    case = queries.case(inside.actor, request_id)
    card = case.card
    return show(
        request, inside, "request", status, said=said, case=case, card=card, state=STATE_WORDS[card.state],
        plain=PLAIN_STATES[card.state], tone=TONES.get(card.state, "blue"), things=_things(inside, case),
        refusal=REFUSAL_REASONS.get(case.refusal), told=queries.told_of(inside.actor, request_id),
        letter=queries.letter_for(inside.actor, request_id),
        heard=told_lines(downstream.of_number(inside.session.party, card.number)),
        steps=[(one.at, STATE_WORDS[State(one.after)]) for one in case.events], papers=_PAPERS, **_awaited(inside, case),
    )  # fmt: skip


def _awaited(inside: Inside, case: Case) -> dict[str, Any]:
    """What the customer can do now."""
    card, lacks = case.card, set(case.lacking)
    may_prove = card.state in _PROVABLE
    open_codes = {one.who for one in case.proofs if not one.result and one.expires_at > clock.now()}
    confirms = card.state is State.CONFIRMING and card.tier >= Tier.T3
    return {
        "asks_proof": may_prove and bool(lacks & {"requester", "another_proof"}), "asks_other": "another_proof" in lacks,
        "has_code": Who.REQUESTER in open_codes, "asks_document": "document" in lacks, "awaits_call": "call_back" in lacks,
        "asks_word": confirms and not any(one.who == Who.CONFIRMATION and one.result == "passed" for one in case.proofs),
        "points": access.points_of(inside.session.party) if may_prove else (),
        "may_add": card.state in OPEN and card.state in {State.RECEIVED, State.IDENTIFYING, State.WAITING_CUSTOMER, State.CHECKING},
        "may_withdraw": card.state in _WITHDRAWABLE, "may_state": card.state in _DISPUTABLE or card.state is State.REFUSED,
        "may_undo": card.state in _DISPUTABLE, "is_refused": card.state is State.REFUSED,
    }  # fmt: skip


def _things(inside: Inside, case: Case) -> list[Thing]:
    known = {one.id: one.attributes.get("channel", "") for one in customers.record_of(inside.session.party).entities}
    lacks_new = "new_contact" in case.lacking and case.card.state in _PROVABLE
    awaited = [
        one for one in case.proofs if one.who == Who.NEW_CONTACT and not one.result and one.expires_at > clock.now()
    ]
    has_code = bool(awaited)
    return [
        Thing(
            line, thing_of(line.family, line.field, dict(line.attributes), known.get(line.entity, "") if line.entity else ""),
            lacks_new and line.family == Family.CONTACT and line.field == "value" and not line.ends, has_code,
        )
        for line in case.lines
    ]  # fmt: skip


def _cards(inside: Inside) -> list[Card]:
    return queries.requests_of(inside.actor, inside.session.party)


def _own(inside: Inside, request_id: UUID) -> UUID:
    """The id, if the request is this customer's own: codes open more to whoever has an id than pages may show.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    return queries.case(inside.actor, request_id).card.id


def _do(
    request: HttpRequest, inside: Inside, request_id: UUID, done: str, deed: Callable[[], object]
) -> HttpResponse:  # fmt: skip
    """Do it and show the page anew, or show the page with the refusal."""
    _own(inside, request_id)
    try:
        deed()
    except Refusal as no:
        return _page(request, inside, request_id, status_of(no), said=sentence(no))
    return onward("my-request", request_id, done=done)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _done(done: str) -> Said | None:
    words = {
        "asked": _("We have your request."), "joined": _("You asked for the same before; this is that request."),
        "sent": _("A code is on its way."), "proved": _("Thank you, the code is right."),
        "added": _("The document is with your request."), "withdrawn": _("The request was taken back."),
        "stated": _("Your statement is on record."),
    }  # fmt: skip
    return Said("green", words[done]) if done in words else None
