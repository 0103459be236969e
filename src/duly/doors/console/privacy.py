# SPDX-License-Identifier: Apache-2.0
"""What customers ask about their own data: the list, one request, the deeds on it, what is handed over."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.console.requests import uuid_or_none
from duly.doors.console.scanned import scan_in, sealed
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import (
    CHANNEL_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    METHOD_WORDS,
    REQUEST_ORDERS,
    STATE_WORDS,
    WHY_WORDS,
    Channel,
    Kind,
    Method,
    Outcome,
    RequestCard,
    State,
    Why,
)

_BY_HAND = (Channel.PHONE, Channel.EMAIL, Channel.LETTER, Channel.COUNTER)
_TONES = {
    State.RECEIVED: "grey", State.IDENTIFIED: "blue", State.IN_REVIEW: "amber", State.GRANTED: "blue", State.PARTLY: "olive",
    State.REFUSED: "plum", State.ERASING: "amber", State.DONE: "green", State.WITHDRAWN: "faint",
}  # fmt: skip
WRONG_CODE = refusal(
    "console.wrong_privacy_code",
    Because.INVALID,
    en="This is not the code that was sent; it may be typed {left} more times. With none left, send a new one.",
    zh="验证码不正确，还可尝试 {left} 次。次数用尽后请重新发送。",
)


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who waits for an answer, the nearest date first; or what is over."""
    return show(request, actor, "privacy/listing", **_listing(request, actor))


