# SPDX-License-Identifier: Apache-2.0
"""The counter: a customer stands here. Find them, let them confirm on their own telephone or on paper, take it down."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.numbers import number_of
from duly.doors.console.outbox import SEALED
from duly.doors.look.qr import Code
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock, tokens
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.counter import actions
from duly.rooms.counter import queries as scripts
from duly.rooms.counter.facts import IDENTITIES, LARGEST_SCAN, SCAN_EMPTY, SCAN_TOO_LARGE, TYPES
from duly.rooms.customers import queries as customers
from duly.rooms.delivery.facts import reply_code
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.repairs import queries as repairs

SCREEN_LASTS = timedelta(minutes=15)
"""How long the code on the screen opens the customer's page: as long as somebody stands at a counter."""
PAPER_LASTS = timedelta(days=60)
_SETTLED = frozenset({"acknowledged", "acknowledged_late", "exempt"})
_MOST = 20


@staff
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find a customer, and the notices that they have yet to confirm."""
    text = request.GET.get("q", "").strip()
    found = customers.found_for(actor, text, _MOST + 1)
    rows = [(party, _owed_by(actor, party.id)) for party in found[:_MOST]]
    return show(request, actor, "counter/search", room="counter", text=text, rows=rows, is_cut=len(found) > _MOST)


@staff
def page(request: HttpRequest, actor: Actor, recipient_id: UUID) -> HttpResponse:
    """One customer and one notice: the code to scan, the slip to sign, what was seen."""
    return show(request, actor, "counter/page", **_page(actor, recipient_id))


@staff
def standing(request: HttpRequest, actor: Actor, recipient_id: UUID) -> HttpResponse:
    """Whether the customer has confirmed on their own telephone by now. Asked every few seconds."""
    _seen(actor, recipient_id)
    return show(
        request, actor, "counter/standing", owed=obligations.obligation(recipient_id), recipient_id=recipient_id
    )


@require_POST
@staff
def confirmation(request: HttpRequest, actor: Actor, recipient_id: UUID) -> HttpResponse:
    """Take down that the customer confirmed, with the signed slip where there is one."""
    form = request.POST
    try:
        actions.confirm(
            actor, recipient_id, identity=form.get("identity", ""), note=form.get("note", "")[:1000],
            scan=_scan(request), minutes=number_of(form.get("minutes")),
        )  # fmt: skip
    except Refusal as no:
        context = _page(actor, recipient_id) | {"refusal": sentence(no), "draft": form}
        return show(request, actor, "counter/page", STATUS[no.kind.because], **context)
    return done(request, _("The confirmation is on record."), reverse("console:counter-page", args=[recipient_id]))


@require_POST
@staff
def attachment(request: HttpRequest, actor: Actor, recipient_id: UUID) -> HttpResponse:
    """Attach the scan of a slip that was signed before."""
    try:
        content = _scan(request)
        if content is None:
            raise SCAN_EMPTY(field="scan")
        actions.attach(actor, recipient_id, content)
    except Refusal as no:
        context = _page(actor, recipient_id) | {"refusal": sentence(no)}
        return show(request, actor, "counter/page", STATUS[no.kind.because], **context)
    return done(request, _("Attached. What is attached stays."), reverse("console:counter-page", args=[recipient_id]))


@staff
def slip(request: HttpRequest, actor: Actor, recipient_id: UUID) -> HttpResponse:
    """The slip of paper that the customer signs, in their language."""
    recipient, notice = _seen(actor, recipient_id)
    card = customers.cards([recipient.customer_id])[recipient.customer_id]
    language = recipient.language
    read = notices.reading(notice.id, language, name=card.name, link="", recipient_id=recipient_id)
    return show(
        request, actor, "counter/slip", recipient=recipient, notice=notice, card=card, read=read,
        slip=scripts.slip_in(language), qr=_qr(recipient_id, PAPER_LASTS), today=clock.now().date(),
        code=reply_code(settings.DULY.secret, recipient_id), printed_by=actor.name,
    )  # fmt: skip


@staff
def scan(request: HttpRequest, actor: Actor, scan_id: UUID) -> StreamingHttpResponse:
    """A scan as it was taken in. It is shown in a page that may do nothing, or saved."""
    card, chunks = scripts.scan_for(actor, scan_id)
    place = "inline" if card.media_type.startswith("image/") else "attachment"
    headers = {
        "Content-Disposition": f'{place}; filename="slip-{card.digest[7:19]}.{TYPES[card.media_type]}"',
        "Content-Security-Policy": SEALED, "X-Content-Type-Options": "nosniff", "Content-Length": str(card.size),
    }  # fmt: skip
    return StreamingHttpResponse(chunks, content_type=card.media_type, headers=headers)


def _scan(request: HttpRequest) -> bytes | None:
    given = request.FILES.get("scan")
    if given is None:
        return None
    if (given.size or 0) > LARGEST_SCAN:
        raise SCAN_TOO_LARGE(field="scan", size=given.size, most=LARGEST_SCAN)
    content: bytes = given.read()
    return content


def _owed_by(actor: Actor, customer_id: UUID) -> list[dict[str, Any]]:
    """The customer's places on rolls, those that wait for an answer first."""
    cards = audience.recipients_of_customer(customer_id)
    owed = obligations.states_of(card.id for card in cards)
    seen = {one.id: one for one in notices.notices_for(actor).filter(id__in={card.notice_id for card in cards})}
    rows = [
        {"recipient": card, "notice": seen[card.notice_id], "state": owed[card.id].state}
        for card in cards
        if card.id in owed and card.notice_id in seen
    ]
    return sorted(rows, key=lambda row: row["state"] in _SETTLED)


def _seen(actor: Actor, recipient_id: UUID) -> tuple[Any, Any]:
    recipient = audience.recipient(recipient_id)
    return recipient, notices.notice_for(actor, recipient.notice_id)


def _page(actor: Actor, recipient_id: UUID) -> dict[str, Any]:
    recipient, notice = _seen(actor, recipient_id)
    customer_id, owed = recipient.customer_id, obligations.obligation(recipient_id)
    sender = accounts.organisations([notice.organisation_id])[notice.organisation_id]
    card = customers.cards([customer_id])[customer_id]
    read = notices.reading(notice.id, recipient.language, name=card.name, link="…", recipient_id=recipient_id)
    return {
        "room": "counter", "recipient": recipient, "recipient_id": recipient_id, "notice": notice, "owed": owed, "card": card,
        "read": read, "sender": sender, "qr": _qr(recipient_id, SCREEN_LASTS), "minutes": int(SCREEN_LASTS.seconds / 60),
        "scans": scripts.scans_of(recipient_id), "identities": IDENTITIES.items(), "is_open": owed.state not in _SETTLED,
        "repairs": repairs.awaited_of([customer_id]), "may_confirm": may(actor, "counter.confirm"),
        "may_correct": may(actor, "repairs.correct"), "largest": LARGEST_SCAN // (1024 * 1024),
    }  # fmt: skip


def _qr(recipient_id: UUID, lasts: timedelta) -> Code:
    """The customer's own page, to be photographed."""
    token = tokens.issue(settings.DULY.secret, "portal", recipient_id, clock.now() + lasts)
    return Code(f"{settings.DULY.public_url}/n/{token}", _("Code that opens the customer's page"))
