# SPDX-License-Identifier: Apache-2.0
"""Prices as other rooms see them, what is recorded about them, and how this room refuses."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

ANY = "*"
"""Stands for every provider, or for every region."""
FORMAT = "tariffs/1"
STREAM = UUID("7a1f0000-0000-4000-8000-000000000001")
"""The chain of facts about price lists: they belong to the whole installation."""
EACH = "message"
"""The unit that is paid once for each message, however long it is: postage, or the fee of an e-mail."""
UNITS = {
    EACH: Words(en="message", zh="条"),
    "segment": Words(en="segment", zh="计费条"),
    "page": Words(en="page", zh="页"),
    "minute": Words(en="minute", zh="分钟"),
}
METERED = {"sms": "segment", "letter": "page", "voice": "minute", "call": "minute", "counter": "minute"}
"""What ``units`` of a delivery counts, by channel; on all other channels a message is a message."""
BY_PEOPLE = frozenset({"call", "counter"})
"""Channels that cost somebody's time; their prices are rates of labour, by role instead of by provider."""
FREE = frozenset({"portal", "website"})
"""Channels of our own: nobody charges for them, and they need no price."""
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""When a price begins that does not say since when it holds."""
ROLE = "agent"
"""Who makes calls when nobody says otherwise."""


class Money(NamedTuple):
    """An amount in millionths of a currency; nothing and no currency when no price is known."""

    micros: int
    currency: str


NOTHING = Money(0, "")


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a price list. ``provider`` is the role of the person where ``unit`` is somebody's minute of work."""

    provider: str
    channel: str
    region: str
    unit: str
    micros: int
    currency: str
    valid_from: datetime
    valid_to: datetime | None = None
    """Not included: the first moment at which the price is no longer in force."""

    def in_force(self, at: datetime) -> bool:
        """Whether this is a price of that moment."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


class SheetCard(NamedTuple):
    """A price list as it was set: its number, its digest, its rows."""

    number: int
    digest: str
    set_at: datetime
    set_by: UUID
    prices: tuple[Price, ...]


SET = FactKind(
    "tariffs.set",
    Words(
        en="Price list {number} was put in force: {count} prices in {currencies}, digest {digest}.",
        zh="价目表第 {number} 版生效：{count} 项价格，币种 {currencies}，摘要 {digest}。",
    ),
    public=("number", "digest", "count", "currencies"),
    personal=("actor",),
)
FACTS = (SET,)

BAD_SHEET = refusal(
    "tariffs.bad_sheet",
    Because.INVALID,
    en="This is not a price list ({where}): {why}. docs/costs.md shows one.",
    zh="这不是价目表（{where}）：{why}。docs/costs.md 中有示例。",
)
BAD_ROWS = refusal(
    "tariffs.bad_rows",
    Because.INVALID,
    en="{count} rows of the price list are wrong:\n{lines}",
    zh="价目表有 {count} 行有误：\n{lines}",
)
BAD_CURRENCY = refusal(
    "tariffs.bad_currency",
    Because.INVALID,
    en="{where}: {currency!r} is not a currency of ISO 4217; write three capital letters such as CNY, EUR or USD.",
    zh="{where}：{currency!r} 不是 ISO 4217 货币代码；请写三个大写字母，例如 CNY、EUR、USD。",
)
NEGATIVE = refusal(
    "tariffs.negative",
    Because.INVALID,
    en="{where}: a price cannot be below zero; this one is {price}.",
    zh="{where}：价格不能为负数；此处为 {price}。",
)
BAD_PRICE = refusal(
    "tariffs.bad_price",
    Because.INVALID,
    en="{where}: {price!r} is not a price; write a number with at most six decimals, below one million.",
    zh="{where}：{price!r} 不是价格；请写最多六位小数、小于一百万的数字。",
)
BAD_UNIT = refusal(
    "tariffs.bad_unit",
    Because.INVALID,
    en="{where}: {channel} is not paid by {unit!r}; choose one of: {known}.",
    zh="{where}：{channel} 不按 {unit!r} 计费；请选择：{known}。",
)
BAD_DATES = refusal(
    "tariffs.bad_dates",
    Because.INVALID,
    en="{where}: the price ends ({before}) before it begins ({start}).",
    zh="{where}：价格的结束时间（{before}）早于开始时间（{start}）。",
)
OVERLAP = refusal(
    "tariffs.overlap",
    Because.CONFLICT,
    en="{where} and {other} are both prices of {what} at the same time. End one with `before` where the other begins.",
    zh="{where} 与 {other} 同时为 {what} 定价。请用 before 让其中一项在另一项开始时结束。",
)
MIXED = refusal(
    "tariffs.mixed_currency",
    Because.CONFLICT,
    en="{where} and {other} would be added up for one message, but one is in {currency} and the other in {second}.",
    zh="{where} 与 {other} 会在同一条消息上相加，但币种分别为 {currency} 和 {second}。",
)
