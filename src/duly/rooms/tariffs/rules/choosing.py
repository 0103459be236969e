# SPDX-License-Identifier: Apache-2.0
"""Which price is meant: the provider's own before everybody's, the narrower region before the wider."""

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from duly.rooms.tariffs.facts import ANY, EACH, NOTHING, Money, Price


class Span(NamedTuple):
    """What one message costs between two moments: once, and for each unit."""

    start: datetime
    end: datetime | None
    each: int
    unit: int
    currency: str


def fits(price: Price, provider: str, channel: str, region: str) -> bool:
    """Whether a row speaks of this provider, channel and region."""
    return (
        price.channel == channel
        and price.provider in {ANY, provider}
        and (price.region in {ANY, region} or region.startswith(f"{price.region}-"))
    )


def closest(prices: Iterable[Price]) -> Price | None:
    """The row that speaks most closely: of the provider by name, then of the narrowest region."""
    return max(prices, key=lambda row: (row.provider != ANY, row.region != ANY, len(row.region)), default=None)


def is_charged(price: Price, prices: Iterable[Price], provider: str) -> bool:
    """Whether a row is what its own region pays, or another one speaks more closely of this provider."""
    rivals = [
        row for row in prices
        if fits(row, provider, price.channel, price.region) and (row.unit == EACH) == (price.unit == EACH)
    ]  # fmt: skip
    return closest(rivals) == price


def spans(prices: Iterable[Price], provider: str, channel: str, region: str) -> tuple[Span, ...]:
    """The whole life of a price: one span from each moment at which something about it changes."""
    rows = [row for row in prices if fits(row, provider, channel, region)]
    moments = sorted({row.valid_from for row in rows} | {row.valid_to for row in rows if row.valid_to is not None})
    found = []
    for start, end in zip(moments, (*moments[1:], None), strict=False):
        held = [row for row in rows if row.in_force(start)]
        each = closest(row for row in held if row.unit == EACH)
        metered = closest(row for row in held if row.unit != EACH)
        known = each or metered
        if known is not None:
            found.append(Span(start, end, each.micros if each else 0, metered.micros if metered else 0, known.currency))
    return tuple(found)


def amount(life: tuple[Span, ...], units: int, at: datetime) -> Money:
    """What so many units cost at a moment; nothing when no price was in force."""
    for start, end, each, unit, currency in life:
        if start <= at and (end is None or at < end):
            return Money(each + unit * units, currency)
    return NOTHING


def for_minutes(life: tuple[Span, ...], minutes: float, at: datetime) -> Money:
    """What this much time costs, to the millionth: half minutes count by half."""
    one = amount(life, 1, at)
    micros = Decimal(one.micros) * Decimal(str(minutes))
    return Money(int(micros.quantize(Decimal(1), ROUND_HALF_UP)), one.currency)
