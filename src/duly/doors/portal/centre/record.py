# SPDX-License-Identifier: Apache-2.0
"""What is on record of the customer: now, on any day, as it was believed on any day; and how each entry came to be."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from duly.doors.portal.centre.gate import Inside, for_customers, show, when_fresh
from duly.doors.portal.centre.words import FIELD_WORDS, MASKED, POINT_STATES, SOURCE_WORDS, said_of, title_of
from duly.doors.portal.pages import Said
from duly.doors.portal.trouble import trouble
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import UNKNOWN_POINT, ChangeCard, Entity, Family

_SHOWN = {
    Family.PROFILE: ("name", "latin", "alias", "kind", "language", "time_zone", "region", "status"),
    Family.CONTACT: ("value", "purpose"),
    Family.IDENTIFIER: ("value", "country", "issuer", "expires_on"),
    Family.RELATION: ("role", "until", "note"),
    Family.MANDATE: ("holder", "scope", "until", "note"),
    Family.ATTRIBUTE: ("value",),
}
"""What of each family a customer is shown, in this order."""
_USUAL = {("purpose", "notice")}


class Particular(NamedTuple):
    """One line of an entry."""

    name: str
    words: Words | None
    value: str


class Entry(NamedTuple):
    """One thing on record as the page shows it."""

    id: UUID
    family: str
    title: str
    lines: list[Particular]
    since: datetime
    until: datetime | None
    recorded_at: datetime
    superseded_at: datetime | None
    source: Words | None
    number: str
    state: Words | None
    """What is wrong with it, if anything is."""


@require_GET
@for_customers
def record(request: HttpRequest, inside: Inside) -> HttpResponse:
    """What is on record, in part: whoever holds an open session sees enough to recognise it, not to use it."""
    return _record(request, inside, is_full=False)


@require_GET
@for_customers
@when_fresh("full")
def full(request: HttpRequest, inside: Inside) -> HttpResponse:
    """The same in full, for somebody who proved who they are just now."""
    return _record(request, inside, is_full=True)


@require_GET
@for_customers
def history(request: HttpRequest, inside: Inside, entity: UUID) -> HttpResponse:
    """Every version there ever was of one thing on record, the latest word first."""
    versions = customers.history_of(inside.session.party, entity)
    if not versions:
        return trouble(request, UNKNOWN_POINT())
    return show(
        request, inside, "history", rows=entries(versions, is_full=inside.is_fresh), title=title_of(versions[0])
    )


def entries(found: Iterable[Entity], *, is_full: bool, states: Mapping[UUID, str] | None = None) -> list[Entry]:
    """Versions as they are shown, each with where it came from."""
    versions = list(found)
    cards = customers.changes({one.change for one in versions})
    return [
        _entry(one, cards.get(one.change), POINT_STATES.get((states or {}).get(one.id, "")), is_full=is_full)
        for one in versions
    ]


def _record(request: HttpRequest, inside: Inside, *, is_full: bool) -> HttpResponse:
    party = inside.session.party
    at, known_at = (_end_of(request.GET.get(name, "")) for name in ("at", "known_at"))
    found = customers.record_of(party, at=at, known_at=known_at)
    states = customers.states_of([party]) if at is None and known_at is None else {}
    rows = entries(found.entities, is_full=is_full, states=states)
    order = {family: place for place, family in enumerate(Family)}
    rows.sort(key=lambda row: (order.get(Family(row.family), 9), row.title, row.since))
    asked = {name: request.GET.get(name, "") for name in ("at", "known_at")}
    said = (
        Said("amber", _("This day is not written as a date. The record is shown as it is now."))
        if _is_odd(request)
        else None
    )
    return show(
        request, inside, "record", rows=rows, ref=found.ref, is_full=is_full, asked=asked, at=at, known_at=known_at, said=said,
        contracts=customers.profile(party).contracts if at is None and known_at is None else [],
    )  # fmt: skip


def _entry(one: Entity, card: ChangeCard | None, state: Words | None, *, is_full: bool) -> Entry:
    said = one.values | one.attributes
    lines = [
        Particular(name, FIELD_WORDS.get(name), _in_part(one, name, said[name], is_full=is_full))
        for name in _SHOWN.get(Family(one.family), ())
        if said.get(name) and (name, said[name]) not in _USUAL
    ]
    source = SOURCE_WORDS.get(card.requester or card.source, SOURCE_WORDS.get(card.source)) if card else None
    return Entry(
        one.id, one.family, title_of(one), lines, one.since, one.until, one.recorded_at, one.superseded_at, source,
        card.number if card else "", state,
    )  # fmt: skip


def _in_part(one: Entity, name: str, value: str, *, is_full: bool) -> str:
    if is_full or (one.family, name) not in MASKED:
        return said_of(name, value)
    if one.family == Family.CONTACT:
        return customers.masked(one.attributes.get("channel", ""), value)
    if name == "holder":
        return customers.mask_name(value)
    return f"•••• {value[-4:]}" if len(value) > 8 else "••••"


def _end_of(text: str) -> datetime | None:
    """The last moment of a day, at the customer's place; a day that is not over yet is now."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    moment = datetime.combine(day, time.max, timezone.get_current_timezone())
    return moment if moment < timezone.now() else None


def _is_odd(request: HttpRequest) -> bool:
    for name in ("at", "known_at"):
        text = request.GET.get(name, "")
        try:
            date.fromisoformat(text or "2026-01-01")
        except ValueError:
            return True
    return False
