# SPDX-License-Identifier: Apache-2.0
"""What one message of a notice takes: its length in the real wording, its price with whoever would carry it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from duly.kernel import sms
from duly.kernel.templating import WordingError
from duly.rooms.delivery import queries as delivery
from duly.rooms.insight.facts import Group, Offer
from duly.rooms.insight.rules import lengths
from duly.rooms.notices import queries as notices
from duly.rooms.tariffs import queries as tariffs
from duly.rooms.tariffs.facts import ANY, BY_PEOPLE

_MAINLAND = "CN"


def offers_of(notice: Any, at: datetime) -> Callable[[int, str, Group], Offer]:
    """What a message on a channel to somebody of a group takes."""
    text_of = cache(lambda channel, language: _text(notice, channel, language))

    @cache
    def offer(channel: str, language: str, region: str) -> Offer:
        text = text_of(channel, language)
        if channel in BY_PEOPLE:
            minutes = lengths.call_minutes(text, language)
            return Offer(round(minutes), *tariffs.labour_cost(minutes, channel, region, at))
        units = _units(channel, language, region, text)
        return Offer(units, *_price(channel, region, units, at))

    return lambda _, channel, group: offer(channel, group.language, group.region_on(channel))


def _units(channel: str, language: str, region: str, text: str) -> int:
    if channel == "sms":
        return sms.segments(text, wide=region.split("-", 1)[0] == _MAINLAND).count
    if channel == "letter":
        return lengths.pages(text)
    return lengths.billed_minutes(text, language) if channel == "voice" else 1


def _price(channel: str, region: str, units: int, at: datetime) -> tuple[int, str]:
    """The mean over the providers by the share that each carries; where they do not all have a price in one currency,
    the highest that any of them has; no currency when none has a price.
    """
    shares: Sequence[tuple[str, float]] = delivery.carriers(channel) or [(ANY, 1.0)]
    offers = [(tariffs.cost_of(name, channel, region, units, at), share) for name, share in shares]
    currencies = {money.currency for money, _ in offers}
    if len(currencies) > 1:
        dearest = max((money for money, _ in offers), key=lambda money: (money.currency != "", money.micros))
        return dearest.micros, dearest.currency
    return round(sum(money.micros * share for money, share in offers)), currencies.pop()


def _text(notice: Any, channel: str, language: str) -> str:
    """The text as a sample customer gets it; while the wording has faults, as it was written."""
    wording = notices.wording_of(notice, channel)
    try:
        return delivery.specimen(channel, wording, language).text
    except WordingError:
        return wording[language].text
