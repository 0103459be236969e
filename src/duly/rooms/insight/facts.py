# SPDX-License-Identifier: Apache-2.0
"""What goes into a forecast and what comes out of it; what is assumed as long as nothing was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

MEASURED, ASSUMED = "measured", "assumed"
ENOUGH = 100
"""Deliveries on a channel from which on its own past counts more than an assumption."""
SCRIPT_MINUTE = {"zh": 240.0, "ja": 300.0, "ko": 300.0}
"""Characters read aloud in a minute; in all other languages a minute has :data:`LETTERS_A_MINUTE` letters."""
LETTERS_A_MINUTE = 900.0
TALK_MINUTES = 1.5
"""What a call takes beside the script: waiting, greeting, one answer."""
PAGE_LINES, LINE_WIDTH = 46, 90
"""A letter's page in lines, a line in letters; a Chinese character is two letters wide."""


class Rates(NamedTuple):
    """What comes of a hundred messages: how many arrive, how many are confirmed before the next step; and who says so."""

    delivered: float
    confirmed: float
    source: str = ASSUMED
    sample: int = 0


ASSUMPTIONS: Mapping[str, Rates] = {
    "email": Rates(0.96, 0.18),
    "sms": Rates(0.95, 0.20),
    "voice": Rates(0.55, 0.20),
    "call": Rates(0.65, 0.55),
    "letter": Rates(0.96, 0.08),
    "portal": Rates(1.0, 0.10),
    "website": Rates(1.0, 0.0),
    "wechat": Rates(0.85, 0.20),
    "wecom": Rates(0.92, 0.25),
    "dingtalk": Rates(0.92, 0.25),
    "feishu": Rates(0.92, 0.25),
    "push": Rates(0.80, 0.08),
    "webhook": Rates(0.97, 0.40),
}
"""Cautious round figures of ours, to be replaced by what this installation measures; docs/costs.md says how."""
UNKNOWN_CHANNEL = Rates(0.8, 0.05)


class Group(NamedTuple):
    """Customers who are alike to a forecast: the edition they get, their region, the channels that reach them.

    ``abroad`` are channels on which their number is of another country than the one they live in, with that country.
    """

    language: str
    region: str
    channels: frozenset[str]
    size: float
    abroad: tuple[tuple[str, str], ...] = ()

    def region_on(self, channel: str) -> str:
        """Where a message on this channel goes to: a number goes to its own country, wherever its owner lives."""
        return dict(self.abroad).get(channel, self.region)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the plan: its channel and those beside it, how long it waits, and for whom it is."""

    channels: tuple[str, ...]
    wait: float
    when: tuple[str, ...] = ()
    number: int | None = None
    """Its place in the plan, where that is not its place among the steps of these customers."""


class Offer(NamedTuple):
    """What one message takes: units, and millionths of a currency; no currency when nobody said what it costs."""

    units: int
    micros: int
    currency: str


@dataclass(slots=True)
class ChannelForecast:
    """What one channel of one step is expected to do."""

    step: int
    channel: str
    starts: float
    lasts: float
    messages: float = 0.0
    skipped: float = 0.0
    delivered: float = 0.0
    confirmed: float = 0.0
    units: float = 0.0
    cost: dict[str, float] = field(default_factory=dict)
    """Millionths, by currency."""
    unpriced: float = 0.0


@dataclass(slots=True)
class Outlook:
    """What a plan is expected to come to."""

    channels: list[ChannelForecast]
    confirmed: float
    unreachable: float
    reached_by: float
    """Seconds after the launch until everybody who can be reached has been sent something."""
    ends: float
    """Seconds after the launch at which the last step ends."""


FORECAST_FROZEN = FactKind(
    "insight.forecast_frozen",
    Words(
        en="The forecast was frozen at launch: {confirmed} of {customers} customers, digest {digest}.",
        zh="预测已在发布时固定：{customers} 位客户中预计 {confirmed} 位确认，摘要 {digest}。",
    ),
    public=("customers", "confirmed", "digest"),
)
REPORT_ISSUED = FactKind(
    "insight.report_issued",
    Words(
        en="The compliance report of {month} was issued ({language}, {digest}): {notices} notices, {let_pass} overrides.",
        zh="已出具 {month} 合规性报告（{language}，{digest}）：通知 {notices} 份，放行 {let_pass} 项。",
    ),
    public=("organisation", "month", "language", "digest", "notices", "let_pass"),
    personal=("actor",),
)
FACTS = (FORECAST_FROZEN, REPORT_ISSUED)

NOT_WHOLE = refusal(
    "insight.not_whole",
    Because.DENIED,
    en="The report covers all notices of the organisation, and you see those of your department only. Ask legal or an auditor.",
    zh="报告涵盖主体的全部通知，而您仅可查看本部门的通知。请联系法务或审计人员。",
)
BAD_MONTH = refusal(
    "insight.bad_month",
    Because.INVALID,
    en="{given!r} is no month. Write it as 2026-11.",
    zh="{given!r} 不是月份，请写作 2026-11。",
)
