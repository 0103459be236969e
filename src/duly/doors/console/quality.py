# SPDX-License-Identifier: Apache-2.0
"""How good what is on record is: the figures of the last day, their months by department, and what is asked of customers."""

from collections.abc import Mapping
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
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.charts import Dot
from duly.doors.look.figures import share
from duly.doors.look.quality import code_word
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.quality import actions, queries
from duly.rooms.quality.facts import DIMENSION_WORDS, FIELDS, Dimension, MeasureCard

_PAGE = "quality/page"
_LIMITS = (("green", 0.95), ("amber", 0.8))
"""Limits of ours, to guide the eye."""
_CHANNELS = ("any", "email", "sms", "voice", "letter")


class Line(NamedTuple):
    """One dimension: what it is, its figure now, by how much it moved in a month, and its months."""

    dimension: str
    words: str
    now: MeasureCard | None
    moved: float | None
    """In points of a hundred; ``None`` where a month is lacking."""
    dots: list[Dot]
    tone: str


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The figures of one organisation or department."""
    place = place_of(request, actor)
    if place is None:
        return show(request, actor, _PAGE, room="quality", place=None)
    return show(request, actor, _PAGE, **_context(request, actor, place))


@require_POST
@staff
def needs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say what must be known of every customer; counts from the next survey on."""
    given = request.POST
    place = accounts.organisation_for(actor, given.get("organisation") or None)
    months = given.get("months", "")
    try:
        actions.set_needs(
            actor, place.ref, fields=tuple(given.getlist("fields")), channels=tuple(given.getlist("channels")),
            identifiers=tuple(given.getlist("identifiers")), months=int(months) if months.isascii() and months.isdigit() else 0,
            departments=_tagged(given.get("departments", "")), desk=given.get("desk") or None,
        )  # fmt: skip
    except Refusal as no:
        context = _context(request, actor, place) | {"refusal": sentence(no), "draft": given}
        return show(request, actor, _PAGE, STATUS[no.kind.because], **context)
    return done(request, _("On record. It counts from the next survey on."), address("quality", place))


def place_of(request: HttpRequest, actor: Actor) -> Any:
    """The organisation that is asked for, else the reader's first."""
    wanted = request.GET.get("organisation", "")
    return accounts.organisation_for(actor, wanted) if wanted else accounts.organisations_for(actor).first()


def address(name: str, place: Any) -> str:
    """A page of this part, of one organisation."""
    return f"{reverse(f'console:{name}')}?organisation={place.ref}"


def tabs(actor: Actor, place: Any) -> dict[str, Any]:
    """What every page of this part needs: whose data, and how much waits on each."""
    return {
        "room": "quality", "place": place, "places": list(accounts.organisations_for(actor)),
        "waiting": sum(queries.open_counts(actor, place.id).values()),
    }  # fmt: skip


def _context(request: HttpRequest, actor: Actor, place: Any) -> dict[str, Any]:
    language, departments = get_language() or "en", accounts.departments_of(place.id)
    by_id = {one.id: one for one in departments.values()}
    chosen = by_id.get(uuid_or_none(request.GET.get("department")) or UUID(int=0))
    today = timezone.localdate()
    department, wanted = chosen.id if chosen else None, last_months(today)
    held = queries.measures_for(actor, place.id, department)
    months = queries.trend_for(actor, place.id, since=wanted[0], department=department)
    counted = queries.open_counts(actor, place.id)
    return tabs(actor, place) | {
        "departments": by_id.values(), "chosen": chosen, "on": held[0].on if held else None,
        "lines": [_line(one, held, months, wanted, language) for one in Dimension],
        "counts": _counted(counted, by_id, language), "may_set": may(actor, "quality.set_needs"),
        "needs": _needs(place, by_id), "fields": FIELDS, "channels": _CHANNELS, "searches": queries.searches_for(actor, place.id, 5),
        "months": [month_said(one, language) for one in wanted],
    }  # fmt: skip


def _line(
    one: Dimension, held: list[MeasureCard], months: Mapping[str, Mapping[str, MeasureCard]], wanted: list[date],
    language: str,
) -> Line:  # fmt: skip
    now = next((card for card in held if card.dimension == one), None)
    cards = [months.get(f"{day:%Y-%m}", {}).get(one) for day in wanted]
    shares = [card.share if card else None for card in cards]
    dots = [
        Dot(month_said(day, language), share(part) if part is not None else "–", part)
        for day, part in zip(wanted, shares, strict=True)
    ]
    last, before = shares[-1], shares[-2]
    moved = (last - before) * 100 if last is not None and before is not None else None
    return Line(one, DIMENSION_WORDS[one].say(language), now, moved, dots, _tone(now.share if now else None))


def _tone(part: float | None) -> str:
    if part is None:
        return "grey"
    return next((tone for tone, least in _LIMITS if part >= least), "red")


def _counted(
    counted: Mapping[tuple[str, UUID | None], int], departments: Mapping[UUID, Any], language: str
) -> list[tuple[str, str, str, UUID | None, int]]:
    """How many findings are open, by kind and department, the most first."""
    rows = [
        (code, code_word(code, language), departments[of].name(language) if of and of in departments else "–", of, n)
        for (code, of), n in counted.items()
    ]
    return sorted(rows, key=lambda row: -row[4])


def _needs(place: Any, departments: Mapping[UUID, Any]) -> dict[str, Any]:
    held = queries.needs_of(place.id)
    tagged = [f"{tag} = {departments[of].ref}" for tag, of in held.departments.items() if of in departments]
    desk = departments.get(held.desk) if held.desk else None
    return {"held": held, "tagged": "\n".join(tagged), "desk": desk.ref if desk else ""}


def _tagged(text: str) -> dict[str, str]:
    """``tag = department``, a line each."""
    pairs = (line.partition("=") for line in text.splitlines() if line.strip())
    return {tag.strip(): ref.strip() for tag, _sign, ref in pairs}
