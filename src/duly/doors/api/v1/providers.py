# SPDX-License-Identifier: Apache-2.0
"""Who carries messages, and how they do."""

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api.callers import actor_of
from duly.kernel import clock
from duly.rooms.delivery import queries
from duly.rooms.tariffs import queries as tariffs

router = Router()


class ProviderPriceOut(Schema):
    """价格: millionths of a currency for one unit, to one region (``*`` for all others)."""

    region: str
    unit: str
    micros: int
    currency: str


class ProviderOut(Schema):
    """服务商: one of a channel. The counts fade by half in a minute; ``share`` is its part of what goes now, from 0 to 1.

    ``circuit``: ``closed`` (it carries), ``open`` (it rests until ``rests_until``), ``half_open`` (one message tries it).
    ``hook_url`` is the address to give to the provider; empty where it never calls.
    """

    name: str
    channel: str
    adapter: str
    weight: int
    share: float
    circuit: Literal["closed", "open", "half_open"]
    good: float
    faults: float
    unknown: float
    unmapped: float
    seconds: float
    rests_until: datetime | None
    last_code: str
    judged_at: datetime | None
    regions: list[str]
    lane: str
    per_second: float | None
    hook_url: str
    prices: list[ProviderPriceOut]


class ProvidersOut(Schema):
    """Every provider of every channel."""

    items: list[ProviderOut]


@router.get("/providers", response=ProvidersOut, summary="Providers and how they do / 服务商及运行状况")
def list_providers(request: HttpRequest) -> Any:
    """By channel and name. Needs no right of its own; secrets are never here."""
    now = clock.now()
    return {"items": [_out(card, now) for card in queries.providers_for(actor_of(request))]}


def _out(card: queries.ProviderCard, now: datetime) -> dict[str, Any]:
    prices = [
        {"region": row.region, "unit": row.unit, "micros": row.micros, "currency": row.currency}
        for row in tariffs.prices_of(card.name, card.channel, now)
    ]
    hook = f"{settings.DULY.public_url}{card.hook}" if card.hook else ""
    return card._asdict() | {"per_second": card.rate, "hook_url": hook, "prices": prices}
