# SPDX-License-Identifier: Apache-2.0
"""Contact points that do not work: who was asked, who has answered, and corrections that staff take down."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, Page, done, may, sentence, show, staff
from duly.doors.console.paging import Asked, Read, asked, turn
from duly.doors.console.requests import uuid_or_none
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.repairs import actions, queries
from duly.rooms.repairs.facts import AWAITED_ORDERS, OVER_ORDERS, RepairCard


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """What is awaited, whoever waits longest first; or what is over."""
    if exports.taken(request):
        ask, read = _asked(request), _reader(request, actor)
        sheet, notice_id = sheets.of_repairs(actor, read, ask.order), uuid_or_none(request.GET.get("notice"))
        return exports.take(request, actor, "repairs", sheet, sort=ask.order.asked, subject=notice_id)
    return show(request, actor, "repairs/listing", **_listing(request, actor))


@require_POST
@staff
def correction(request: HttpRequest, actor: Actor, repair_id: UUID) -> HttpResponse:
    """The customer said on the telephone, or here, which contact point works."""
    value, how = request.POST.get("value", ""), request.POST.get("how", "call")
    words = _("On record. What they missed goes out again to the corrected contact point.")
    return _answer(request, actor, words, lambda: actions.correct(actor, repair_id, value, how=how))


@require_POST
@staff
def giving_up(request: HttpRequest, actor: Actor, repair_id: UUID) -> HttpResponse:
    """Await it no more."""
    reason, words = request.POST.get("reason", ""), _("It is awaited no more.")
    return _answer(request, actor, words, lambda: actions.give_up(actor, repair_id, reason=reason))


def _answer(request: HttpRequest, actor: Actor, words: str, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except Refusal as no:
        context = _listing(request, actor) | {"refusal": sentence(no)}
        return show(request, actor, "repairs/listing", STATUS[no.kind.because], **context)
    after = request.POST.get("after", "")
    is_ours = url_has_allowed_host_and_scheme(after, allowed_hosts=None) and after.startswith("/console/")
    return done(request, words, after if is_ours else reverse("console:repairs"))


def _listing(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    page, counts = turn(_asked(request), _reader(request, actor)), queries.counts_for(actor)
    wanted = {row.notice_id for row in page.rows} | set(counts)
    return {
        "room": "repairs", "page": page, "cards": customers.cards(row.customer_id for row in page.rows), "done": _done(request),
        "numbers": {one.id: one.number for one in notices.notices_for(actor).filter(id__in=wanted)},
        "counts": counts, "notice_id": uuid_or_none(request.GET.get("notice")), "total": sum(counts.values()),
        "may_export": may(actor, "customers.export_list"),
        "may_correct": may(actor, "repairs.correct"), "may_give_up": may(actor, "repairs.give_up"),
    }  # fmt: skip


def _done(request: HttpRequest) -> bool:
    return request.GET.get("done") == "1"


def _asked(request: HttpRequest) -> Asked:
    return asked(request, OVER_ORDERS if _done(request) else AWAITED_ORDERS)


def _reader(request: HttpRequest, actor: Actor) -> Read[RepairCard]:
    notice_id, done = uuid_or_none(request.GET.get("notice")), _done(request)
    return lambda order, after, limit: queries.repairs_for(
        actor, notice_id, done=done, order=order, after=after, limit=limit
    )
