# SPDX-License-Identifier: Apache-2.0
"""What to look at in a price list: names that this house does not know, providers without a price, prices that end.

Each of them makes costs unknown, and nothing else says so.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from duly.doors.look.states import CHANNELS, channel_name
from duly.kernel.words import Words
from duly.rooms.delivery import queries as delivery
from duly.rooms.tariffs.facts import ANY, BY_PEOPLE, FREE, Price

_SOON = timedelta(days=30)


def doubts_about(prices: Sequence[Price], at: datetime) -> list[Words]:
    """Everything to look at in a list at a moment; nothing where no list was ever set."""
    return [*strangers_in(prices), *_unpriced(prices, at), *_ending(prices, at)] if prices else []


def strangers_in(prices: Iterable[Price]) -> list[Words]:
    """What to look at, each thing once: channels that do not exist, providers that do not carry their channel here."""
    found: dict[tuple[str, str], Words] = {}
    for row in prices:
        channel, provider = row.channel, row.provider
        if channel not in CHANNELS:
            found[channel, ""] = Words.literal(f"There is no channel {channel}.", f"没有名为 {channel} 的渠道。")
        elif channel in FREE:
            en, zh = _named(channel)
            found[channel, ""] = Words.literal(
                f"The channel {en} is free; its price is never asked for.", f"渠道「{zh}」不收费，其价格不会被使用。"
            )
        elif provider != ANY and channel not in BY_PEOPLE and provider not in dict(delivery.carriers(channel)):
            en, zh = _named(channel)
            found[channel, provider] = Words.literal(
                f"No provider {provider} is installed for {en}; its price is not used.",
                f"渠道「{zh}」没有安装名为 {provider} 的服务商，其价格不会被使用。",
            )
    return list(found.values())


def _unpriced(prices: Sequence[Price], at: datetime) -> list[Words]:
    """Providers that carry something now, and have no price of this moment in any region."""
    found = []
    for channel in sorted(delivery.open_channels() - FREE - BY_PEOPLE):
        named = {row.provider for row in prices if row.channel == channel and row.in_force(at)}
        for provider, _ in delivery.carriers(channel):
            if not named & {ANY, provider}:
                en_name, zh_name = _named(channel)
                en = f"{provider} carries {en_name} and has no price in force; what it costs is unknown."
                zh = f"{provider} 承载渠道「{zh_name}」，但没有生效的价格，其费用为未知。"
                found.append(Words.literal(en, zh))
    return found


def _ending(prices: Sequence[Price], at: datetime) -> list[Words]:
    """Prices that have ended or will soon, and that none follows."""
    found = []
    for row in prices:
        ends = row.valid_to
        if ends is None or ends > at + _SOON or any(_follows(other, row, max(at, ends)) for other in prices):
            continue
        ended, already = ("ended", "已于") if ends <= at else ("ends", "将于")
        en_name, zh_name = _named(row.channel)
        en = f"The price of {row.provider} for {en_name} ({row.region}) {ended} on {ends:%Y-%m-%d}, and none follows."
        zh = f"{row.provider} 的「{zh_name}」价格（{row.region}）{already} {ends:%Y-%m-%d} 结束，之后没有新价格。"
        found.append(Words.literal(en, zh))
    return found


def _named(channel: str) -> tuple[str, str]:
    """The channel in English and in Chinese; as it stands where there is no such channel."""
    return channel_name(channel, "en"), channel_name(channel, "zh-hans")


def _follows(other: Price, row: Price, at: datetime) -> bool:
    alike = (other.provider, other.channel, other.region, other.unit) == (
        row.provider, row.channel, row.region, row.unit,
    )  # fmt: skip
    return alike and other.in_force(at)
