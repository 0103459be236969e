# SPDX-License-Identifier: Apache-2.0
"""The work list: customers whom no message has moved, and what the staff found."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from duly.doors.console import exports, sheets, worklist_deeds
from duly.doors.console.gate import STATUS, may, sentence, show, staff
from duly.doors.console.gate import Page as Answer
from duly.doors.console.paging import Read, asked, turn
from duly.doors.console.requests import uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.facts import CASE_ORDERS, Case


@staff
def listing(request: HttpRequest, actor: Actor) -> Answer:
    """Whoever waits longest first; a POST takes up, gives back, or says what was found, for all that are ticked."""
    if exports.taken(request):
        ask, notice_id = asked(request, CASE_ORDERS), uuid_or_none(request.GET.get("notice"))
        sheet = sheets.of_worklist(actor, _reader(request, actor), ask.order)
        return exports.take(request, actor, "worklist", sheet, sort=ask.order.asked, subject=notice_id)
    return _do(request, actor) if request.method == "POST" else _page(request, actor)


def _do(request: HttpRequest, actor: Actor) -> HttpResponse:
    ticked = [one for text in request.POST.getlist("recipient") if (one := uuid_or_none(text))]
    try:
        return worklist_deeds.do(request, actor, ticked)
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no), ticked=set(ticked))


def _page(
    request: HttpRequest, actor: Actor, status: int = 200, *, refusal: str = "", ticked: set[UUID] | None = None
) -> HttpResponse:
    mine, notice_id = request.GET.get("mine") == "1", uuid_or_none(request.GET.get("notice"))
    page = turn(asked(request, CASE_ORDERS), _reader(request, actor))
    named = customers.cards({case.customer_id for case in page.rows})
    subjects = {case.subject for case in page.rows}
    numbers = {row.id: row.number for row in notices.notices_for(actor).filter(id__in=subjects)}
    owners = {case.owner_id for case in page.rows if case.owner_id}
    names = {user.id: user.name for user in accounts.users_for(actor).filter(id__in=owners)}
    return show(
        request, actor, "worklist/listing", status, room="worklist", page=page, mine=mine,
        notice_id=notice_id, number=_number(actor, notice_id), named=named, numbers=numbers, owners=names, refusal=refusal, ticked=ticked or set(),
        may_take=may(actor, "obligations.take_up"), may_resolve=may(actor, "obligations.resolve"),
        may_export=may(actor, "customers.export_list"),
    )  # fmt: skip


def _number(actor: Actor, notice_id: UUID | None) -> str:
    """What people call the notice whose customers alone are shown."""
    found = notices.notices_for(actor).filter(id=notice_id).first() if notice_id else None
    return found.number if found else ""


def _reader(request: HttpRequest, actor: Actor) -> Read[Case]:
    mine, notice_id = request.GET.get("mine") == "1", uuid_or_none(request.GET.get("notice"))
    return lambda order, after, limit: owed.worklist_for(
        actor, notice_id, mine=mine, order=order, after=after, limit=limit
    )
