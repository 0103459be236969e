# SPDX-License-Identifier: Apache-2.0
"""The call list: which customers to call, the next call, and one call with its script and what came of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, Page, done, may, sentence, show, staff
from duly.doors.console.numbers import number_of
from duly.doors.console.paging import Read, asked, turn
from duly.doors.console.toasts import Back
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.languages import normalise
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.counter import actions as counter
from duly.rooms.counter import queries as scripts
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import CALL_ORDERS
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.repairs import queries as repairs

_ELSEWHERE = "…"
"""Where a message has a link, somebody who reads it aloud has a pause."""


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Calls to be made, whoever waits longest first."""
    if exports.taken(request):
        ask = asked(request, CALL_ORDERS)
        sheet = sheets.of_calls(_reader(actor), ask.order)
        return exports.take(request, actor, "calls", sheet, sort=ask.order.asked)
    return _listing(request, actor)


@staff
@require_POST
def next_call(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the call that waits longest and may be made now, and open it."""
    asked = request.POST.get("language", "")
    try:
        found = delivery.next_call(actor, language=normalise(asked) if asked else None)
    except Refusal as no:
        return _listing(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    if found is None:
        return _listing(
            request, actor, note=_("Nobody can be called at this moment. The list says when the next one can.")
        )
    return _to(found)


@staff
def page(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """One call: whom, which number, what to say, and how it went."""
    return show(request, actor, "calls/page", **_page(actor, delivery_id))


@require_POST
@staff
def taking(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """Take this call, or keep it for longer."""
    words, back = _("It is yours for a quarter of an hour."), Back(reverse("console:drop-call", args=[delivery_id]))
    return _answer(request, actor, delivery_id, lambda: delivery.take_call(actor, delivery_id), words=words, back=back)


@require_POST
@staff
def dropping(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """Put it back on the list."""
    words, back = _("Put back. Others may take it."), Back(reverse("console:take-call", args=[delivery_id]))
    return _answer(
        request, actor, delivery_id, lambda: delivery.drop_call(actor, delivery_id), words=words, back=back, stays=False
    )


@require_POST
@staff
def result(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """Say how it went. Back to the list, or on to the next call where that was asked for."""
    form, call = request.POST, deliveries.call_for(actor, delivery_id)

    def deed() -> None:
        counter.record_call(
            actor, delivery_id, result=form.get("result", ""), note=form.get("note", "")[:1000],
            minutes=number_of(form.get("minutes")), recording=form.get("recording", "").strip()[:300],
            call_back=_local(form.get("call_back", ""), call.time_zone),
            language=normalise(form["language"]) if form.get("language") else "",
        )  # fmt: skip

    answer = _answer(request, actor, delivery_id, deed, words=_("The call is on record."), stays=False, draft=form)
    if answer.status_code == 303 and "next" in form:
        found = delivery.next_call(actor)
        return _to(found) if found else answer
    return answer


def _answer(
    request: HttpRequest, actor: Actor, delivery_id: UUID, deed: Callable[[], object], *, words: str,
    back: Back | None = None, stays: bool = True, draft: Any = None,
) -> HttpResponse:  # fmt: skip
    try:
        deed()
    except Refusal as no:
        context = _page(actor, delivery_id) | {"refusal": sentence(no), "draft": draft}
        return show(request, actor, "calls/page", STATUS[no.kind.because], **context)
    address = reverse("console:call-page", args=[delivery_id]) if stays else reverse("console:calls")
    return done(request, words, address, back)


def _to(delivery_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("console:call-page", args=[delivery_id]), status=303)


def _listing(request: HttpRequest, actor: Actor, status: int = 200, **context: Any) -> HttpResponse:
    page = turn(asked(request, CALL_ORDERS), _reader(actor))
    subjects = {row.delivery.subject for row in page.rows}
    numbers = {one.id: one.number for one in notices.notices_for(actor).filter(id__in=subjects)}
    return show(
        request, actor, "calls/listing", status, room="calls", page=page, numbers=numbers, agents=_names(actor),
        may_call=may(actor, "delivery.take_call"), languages=sorted({row.language for row in page.rows}),
        may_export=may(actor, "customers.export_list"), **context,
    )  # fmt: skip


def _reader(actor: Actor) -> Read[deliveries.Call]:
    return lambda order, after, limit: deliveries.call_list_for(actor, None, limit, order=order, after=after)


def _names(actor: Actor) -> dict[UUID, str]:
    return {user.id: user.name for user in accounts.users_for(actor)}


def _page(actor: Actor, delivery_id: UUID) -> dict[str, Any]:
    call = deliveries.call_for(actor, delivery_id)
    recipient, customer_id = audience.recipient(call.delivery.recipient_id), call.delivery.customer_id
    notice = notices.notice_for(actor, recipient.notice_id)
    card = customers.cards([customer_id])[customer_id]
    texts = {one.language for one in notices.current_editions(notice)}
    sender = accounts.organisations([notice.organisation_id])[notice.organisation_id]
    spoken, own = call.language, get_language() or "en"
    theirs = _reading(notice.id, (spoken, call.delivery.language, *sorted(texts)), card.name, recipient.id)
    mine = _reading(
        notice.id, (own, "zh-Hans" if own.startswith("zh") else "en", theirs.language), card.name, recipient.id
    )
    said = {
        "agent": actor.name, "organisation": sender.name(spoken), "name": card.name, "phone": sender.phone,
    }  # fmt: skip
    script, meaning = (
        scripts.script_in(spoken, **said),
        scripts.script_in(own, **said | {"organisation": sender.name(own)}),
    )
    return {
        "room": "calls", "call": call, "card": card, "notice": notice, "recipient": recipient, "theirs": theirs, "mine": mine,
        "script": script, "own": meaning, "is_foreign": script.language != meaning.language,
        "owed": obligations.obligation(recipient.id), "calls": scripts.earlier_calls(recipient.id, customer_id),
        "sent": deliveries.deliveries_of([recipient.id]).get(recipient.id, []), "results": delivery.CALL_RESULTS.items(),
        "is_open": call.delivery.state in {"planned", "held"}, "is_mine": call.agent == actor.id,
        "taken_by": _names(actor).get(call.agent, "") if call.agent and call.agent != actor.id else "",
        "repairs": repairs.awaited_of([customer_id]), "may_call": may(actor, "delivery.take_call"),
        "may_correct": may(actor, "repairs.correct"), "there": clock.now().astimezone(_zone(card.time_zone)),
    }  # fmt: skip


def _reading(notice_id: UUID, wanted: tuple[str, ...], name: str, recipient_id: UUID) -> Any:
    """The wording in the first of these languages that it has."""
    for language in wanted[:-1]:
        try:
            return notices.reading(notice_id, language, name=name, link=_ELSEWHERE, recipient_id=recipient_id)
        except Refusal:
            continue
    return notices.reading(notice_id, wanted[-1], name=name, link=_ELSEWHERE, recipient_id=recipient_id)


def _local(text: str, time_zone: str) -> datetime | None:
    """What was typed, as an instant: the hour is the customer's own. An hour that the clock shows twice is the first."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment.replace(tzinfo=_zone(time_zone)) if moment and moment.tzinfo is None else moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
