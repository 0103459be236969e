# SPDX-License-Identifier: Apache-2.0
"""The dashboard of notices, and the verbs that a person may ask for on one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports, notice_flow, sheets
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.gate import Page as Answer
from duly.doors.console.notice_page import live_of, page_of
from duly.doors.console.paging import Page
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import State
from duly.rooms.notices.queries import NoticeCard
from duly.rooms.obligations import queries as obligations
from duly.rooms.rulebook import queries as rulebook

PAGE, _MOST = 25, 5_000
_MOVING = {State.LAUNCHED, State.PAUSED}


@dataclass(frozen=True, slots=True)
class Row:
    """A notice on the dashboard."""

    card: NoticeCard
    kind: str
    tally: dict[str, int]


@staff
def listing(request: HttpRequest, actor: Actor) -> Answer:
    """Notices, newest first, narrowed by words and state; asked by htmx, only the rows."""
    skip = int(after) if (after := request.GET.get("after", "")).isdecimal() else 0
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    state = state if state in set(State) else ""
    cards = _found(actor, text, state, None if state else skip + PAGE + 1)
    if kind := exports.wanted(request):
        return exports.answer(kind, "notices", sheets.of_notices(_found(actor, text, state, None)))
    rows = [_row(card) for card in cards[skip : skip + PAGE]]
    page = Page(rows, skip + PAGE if len(cards) > skip + PAGE else None)
    template = "notices/rows" if request.headers.get("HX-Request") else "notices/listing"
    return show(
        request, actor, template, room="notices", page=page, after=skip, may_create=may(actor, "notices.create"),
        is_moving=any(row.card.state in _MOVING for row in rows), text=text, state=state, states=list(State),
    )  # fmt: skip


def _found(actor: Actor, text: str, state: str, most: int | None) -> list[NoticeCard]:
    """A state follows from records, so it is looked at here; there are thousands of notices, not millions."""
    language, most = get_language() or "en", most or _MOST
    found = (
        queries.found_for(actor, text, language=language, limit=most) if text
        else queries.cards_for(actor, language=language, limit=most)
    )  # fmt: skip
    return [card for card in found if not state or card.state == state]


@staff
def by_number(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """People type the number that stands on the notice."""
    return HttpResponseRedirect(reverse("console:notice", args=[queries.notice_for(actor, number).id]))


def _row(card: NoticeCard) -> Row:
    kind = rulebook.kinds().get(card.kind)
    tally = obligations.tally(card.id) if card.launched_at else {}
    return Row(card, kind.words.say(get_language() or "en") if kind else card.kind, tally)


@staff
def detail(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """One notice."""
    return show(request, actor, "notices/detail", **page_of(actor, notice_id, request.GET.get("edition", "")))


@staff
def live(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The part of the page that moves while a notice is out."""
    return show(request, actor, "notices/live", **live_of(queries.notice_for(actor, notice_id)))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> HttpResponse:
    """Do what a button asks for. A refusal stands above the notice, and nothing else has changed."""
    digest, reason = request.POST.get("digest", ""), request.POST.get("reason", "").strip()
    deeds: dict[str, Callable[[], object]] = {
        "submission": lambda: actions.submit(actor, notice_id),
        "approval": lambda: actions.approve(
            actor, notice_id, digest=digest, department=request.POST.get("department") or None
        ),
        "rejection": lambda: actions.reject(actor, notice_id, digest=digest, reason=reason),
        "launch": lambda: actions.launch(actor, notice_id),
        "pause": lambda: actions.pause(actor, notice_id),
        "resumption": lambda: actions.resume(actor, notice_id),
        "cancellation": lambda: actions.cancel(actor, notice_id, reason=reason),
        "emergency": lambda: actions.launch_emergency(actor, notice_id, digest=digest),
    }
    number = request.POST.get("number", "")
    for each in notice_flow.DEEDS:
        deeds[each] = partial(notice_flow.do, actor, notice_id, each, number=number, reason=reason)
    if name not in deeds:
        raise Http404
    try:
        deeds[name]()
    except Refusal as no:
        context = page_of(actor, notice_id, "") | {"refusal": sentence(no)}
        return show(request, actor, "notices/detail", STATUS[no.kind.because], **context)
    return done(request, _said(name), reverse("console:notice", args=[notice_id]))


def _said(name: str) -> str:
    """What was done, and the way back where there is one."""
    words = {
        "submission": _("Submitted for approval. Revise it to take it back."),
        "approval": _("Approved as you read it. Sending it back takes the approval away."),
        "rejection": _("Sent back. The maker sees your reason."),
        "launch": _("Launched. Messages leave at the next decent hour; you can pause or cancel it."),
        "emergency": _("Approved and launched. Messages leave now; you can pause or cancel it."),
        "pause": _("Paused. Nothing leaves until you resume it."),
        "resumption": _("Resumed. You can pause it again."),
        "cancellation": _("Cancelled. Nothing more leaves; what was confirmed stays."),
    }
    return words.get(name, _("Done."))
