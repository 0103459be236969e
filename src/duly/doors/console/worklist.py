# SPDX-License-Identifier: Apache-2.0
"""The work list: customers whom no message has moved, and what the staff found."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, may, sentence, show, staff
from duly.doors.console.gate import Page as Answer
from duly.doors.console.paging import PAGE, Page
from duly.doors.console.requests import uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import actions
from duly.rooms.obligations import queries as owed


@staff
def listing(request: HttpRequest, actor: Actor) -> Answer:
    """Whoever waits longest first; a POST takes up, gives back, or says what was found, for all that are ticked."""
    if request.method == "POST":
        return _do(request, actor)
    if kind := exports.wanted(request):
        mine, notice_id = request.GET.get("mine") == "1", uuid_or_none(request.GET.get("notice"))
        return exports.answer(kind, "work-list", sheets.of_worklist(actor, notice_id, mine=mine))
    return _page(request, actor)


def _do(request: HttpRequest, actor: Actor) -> HttpResponse:
    ticked = [one for text in request.POST.getlist("recipient") if (one := uuid_or_none(text))]
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    deeds: dict[str, Callable[[], object]] = {
        "take": lambda: actions.take_up(actor, ticked),
        "back": lambda: actions.give_back(actor, ticked),
        "resolve": lambda: actions.resolve(actor, ticked, outcome=outcome, reason=reason),
    }
    try:
        deeds.get(request.POST.get("do", ""), deeds["resolve"])()
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no), ticked=set(ticked))
    return HttpResponseRedirect(reverse("console:worklist"), status=303)


def _page(
    request: HttpRequest, actor: Actor, status: int = 200, *, refusal: str = "", ticked: set[UUID] | None = None
) -> HttpResponse:
    mine, notice_id = request.GET.get("mine") == "1", uuid_or_none(request.GET.get("notice"))
    skip = int(after) if (after := request.GET.get("after", "")).isdigit() else 0
    cases = owed.worklist_for(actor, notice_id, mine=mine, skip=skip, limit=PAGE + 1)
    page = Page(cases[:PAGE], skip + PAGE if len(cases) > PAGE else None)
    named = customers.cards({case.customer_id for case in page.rows})
    subjects = {case.subject for case in page.rows}
    numbers = {row.id: row.number for row in notices.notices_for(actor).filter(id__in=subjects)}
    owners = {case.owner_id for case in page.rows if case.owner_id}
    names = {user.id: user.name for user in accounts.users_for(actor).filter(id__in=owners)}
    return show(
        request, actor, "worklist/listing", status, room="worklist", page=page, after=skip, mine=mine,
        notice_id=notice_id, number=_number(actor, notice_id), named=named, numbers=numbers, owners=names, refusal=refusal, ticked=ticked or set(),
        may_take=may(actor, "obligations.take_up"), may_resolve=may(actor, "obligations.resolve"),
    )  # fmt: skip


def _number(actor: Actor, notice_id: UUID | None) -> str:
    """What people call the notice whose customers alone are shown."""
    found = notices.notices_for(actor).filter(id=notice_id).first() if notice_id else None
    return found.number if found else ""
