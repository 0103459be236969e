# SPDX-License-Identifier: Apache-2.0
"""Names in a price list that this house does not know: a slip of the pen there makes costs unknown, and nothing says so."""

from collections.abc import Iterable

from duly.doors.look.states import CHANNELS
from duly.kernel.words import Words
from duly.rooms.delivery import queries as delivery
from duly.rooms.tariffs.facts import ANY, BY_PEOPLE, FREE, Price


def strangers_in(prices: Iterable[Price]) -> list[Words]:
    """What to look at, each thing once: channels that do not exist, providers that do not carry their channel here."""
    found: dict[tuple[str, str], Words] = {}
    for row in prices:
        channel, provider = row.channel, row.provider
        if channel not in CHANNELS:
            found[channel, ""] = Words(f"There is no channel {channel}.", f"没有名为 {channel} 的渠道。")
        elif channel in FREE:
            found[channel, ""] = Words(
                f"{channel} is free; its price is never asked for.", f"{channel} 不收费，其价格不会被使用。"
            )
        elif provider != ANY and channel not in BY_PEOPLE and provider not in dict(delivery.carriers(channel)):
            found[channel, provider] = Words(
                f"No provider {provider} is installed for {channel}; its price is not used.",
                f"渠道 {channel} 没有安装名为 {provider} 的服务商，其价格不会被使用。",
            )
    return list(found.values())
