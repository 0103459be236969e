# SPDX-License-Identifier: Apache-2.0
"""Walking a plan with customers who are only counted: who is sent what, who confirms, who is left for the next step."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, permutations

from duly.rooms.customers.facts import ADDRESSLESS, CALLED
from duly.rooms.insight.facts import ChannelForecast, Group, Offer, Outlook, Rates, Stage
from duly.rooms.tariffs.facts import FREE

_MOST_ORDERS = 4
"""Steps of which every order is tried: 24 orders."""
Price = Callable[[int, str, Group], Offer]
"""What one message of a step on a channel to somebody of a group takes."""


def reaches(channel: str, group: Group) -> bool:
    """Whether people of a group can be reached on a channel at all."""
    return channel in ADDRESSLESS or any(kind in group.channels for kind in CALLED.get(channel, (channel,)))


def outlook(groups: Sequence[Group], stages: Sequence[Stage], rates: Mapping[str, Rates], price: Price) -> Outlook:
    """What a plan comes to when every channel does what its rates say."""
    left = [group.size for group in groups]
    starts = [0.0, *accumulate(stage.wait for stage in stages)]
    fared = [_Fared() for _ in groups]
    channels: list[ChannelForecast] = []
    reached_by = 0.0
    for place, stage in enumerate(stages):
        number = place if stage.number is None else stage.number
        rows = {name: ChannelForecast(number, name, starts[place], stage.wait) for name in stage.channels}
        for index, group in enumerate(groups):
            asked = left[index] * fared[index].share(stage.when)
            usable = [name for name in stage.channels if reaches(name, group)]
            for name in set(stage.channels).difference(usable):
                rows[name].skipped += asked
            if usable and asked:
                reached_by = starts[place] if not fared[index].told else reached_by
                left[index] -= _send(rows, usable, asked, group, rates=rates, price=price)
            fared[index].after(usable, rates)
        channels += rows.values()
    confirmed = sum(group.size for group in groups) - sum(left)
    unreachable = sum(group.size for group, fate in zip(groups, fared, strict=True) if not fate.told)
    return Outlook(channels, confirmed, unreachable, reached_by, starts[-1])


def cheaper_order(
    groups: Sequence[Group], stages: Sequence[Stage], rates: Mapping[str, Rates], price: Price
) -> tuple[tuple[int, ...], Outlook] | None:
    """An order of the same steps that confirms as many for less money, or ``None``; waits stay where they are."""
    if not 2 <= len(stages) <= _MOST_ORDERS or any(stage.when for stage in stages):
        return None
    here = outlook(groups, stages, rates, price)
    best: tuple[tuple[int, ...], Outlook] | None = None
    for order in permutations(range(len(stages))):
        moved = [Stage(stages[old].channels, stage.wait) for old, stage in zip(order, stages, strict=True)]
        other = outlook(groups, moved, rates, _in_order(order, price))
        held = best[1] if best else here
        if _is_cheaper(other, held) and other.confirmed >= here.confirmed * 0.995:
            best = order, other
    return best


def _in_order(order: Sequence[int], price: Price) -> Price:
    """The prices of steps that have changed places."""

    def asked(number: int, channel: str, group: Group) -> Offer:
        return price(order[number], channel, group)

    return asked


def total(channels: Sequence[ChannelForecast]) -> dict[str, float]:
    """Cost by currency, over channels."""
    sums: dict[str, float] = {}
    for row in channels:
        for currency, micros in row.cost.items():
            sums[currency] = sums.get(currency, 0.0) + micros
    return sums


def merged(found: Sequence[Outlook]) -> Outlook:
    """What several tracks of one plan come to together."""
    rows: dict[tuple[int, str, float, float], ChannelForecast] = {}
    for row in (row for one in found for row in one.channels):
        key = (row.step, row.channel, row.starts, row.lasts)
        if key not in rows:
            rows[key] = ChannelForecast(*key)
        _add(rows[key], row)
    return Outlook(
        [rows[key] for key in sorted(rows)],
        sum(one.confirmed for one in found),
        sum(one.unreachable for one in found),
        max((one.reached_by for one in found), default=0.0),
        max((one.ends for one in found), default=0.0),
    )


def gathered(rows: Sequence[ChannelForecast]) -> list[ChannelForecast]:
    """One row for each step and channel: what is asked later of some, who have other steps before it, counts with the first."""
    found: dict[tuple[int, str], ChannelForecast] = {}
    for row in sorted(rows, key=lambda one: one.starts):
        key = (row.step, row.channel)
        if key not in found:
            found[key] = ChannelForecast(*key, row.starts, row.lasts)
        _add(found[key], row)
    return [found[key] for key in sorted(found)]


def confirmed_by(found: Outlook, seconds: float) -> float:
    """How many will have confirmed so long after the launch, if confirmations of a step spread evenly over its wait."""
    sum_ = 0.0
    for row in found.channels:
        share = (seconds - row.starts) / row.lasts if row.lasts > 0 else float(seconds >= row.starts)
        sum_ += row.confirmed * min(max(share, 0.0), 1.0)
    return sum_


def _add(to: ChannelForecast, row: ChannelForecast) -> None:
    for name in ("messages", "skipped", "delivered", "confirmed", "units", "unpriced"):
        setattr(to, name, getattr(to, name) + getattr(row, name))
    for currency, micros in row.cost.items():
        to.cost[currency] = to.cost.get(currency, 0.0) + micros


class _Fared:
    """How a group has fared so far: whether it was told anything, and which share of it something has reached."""

    __slots__ = ("delivered", "told")

    def __init__(self) -> None:
        self.told, self.delivered = False, 0.0

    def share(self, when: Sequence[str]) -> float:
        """Which share of those left meets a condition; one that nothing is known of lets everybody pass."""
        if not when:
            return 1.0
        lost = 1 - self.delivered if self.told else 1.0
        known = {"not_delivered": lost, "bounced": lost / 2 if self.told else 0.0, "no_contact": float(not self.told)}
        return min(sum(known.get(name, 1.0) for name in when), 1.0)

    def after(self, usable: Sequence[str], rates: Mapping[str, Rates]) -> None:
        self.told = self.told or bool(usable)
        for name in usable:
            self.delivered = 1 - (1 - self.delivered) * (1 - rates[name].delivered)


def _send(
    rows: Mapping[str, ChannelForecast], usable: Sequence[str], asked: float, group: Group, *,
    rates: Mapping[str, Rates], price: Price,
) -> float:  # fmt: skip
    """Count one step for one group; gives how many of it confirm. Whoever confirms on two channels counts on the first."""
    open_ = asked
    for name in usable:
        row, rate = rows[name], rates[name]
        offer = price(row.step, name, group)
        row.messages += asked
        row.delivered += asked * rate.delivered
        row.units += asked * offer.units
        row.confirmed += open_ * rate.confirmed
        open_ *= 1 - rate.confirmed
        if offer.currency:
            row.cost[offer.currency] = row.cost.get(offer.currency, 0.0) + asked * offer.micros
        elif name not in FREE:
            row.unpriced += asked
    return asked - open_


def _is_cheaper(one: Outlook, other: Outlook) -> bool:
    """Whether all is paid in one currency, everything has a price, and the one costs at least a hundredth less."""
    ones, others = total(one.channels), total(other.channels)
    if len(ones) != 1 or ones.keys() != others.keys() or any(row.unpriced for row in (*one.channels, *other.channels)):
        return False
    currency = next(iter(ones))
    return ones[currency] < others[currency] * 0.99
