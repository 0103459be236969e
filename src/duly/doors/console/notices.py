# SPDX-License-Identifier: Apache-2.0
"""The dashboard of notices, and the verbs that a person may ask for on one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import notice_flow
from duly.doors.console.gate import STATUS, may, sentence, show, staff
from duly.doors.console.notice_page import live_of, page_of
from duly.doors.console.paging import Page
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import queries as deliveries
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


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the reader."""

    words: str
    about: str
    address: str


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Notices, newest first, and what waits for the reader; asked by htmx, only the rows."""
    skip = int(after) if (after := request.GET.get("after", "")).isdigit() else 0
    found = queries.cards_for(actor, language=get_language() or "en", limit=skip + PAGE + 1)[skip:]
    rows = [_row(card) for card in found[:PAGE]]
    page = Page(rows, skip + PAGE if len(found) > PAGE else None)
    template = "notices/rows" if request.headers.get("HX-Request") else "notices/listing"
    return show(
        request, actor, template, room="notices", page=page, after=skip, may_create=may(actor, "notices.create"),
        needs=[] if skip else _needs(actor, rows), is_moving=any(row.card.state in _MOVING for row in rows),
    )  # fmt: skip


@staff
def by_number(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """People type the number that stands on the notice."""
    return HttpResponseRedirect(reverse("console:notice", args=[queries.notice_for(actor, number).id]))


def _row(card: NoticeCard) -> Row:
    kind = rulebook.kinds().get(card.kind)
    tally = obligations.tally(card.id) if card.launched_at else {}
    return Row(card, kind.words.say(get_language() or "en") if kind else card.kind, tally)


def _needs(actor: Actor, rows: list[Row]) -> list[Need]:
    found = []
    for row in rows:
        address = reverse("console:notice", args=[row.card.id])
        if row.card.state is State.SUBMITTED and may(actor, "notices.approve"):
            found.append(Need(_("waits for approval"), row.card.title, address))
        elif row.card.state is State.APPROVED and may(actor, "notices.launch"):
            found.append(Need(_("is approved and can be launched"), row.card.title, address))
        elif row.card.state in _MOVING and (stuck := row.tally.get("stalled", 0) + row.tally.get("unreachable", 0)):
            words = ngettext("%(n)d customer needs a person", "%(n)d customers need a person", stuck) % {"n": stuck}
            found.append(Need(words, row.card.title, f"{reverse('console:worklist')}?notice={row.card.id}"))
    if may(actor, "obligations.drop_stale"):
        words = _("is overdue and asks before it goes")
        waiting = queries.stale_for(actor)
        found += [Need(words, one.number, reverse("console:notice", args=[one.notice_id])) for one in waiting]
    if may(actor, "delivery.record_call") and deliveries.call_list_for(actor, limit=1):
        found.append(Need(_("Customers are waiting to be called"), _("Call list"), reverse("console:calls")))
    return found


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
        "approval": lambda: actions.approve(actor, notice_id, digest=digest),
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
    return HttpResponseRedirect(reverse("console:notice", args=[notice_id]), status=303)
