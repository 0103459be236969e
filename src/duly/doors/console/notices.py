# SPDX-License-Identifier: Apache-2.0
"""The dashboard of notices, and the verbs that a person may ask for on one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from duly.doors.console import exports, notice_flow, sheets, standing
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.gate import Page as Answer
from duly.doors.console.notice_done import said, way_back
from duly.doors.console.notice_page import live_of, page_of
from duly.doors.console.paging import asked, turn
from duly.foundation.paging.facts import Order, Place
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import State
from duly.rooms.notices.queries import NoticeCard
from duly.rooms.obligations import queries as obligations
from duly.rooms.rulebook import queries as rulebook

PAGE = 25
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
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    wanted, language = State(state) if state in set(State) else None, get_language() or "en"
    ask = asked(request, queries.NOTICE_ORDERS)

    def read(order: Order, after: Place | None, limit: int) -> list[NoticeCard]:
        return queries.listed_for(
            actor, text=text, state=wanted, language=language, order=order, after=after, limit=limit
        )

    if kind := exports.wanted(request):
        return exports.answer(kind, "notices", sheets.of_notices(read, ask.order))
    page = turn(ask, read, PAGE)
    rows = [_row(card) for card in page.rows]
    template = "notices/rows" if request.headers.get("HX-Request") else "notices/listing"
    return show(
        request, actor, template, room="notices", page=page, rows=rows, may_create=may(actor, "notices.create"),
        is_moving=any(row.card.state in _MOVING for row in rows), text=text, state=wanted or "", states=list(State),
    )  # fmt: skip


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
    deeds: dict[str, Callable[[], str | object]] = {
        "submission": lambda: actions.submit(actor, notice_id),
        "approval": lambda: actions.approve(
            actor, notice_id, digest=digest, department=request.POST.get("department") or None
        ),
        "rejection": lambda: actions.reject(actor, notice_id, digest=digest, reason=reason),
        "launch": lambda: actions.launch(actor, notice_id),
        "pause": lambda: actions.pause(actor, notice_id, reason=reason),
        "resumption": lambda: actions.resume(actor, notice_id, reason=reason),
        "cancellation": lambda: actions.cancel(actor, notice_id, reason=reason),
        "emergency": lambda: actions.launch_emergency(actor, notice_id, digest=digest),
    }
    number = request.POST.get("number", "")
    for each in notice_flow.DEEDS:
        deeds[each] = partial(notice_flow.do, actor, notice_id, each, number=number, reason=reason)
    for each in standing.DEEDS:
        deeds[each] = partial(standing.do, actor, notice_id, each, request.POST)
    if name not in deeds:
        raise Http404
    try:
        outcome = deeds[name]()
    except Refusal as no:
        context = page_of(actor, notice_id, "") | {"refusal": sentence(no)}
        return show(request, actor, "notices/detail", STATUS[no.kind.because], **context)
    words, address = outcome if isinstance(outcome, str) else said(name), reverse("console:notice", args=[notice_id])
    return done(request, words, address, way_back(actor, notice_id, name))
