# SPDX-License-Identifier: Apache-2.0
"""What things cost. The newest list is kept in memory and asked after at most every ten seconds."""

import time
from datetime import datetime
from typing import Any

from duly.kernel.actors import Actor
from duly.rooms.tariffs.facts import ANY, ROLE, Money, Price, SheetCard
from duly.rooms.tariffs.models import Rate, Sheet
from duly.rooms.tariffs.rules import choosing, reading
from duly.rooms.tariffs.rules.choosing import Span

plain_sheet = reading.plain_sheet
FRESH_SECONDS = 10.0
_MOST_REMEMBERED = 50_000


class _Held:
    """A list in memory, and the lives of the prices that were asked for. Replaced whole, never changed in place."""

    __slots__ = ("asked_at", "lives", "number", "prices")

    def __init__(self, number: int, prices: tuple[Price, ...]) -> None:
        self.number = number
        self.prices = prices
        self.lives: dict[tuple[str, str, str], tuple[Span, ...]] = {}
        self.asked_at = time.monotonic()


class _Memory:
    held: _Held | None = None


def cost_of(provider: str, channel: str, region: str, units: int, at: datetime) -> Money:
    """What a message with so many units cost at a moment; zero without a currency when no price is known.

    Meant for the hot path: the list in force is held in memory, a new one is noticed within ten seconds.
    """
    return choosing.amount(_life(provider, channel, region), units, at)


def labour_cost(minutes: float, channel: str, region: str, at: datetime, role: str = ROLE) -> Money:
    """What so much of somebody's time cost; zero without a currency when no rate is known."""
    return choosing.for_minutes(_life(role, channel, region), minutes, at)


def in_force() -> SheetCard | None:
    """The list in force with all its rows, or ``None`` when none was ever set."""
    sheet = Sheet.objects.order_by("-number").first()
    if sheet is None:
        return None
    return SheetCard(sheet.number, sheet.digest, sheet.set_at, sheet.set_by, _prices(sheet.number))


def sheet_for(actor: Actor) -> SheetCard | None:
    """The list in force, as staff may read it: prices are those of the installation, not of one organisation."""
    return in_force()


def prices_of(provider: str, channel: str, at: datetime) -> list[Price]:
    """What a provider costs on a channel at a moment: for each region and unit the row that is charged."""
    sheet = in_force()
    mine = [row for row in sheet.prices if row.channel == channel and row.in_force(at)] if sheet else []
    return [row for row in mine if row.provider in {ANY, provider} and choosing.is_charged(row, mine, provider)]


def previewed(actor: Actor, raw: Any) -> tuple[Price, ...]:
    """The prices of a list that is not put in force.

    Raises:
        Refusal: those of :func:`~duly.rooms.tariffs.rules.reading.read_sheet`.
    """
    return reading.read_sheet(raw)


def forget() -> None:
    """Ask the database again at the next question."""
    _Memory.held = None


def _life(provider: str, channel: str, region: str) -> tuple[Span, ...]:
    held = _Memory.held
    if held is None or time.monotonic() - held.asked_at > FRESH_SECONDS:
        held = _current(held)
    key = (provider, channel, region)
    life = held.lives.get(key)
    if life is None:
        if len(held.lives) >= _MOST_REMEMBERED:
            held.lives.clear()
        life = held.lives[key] = choosing.spans(held.prices, provider, channel, region)
    return life


def _current(held: _Held | None) -> _Held:
    number = Sheet.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if held is not None and held.number == number:
        held.asked_at = time.monotonic()
        return held
    _Memory.held = fresh = _Held(number, _prices(number))
    return fresh


def _prices(number: int) -> tuple[Price, ...]:
    rows = Rate.objects.filter(sheet_id=number).order_by("channel", "provider", "region", "unit", "valid_from")
    return tuple(
        Price(
            row.provider, row.channel, row.region, row.unit, row.micros, row.currency, row.valid_from, row.valid_to
        )
        for row in rows
    )  # fmt: skip
