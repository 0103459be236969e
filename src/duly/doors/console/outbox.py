# SPDX-License-Identifier: Apache-2.0
"""The outbox: every delivery, and one message as a person would see it. Foreign HTML never leaves its sandbox."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console import exports, sheets
from duly.doors.console.gate import Page, may, sentence, show, staff
from duly.doors.console.mailbox import Mail, received
from duly.doors.console.paging import PAGE, asked, turn
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.states import DELIVERY
from duly.foundation.paging.facts import Column, Order, Orders, Place
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import DeliveryCard
from duly.rooms.notices import queries as notices

SEALED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
"""For documents that somebody else wrote: they may look like something, never do anything."""
_SLASH = "(?:/|&#x2[fF];|&#47;)"
_KEY_TO_PORTAL = re.compile(rf"({_SLASH}(?:n|hooks{_SLASH}unsubscribe){_SLASH})[A-Za-z0-9_-]{{20,}}")
_HIDDEN = "\N{MIDDLE DOT}" * 6
OUTBOX_ORDERS = Orders("id", id=(Column("id", UUID),))
"""One order only: each message would pay for an index by which millions of them could be sorted otherwise."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the screen."""

    language: str
    subject: str
    sender: str
    address: str
    text: str
    html: str
    date: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    link: str = ""

    @property
    def has_html(self) -> bool:
        """Whether there is a formatted part."""
        return bool(self.html)


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Deliveries, a page at a time, by notice, channel and state."""
    notice_id, ask = uuid_or_none(request.GET.get("notice")), asked(request, OUTBOX_ORDERS)
    state = request.GET.get("state") if request.GET.get("state") in DELIVERY else None
    channel = request.GET.get("channel") or None

    def read(_order: Order, after: Place | None, limit: int) -> list[DeliveryCard]:
        last = after[0] if after and isinstance(after[0], UUID) else None
        return deliveries.outbox_for(actor, notice_id, state, channel=channel, after=last, limit=limit)

    if exports.taken(request):
        sheet = sheets.of_deliveries(actor, read, ask.order)
        return exports.take(request, actor, "outbox", sheet, subject=notice_id)
    page = turn(ask, read)
    names = {key: card.name for key, card in customers.cards({row.customer_id for row in page.rows}).items()}
    return show(
        request, actor, "outbox/listing", room="outbox", page=page, notice_id=notice_id, state=state,
        channel=channel, states=DELIVERY, notices=notices.cards_for(actor, language=get_language() or "en", limit=PAGE),
        rows=[(row, names.get(row.customer_id, "")) for row in page.rows], may_export=may(actor, "customers.export_list"),
    )  # fmt: skip


@staff
def detail(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """One message: as it was written, or as it arrived."""
    delivery = deliveries.delivery_for(actor, delivery_id)
    view = _view(request)
    shown, trouble = _shown(delivery, view)
    views = [("sent", _("As written")), ("received", _("As it arrived"))] if _preview_folder() else []
    part = request.GET.get("part") if request.GET.get("part") in {"html", "text"} else "html"
    return show(
        request, actor, "outbox/delivery", room="outbox", delivery=delivery, letter=shown, trouble=trouble, view=view,
        views=views, part=part, card=customers.cards([delivery.customer_id])[delivery.customer_id],
        is_shortened=view == "sent",
    )  # fmt: skip


@staff
def letter(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """The formatted part alone, for the sandboxed frame; its own policy keeps it shut even when opened directly."""
    shown, _trouble = _shown(deliveries.delivery_for(actor, delivery_id), _view(request))
    if shown is None or not shown.html:
        raise Http404
    return HttpResponse(shown.html, headers={"Content-Security-Policy": SEALED})


def _view(request: HttpRequest) -> str:
    return "received" if request.GET.get("view") == "received" and _preview_folder() else "sent"


def _preview_folder() -> Path | None:
    folder = settings.DULY["DULY_MAIL_PREVIEW"]
    return Path(folder) if folder else None


def _shown(delivery: DeliveryCard, view: str) -> tuple[Shown | None, str]:
    readers: dict[str, Callable[[DeliveryCard], tuple[Shown | None, str]]] = {"sent": _written, "received": _arrived}
    return readers[view](delivery)


def _written(delivery: DeliveryCard) -> tuple[Shown | None, str]:
    """The letter, without the keys in it: whoever holds link or code can confirm, and that is the customer alone."""
    try:
        found = deliveries.letter(delivery.id)
    except Refusal as refusal:
        return None, sentence(refusal)

    def shut(text: str) -> str:
        text = _KEY_TO_PORTAL.sub(rf"\g<1>{_HIDDEN}", text)
        return text.replace(found.code, _HIDDEN) if found.code else text

    sender = f"{found.sender.name} <{found.sender.email}>" if found.sender.email else found.sender.name
    shown = Shown(
        language=found.language, subject=found.subject, sender=sender, address=found.address, text=shut(found.text),
        html=shut(found.html or ""),
    )  # fmt: skip
    return shown, ""


def _arrived(delivery: DeliveryCard) -> tuple[Shown | None, str]:
    folder = _preview_folder()
    mail: Mail | None = received(folder, delivery.id) if folder and delivery.channel == "email" else None
    if mail is None:
        return None, _("No such message arrived at the mail server of this demo or rehearsal.")
    shown = Shown(
        language=delivery.language, subject=mail.subject, sender=mail.sender, address=mail.address, text=mail.text,
        html=mail.html, date=mail.date, headers=mail.headers, link=mail.link,
    )  # fmt: skip
    return shown, ""
