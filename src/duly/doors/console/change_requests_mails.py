# SPDX-License-Identifier: Apache-2.0
"""Mails that a person has to read: the list, one mail read for a reason, and what became of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.agreement import place_of
from duly.doors.console.gate import STATUS, Page, done, may, sentence, show, staff
from duly.doors.console.scanned import sealed
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import MAIL_FATES, MailText

_MAIL = "change_requests/mail"
_LONGEST = 500


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mails of an organisation that nobody settled, the latest first."""
    place = place_of(request, actor)
    return show(
        request, actor, "change_requests/mails", room="change-requests", place=place, rows=queries.unread_mails(actor, place.id),
        places=accounts.organisations_for(actor),
    )  # fmt: skip


@staff
def page(request: HttpRequest, actor: Actor, mail_id: UUID) -> HttpResponse:
    """One mail, without its words."""
    return _page(request, actor, mail_id)


@require_POST
@staff
def reading(request: HttpRequest, actor: Actor, mail_id: UUID) -> HttpResponse:
    """Its words, for a reason; it is recorded who read it."""
    rights.require(actor, "change_requests.read_mail")
    try:
        found = actions.read_mail(actor, mail_id, why=_why(request))
    except Refusal as no:
        return _page(request, actor, mail_id, STATUS[no.kind.because], refusal=sentence(no))
    return _page(request, actor, mail_id, found=found)


@require_POST
@staff
def attachment(request: HttpRequest, actor: Actor, mail_id: UUID, digest: str) -> Page:
    """A file that came with it, as a download."""
    found = actions.open_attachment(actor, mail_id, digest, why=_why(request) or "opened on the page of the mail")
    return sealed(iter([found.content]), found.media_type, f"attachment-{digest[7:19]}")


@require_POST
@staff
def fate(request: HttpRequest, actor: Actor, mail_id: UUID) -> HttpResponse:
    """What became of it."""
    rights.require(actor, "change_requests.settle_mail")
    given = request.POST
    outcome = given.get("outcome", "")
    number = given.get("number", "").strip()[:40] if outcome == "request" else ""
    try:
        actions.settle_mail(actor, mail_id, outcome=outcome, number=number)
    except Refusal as no:
        return _page(request, actor, mail_id, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, _("On record: what became of the mail."), reverse("console:change-mails"))


def _page(
    request: HttpRequest, actor: Actor, mail_id: UUID, status: int = 200, *, refusal: str = "", found: MailText | None = None
) -> HttpResponse:  # fmt: skip
    mail, language = queries.mail_for(actor, mail_id), get_language() or "en"
    context: dict[str, Any] = {
        "mail": mail, "found": found, "refusal": refusal, "fate": queries.fate_of(mail_id),
        "place": accounts.organisations([mail.organisation])[mail.organisation],
        "fates": [(name, words.say(language)) for name, words in MAIL_FATES.items()],
        "may_settle": may(actor, "change_requests.settle_mail"), "may_read": may(actor, "change_requests.read_mail"),
        "may_ask": may(actor, "change_requests.create"),
    }  # fmt: skip
    return show(request, actor, _MAIL, status, room="change-requests", **context)


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "")[:_LONGEST]
