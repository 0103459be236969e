# SPDX-License-Identifier: Apache-2.0
"""Contact points that do not work: who was asked, who has answered, and corrections that staff take down."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, Page, may, sentence, show, staff
from duly.doors.console.paging import PAGE
from duly.doors.console.requests import uuid_or_none
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.repairs import actions, queries


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """What is awaited, whoever waits longest first; or what is over."""
    if kind := exports.wanted(request):
        notice_id, done = uuid_or_none(request.GET.get("notice")), request.GET.get("done") == "1"
        return exports.answer(kind, "contact-repair", sheets.of_repairs(actor, notice_id, done=done))
    return show(request, actor, "repairs/listing", **_listing(request, actor))


@require_POST
@staff
def correction(request: HttpRequest, actor: Actor, repair_id: UUID) -> HttpResponse:
    """The customer said on the telephone, or here, which contact point works."""
    value, how = request.POST.get("value", ""), request.POST.get("how", "call")
    return _answer(request, actor, lambda: actions.correct(actor, repair_id, value, how=how))


@require_POST
@staff
def giving_up(request: HttpRequest, actor: Actor, repair_id: UUID) -> HttpResponse:
    """Await it no more."""
    return _answer(request, actor, lambda: actions.give_up(actor, repair_id, reason=request.POST.get("reason", "")))


def _answer(request: HttpRequest, actor: Actor, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except Refusal as no:
        context = _listing(request, actor) | {"refusal": sentence(no)}
        return show(request, actor, "repairs/listing", STATUS[no.kind.because], **context)
    after = request.POST.get("after", "")
    is_ours = url_has_allowed_host_and_scheme(after, allowed_hosts=None) and after.startswith("/console/")
    return HttpResponseRedirect(after if is_ours else reverse("console:repairs"), status=303)


def _listing(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    notice_id, done = uuid_or_none(request.GET.get("notice")), request.GET.get("done") == "1"
    text = request.GET.get("skip", "")
    skip = int(text) if text.isdecimal() and len(text) < 7 else 0
    rows = queries.repairs_for(actor, notice_id, done=done, skip=skip, limit=PAGE + 1)
    counts = queries.counts_for(actor)
    wanted = {row.notice_id for row in rows} | set(counts)
    return {
        "room": "repairs", "rows": rows[:PAGE], "cards": customers.cards(row.customer_id for row in rows), "done": done,
        "numbers": {one.id: one.number for one in notices.notices_for(actor).filter(id__in=wanted)},
        "counts": counts, "notice_id": notice_id, "total": sum(counts.values()),
        "more": skip + PAGE if len(rows) > PAGE else None,
        "may_correct": may(actor, "repairs.correct"), "may_give_up": may(actor, "repairs.give_up"),
    }  # fmt: skip