@staff
@require_POST
def taking_down(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A customer asked on the telephone, by letter or here."""
    given = request.POST
    try:
        home = accounts.organisation_for(actor, given.get("organisation") or None)
        party = customers.customer_for(actor, home.id, given.get("ref", "").strip()).id
        made = actions.receive(
            actor, party, kind=given.get("kind", ""), channel=given.get("channel", ""), words=given.get("words", "")
        )
    except Refusal as no:
        context = _listing(request, actor) | {"refusal": sentence(no), "draft": given}
        return show(request, actor, "privacy/listing", STATUS[no.kind.because], **context)
    return done(request, _("On record. Now prove that it is the customer who asks."), _at(made.id))


@staff
def page(request: HttpRequest, actor: Actor, privacy_id: UUID) -> HttpResponse:
    """One request."""
    return show(request, actor, "privacy/page", **page_of(actor, privacy_id))


@require_POST
@staff
def bundle(request: HttpRequest, actor: Actor, privacy_id: UUID) -> HttpResponse:
    """Everything that is held, as a file; it is recorded who took it."""
    try:
        made = actions.export(actor, privacy_id)
    except Refusal as no:
        context = page_of(actor, privacy_id) | {"refusal": sentence(no)}
        return show(request, actor, "privacy/page", STATUS[no.kind.because], **context)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type="application/zip", headers=headers)


@staff
def receipt(request: HttpRequest, actor: Actor, privacy_id: UUID) -> HttpResponse:
    """The receipt of an erasure, on paper."""
    card = queries.request_for(actor, privacy_id)
    if not card.receipt:
        raise Http404
    name, paper = queries.receipt_pdf(card.receipt, get_language() or "en")
    kind = "application/pdf" if name.endswith("pdf") else "application/octet-stream"
    return HttpResponse(
        paper, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{card.number}-{name}"'}
    )


@staff
def document(request: HttpRequest, actor: Actor, privacy_id: UUID, document_id: UUID) -> StreamingHttpResponse:
    """A document by which the asker is proved; it is recorded who opened it."""
    opened = actions.open_document(actor, privacy_id, document_id)
    return sealed(iter([opened.content]), opened.media_type, opened.name.rpartition(".")[0])


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, privacy_id: UUID, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, said = DEEDS[name]
    return _SHEET.answer(request, actor, privacy_id, name, lambda: do(request, actor, privacy_id), said=str(said))


def page_of(actor: Actor, privacy_id: UUID) -> dict[str, Any]:
    """What the page of one request shows."""
    card = queries.request_for(actor, privacy_id)
    party = customers.cards([card.party])[card.party]
    against = queries.verdict_of(card.party) if card.kind is Kind.ERASURE and card.is_open else None
    return {
        "room": "privacy", "card": card, "party": party, "row": _row(card, _today()), "words": queries.words_of(card.id),
        "note": queries.note_of(card.id), "documents": queries.documents_of(card.id), "flags": queries.flags_of(card.party),
        "against": WHY_WORDS[against.why].say(get_language() or "en") if against and against.why else "",
        "is_part": against is not None and against.outcome is Outcome.PARTLY, "may_open": may(actor, "privacy.open_document"),
        "laws": ", ".join(against.laws if against else card.laws), "until": against.until if against else card.until,
        "reasons": [(one.value, _say(WHY_WORDS[one])) for one in Why if one.value], "offers": _offers(actor, card),
        "outcome": _say(STATE_WORDS[State(str(card.outcome))]) if card.outcome else "", "why": _say(WHY_WORDS[card.why]),
    }  # fmt: skip


def _offers(actor: Actor, card: RequestCard) -> set[str]:
    """The deeds that are possible now and that this member of staff may do."""
    here = {
        State.RECEIVED: {"code", "proof", "document", "sight", "decision", "extension", "withdrawal"},
        State.IDENTIFIED: {"decision", "extension", "withdrawal"},
        State.IN_REVIEW: {"agreement", "sending-back", "extension", "withdrawal"},
        State.GRANTED: {"bundle"} if card.kind in {Kind.ACCESS, Kind.EXPORT} else set(),
        State.ERASING: {"withdrawal"},
        State.DONE: {"bundle"} if card.kind in {Kind.ACCESS, Kind.EXPORT} and card.outcome is Outcome.GRANTED else set(),
    }  # fmt: skip
    verbs = {
        "code": "send_code", "proof": "prove", "document": "show_document", "sight": "see_document", "decision": "prepare",
        "agreement": "agree", "sending-back": "send_back", "extension": "extend", "withdrawal": "withdraw", "bundle": "export",
    }  # fmt: skip
    offers = {name for name in here.get(card.state, set()) if may(actor, f"privacy.{verbs[name]}")}
    return offers - {"extension"} if card.is_extended else offers


def _listing(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    over, kind = request.GET.get("done") == "1", request.GET.get("kind", "")
    shown = turn(
        asked(request, REQUEST_ORDERS),
        lambda order, after, limit: queries.requests_for(
            actor, done=over, kind=kind, order=order, after=after, limit=limit
        ),
    )
    parties = customers.cards(one.party for one in shown.rows)
    today = _today()
    return {
        "room": "privacy", "page": shown, "done": over, "kind": kind,
        "rows": [(one, parties[one.party], _row(one, today)) for one in shown.rows],
        "kinds": [(one.value, _say(KIND_WORDS[one])) for one in Kind],
        "channels": [(one.value, _say(CHANNEL_WORDS[one])) for one in _BY_HAND],
        "organisations": list(accounts.organisations_for(actor)), "may_take": may(actor, "privacy.receive"),
    }  # fmt: skip


def _row(card: RequestCard, today: date) -> dict[str, Any]:
    known = {str(one) for one in Method}
    return {
        "kind": _say(KIND_WORDS[card.kind]), "state": _say(STATE_WORDS[card.state]), "tone": _TONES[card.state],
        "channel": _say(CHANNEL_WORDS[card.channel]), "level": _say(LEVEL_WORDS[card.level]),
        "method": _say(METHOD_WORDS[Method(card.method)]) if card.method in known else "",
        "late": card.is_open and card.due_on < today,
    }  # fmt: skip


def _prove(request: HttpRequest, actor: Actor, privacy_id: UUID) -> None:
    proof = actions.prove(actor, privacy_id, request.POST.get("code", ""))
    if not proof.is_right:
        raise WRONG_CODE(field="code", left=proof.left)


def _document(request: HttpRequest, actor: Actor, privacy_id: UUID) -> None:
    given = scan_in(request, "scan")
    if given is not None:
        actions.show_document(actor, privacy_id, given[0], media_type=given[1])


def _decide(request: HttpRequest, actor: Actor, privacy_id: UUID) -> None:
    given = request.POST
    outcome, why = given.get("outcome", ""), given.get("why", "")
    actions.prepare(actor, privacy_id, outcome=outcome, why=why, note=given.get("note", ""))


def _sight(request: HttpRequest, actor: Actor, privacy_id: UUID) -> None:
    actions.see_document(actor, privacy_id, uuid_or_none(request.POST.get("document")) or UUID(int=0))


Deed = Callable[[HttpRequest, Actor, UUID], object]
DEEDS: dict[str, tuple[Deed, Any]] = {
    "code": (lambda _r, actor, key: actions.send_code(actor, key), gettext_lazy("The code is on its way.")),
    "proof": (_prove, gettext_lazy("The asker is proved to be the customer.")),
    "document": (_document, gettext_lazy("On file. It counts once somebody else has seen it.")),
    "sight": (_sight, gettext_lazy("The asker is proved to be the customer.")),
    "decision": (_decide, gettext_lazy("On record. What takes two waits for a second person.")),
    "agreement": (
        lambda request, actor, key: actions.agree(actor, key, digest=request.POST.get("digest", "")),
        gettext_lazy("Agreed. It is carried out."),
    ),
    "sending-back": (
        lambda request, actor, key: actions.send_back(actor, key, note=request.POST.get("note", "")),
        gettext_lazy("Sent back; it is decided anew."),
    ),
    "extension": (
        lambda request, actor, key: actions.extend(actor, key, reason=request.POST.get("reason", "")),
        gettext_lazy("The answer has more time."),
    ),
    "withdrawal": (lambda _r, actor, key: actions.withdraw(actor, key), gettext_lazy("Withdrawn.")),
}


def _say(words: Words) -> str:
    return words.say(get_language() or "en")


def _today() -> date:
    return clock.now().date()


def _at(privacy_id: UUID) -> str:
    return reverse("console:privacy-request", args=[privacy_id])


_SHEET = Sheet("privacy/page", page_of, "console:privacy-request")
