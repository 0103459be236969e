# SPDX-License-Identifier: Apache-2.0
"""The live board of a launch: one page and three parts of it that are asked for again, each light."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from duly.doors.console import board_deeds
from duly.doors.console.board_page import board_of, held_of, moving_of, people_of
from duly.doors.console.gate import STATUS, done, sentence, show, staff
from duly.doors.console.notice_done import way_back
from duly.doors.look.tags import thousands
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions as delivery
from duly.rooms.insight import queries as insight
from duly.rooms.notices import queries as notices

_MANY, _KEPT_FOR = 50_000, 60


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The board."""
    context = board_of(actor, notice_id)
    asked = next((ask for ask in context["asks"] if ask.name == request.GET.get("ask")), None)
    if request.GET.get("ask") == "retry":
        code, channel = request.GET.get("code", ""), request.GET.get("channel", "")
        asked = board_deeds.of_retry(context["notice"], context["reasons"], code, channel)
    return show(request, actor, "board/page", **context, asked=asked)


@staff
def moving(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """What changes every few seconds."""
    return show(request, actor, "board/moving", **moving_of(actor, notices.notice_for(actor, notice_id)))


@staff
def people(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """How the customers stand."""
    return show(request, actor, "board/people", **people_of(actor, notice_id))


@staff
def held(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Until when messages are held."""
    return show(request, actor, "board/held", **held_of(actor, notice_id))


@staff
def forecast(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """What a notice is expected to take, beside what it took."""
    found = _forecast(actor, notice_id)
    frozen = found.get("frozen_at")
    cost = insight.cost_for(actor, notice_id) if frozen else None
    budget = _budget(notices.notice_for(actor, notice_id).plan.get("budget", ""), found["cost"])
    return show(request, actor, "board/forecast", forecast=found, cost=cost, budget=budget, notice_id=notice_id)


def _budget(written: str, cost: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The budget of a plan (``CNY 20000``) beside what is forecast in its currency."""
    currency, _, amount = written.partition(" ")
    if not amount:
        return None
    forecast = next((row["micros"] for row in cost if row["currency"] == currency), 0)
    micros = int(Decimal(amount) * 1_000_000)
    return {"currency": currency, "micros": micros, "forecast": forecast, "is_over": forecast > micros}


def _forecast(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    """The forecast; one that had to be reckoned over a large audience is kept for a minute."""
    notice = notices.notice_for(actor, notice_id)
    key = f"forecast:{notice.id}:{notices.digest_of(notice)}"
    held: dict[str, Any] | None = cache.get(key)
    if held is None:
        held = insight.forecast_for(actor, notice_id)
        if held["customers"] > _MANY and not held.get("frozen_at"):
            cache.set(key, held, _KEPT_FOR)
    return held


@require_POST
@staff
def retry(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Try again what failed for one reason."""
    notice = notices.notice_for(actor, notice_id)
    code, channel = request.POST.get("code", ""), request.POST.get("channel", "")
    try:
        count = delivery.retry(actor, notice.id, code=code, channel=channel or None)
    except Refusal as no:
        context = board_of(actor, notice_id) | {"refusal": sentence(no)}
        return show(request, actor, "board/page", STATUS[no.kind.because], **context)
    words = ngettext("%(n)s message is tried again.", "%(n)s messages are tried again.", count)
    return done(request, words % {"n": thousands(count)}, reverse("console:board", args=[notice.id]))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> HttpResponse:
    """Do what the form above the board asks for; after a refusal it still stands there, as it was filled in."""
    if name not in board_deeds.DEEDS:
        raise Http404
    number, reason = request.POST.get("number", ""), request.POST.get("reason", "").strip()
    try:
        words = board_deeds.do(actor, notice_id, name, number=number, reason=reason)
    except Refusal as no:
        context = board_of(actor, notice_id)
        context["asked"] = next((ask for ask in context["asks"] if ask.name == name), None)
        context |= {"refusal": sentence(no), "written": reason}
        return show(request, actor, "board/page", STATUS[no.kind.because], **context)
    back = way_back(actor, notice_id, name, on="console:board-deed")
    return done(request, words, reverse("console:board", args=[notice_id]), back)
