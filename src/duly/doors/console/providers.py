# SPDX-License-Identifier: Apache-2.0
"""Providers: who carries each channel, how they do, what they cost today, and what they must be told."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from duly.doors.console.gate import may, show, staff
from duly.doors.look.states import place_of
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import queries
from duly.rooms.delivery.queries import ProviderCard
from duly.rooms.tariffs import queries as tariffs

_UNTOUCHED = 0.5
"""Counts fade by half in a minute; what is left below this is nothing."""


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every provider; asked by htmx, only the part that changes."""
    now = clock.now()
    cards = queries.providers_for(actor)
    found = {channel: [_row(card, now) for card in group] for channel, group in groupby(cards, _channel)}
    channels = [(channel, found[channel]) for channel in sorted(found, key=place_of)]
    template = "providers/moving" if request.headers.get("HX-Request") else "providers/listing"
    return show(
        request, actor, template, room="providers", channels=channels, read_at=now,
        signing=[card.name for card in cards if card.signs], may_show_secret=may(actor, "delivery.show_secret"),
    )  # fmt: skip


def _channel(card: ProviderCard) -> str:
    return card.channel


def _row(card: ProviderCard, now: datetime) -> dict[str, Any]:
    prices = [
        {"region": row.region, "unit": row.unit, "money": {"micros": row.micros, "currency": row.currency}}
        for row in tariffs.prices_of(card.name, card.channel, now)
    ]
    counts = {name: getattr(card, name) for name in ("good", "faults", "unknown", "unmapped")}
    return {
        "card": card, "hook_url": f"{settings.DULY.public_url}{card.hook}" if card.hook else "", "prices": prices,
        "counts": {name: round(n) for name, n in counts.items()}, "is_idle": sum(counts.values()) < _UNTOUCHED,
    }  # fmt: skip
