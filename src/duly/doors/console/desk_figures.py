# SPDX-License-Identifier: Apache-2.0
"""How well the desk does: how long the first answer and the end took, how often something had to be opened again; and its times."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.months import last_months, month_said
from duly.doors.console.numbers import number_of
from duly.doors.console.quality import place_of
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.charts import Dot
from duly.doors.look.figures import share
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import Measure

_PAGE = "desk/figures"
_HOURS, _DAYS = Words(en="{n} h", zh="{n} 小时"), Words(en="{n} d", zh="{n} 天")
_MANY_DAYS, _STARS = 2, 5.0


class Figure(NamedTuple):
    """One measure: how it is read from a month, and how people say it; ``most`` is the top of its scale."""

    words: str
    read: Callable[[Measure], float | None]
    said: Callable[[float], str]
    tone: str
    most: float = 0.0


class Chart(NamedTuple):
    """One measure over the months."""

    words: str
    now: str
    dots: list[Dot]
    tone: str
    most: float
    foot: str
    """What the scale is."""


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The months of an organisation or department."""
    place = place_of(request, actor)
    if place is None:
        return show(request, actor, _PAGE, room="desk-figures", place=None)
    return show(request, actor, _PAGE, **_context(request, actor, place))


@staff
@require_POST
def policy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose other times, or put into force what somebody else proposed."""
    given = request.POST
    place = accounts.organisation_for(actor, given.get("organisation") or None)
    number = given.get("number", "")
    try:
        if number.isascii() and number.isdigit():
            actions.confirm_policy(actor, place.id, int(number))
            said = _("In force from now on.")
        else:
            actions.propose_policy(actor, place.id, _document(request))
            said = _("Proposed. It holds once somebody else has agreed.")
    except Refusal as no:
        context = _context(request, actor, place) | {"refusal": sentence(no), "draft": given}
        return show(request, actor, _PAGE, STATUS[no.kind.because], **context)
    return done(request, said, f"{reverse('console:desk-figures')}?organisation={place.ref}")


def _context(request: HttpRequest, actor: Actor, place: Any) -> dict[str, Any]:
    language, departments = get_language() or "en", {one.id: one for one in accounts.departments_of(place.id).values()}
    chosen = departments.get(uuid_or_none(request.GET.get("department")) or UUID(int=0))
    whole, each = queries.measures(actor, place.id, whole=True), queries.measures(actor, place.id)
    held = [one for one in each if one.department == chosen.id] if chosen else whole
    months = last_months(timezone.localdate())
    policies = queries.policies_for(actor, place.id)
    return {
        "room": "desk-figures", "place": place, "places": list(accounts.organisations_for(actor)), "chosen": chosen,
        "departments": departments, "charts": [_chart(one, {row.month: row for row in held}, months, language) for one in _figures()], "months": [month_said(one, language) for one in months],
        "rows": [(one, month_said(one.month, language), departments.get(one.department or UUID(int=0))) for one in each],
        "policy": queries.policy_of(place.id), "policies": policies, "names": accounts.names_of({one.by for one in policies} | {one.confirmed_by for one in policies if one.confirmed_by}),
        "may_propose": may(actor, "feedback.propose_policy"), "may_confirm": may(actor, "feedback.confirm_policy"),
    }  # fmt: skip


def _figures() -> tuple[Figure, ...]:
    return (
        Figure(_("First answer, half of them within"), lambda one: one.first_p50, _hours, "blue"),
        Figure(_("First answer, nine in ten within"), lambda one: one.first_p90, _hours, "blue"),
        Figure(_("Resolved, half of them within"), lambda one: one.resolution_p50, _hours, "green"),
        Figure(_("Resolved, nine in ten within"), lambda one: one.resolution_p90, _hours, "green"),
        Figure(_("Opened again after they were resolved"), lambda one: one.reopen_rate, share, "amber", 1.0),
        Figure(_("Overdue at some time"), lambda one: one.late / one.opened if one.opened else None, share, "red", 1.0),
        Figure(_("Conversations that came in"), lambda one: float(one.opened), "{:.0f}".format, "grey"),
        Figure(_("Stars that customers gave"), lambda one: one.stars, "{:.1f}".format, "olive", _STARS),
    )


def _chart(one: Figure, by_month: Mapping[date, Measure], months: Sequence[date], language: str) -> Chart:
    values = [one.read(by_month[day]) if day in by_month else None for day in months]
    dots = [
        Dot(month_said(day, language), one.said(value) if value is not None else "–", value)
        for day, value in zip(months, values, strict=True)
    ]
    top = one.most or max((value for value in values if value is not None), default=0.0)
    ends = list(dict.fromkeys((one.said(0.0), one.said(top)))) if top else []
    return Chart(one.words, dots[-1].figure, dots, one.tone, one.most, " – ".join(ends))


def _hours(value: float) -> str:
    """Hours, or days from two days on."""
    days = value / 24
    words, n = (_DAYS, days) if days >= _MANY_DAYS else (_HOURS, value)
    return words.say(get_language() or "en", n=f"{n:.1f}")


def _document(request: HttpRequest) -> dict[str, Any]:
    given = request.POST
    terms: dict[str, Any] = {
        kind: {name: int(number_of(given.get(f"{kind}:{name}"))) for name in ("first_days", "days")}
        | {"stops": given.get(f"{kind}:stops") == "1"}
        for kind in ("question", "complaint")
    }
    return terms | {name: int(number_of(given.get(name))) for name in ("reopen_days", "quiet_days")}
