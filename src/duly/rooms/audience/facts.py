# SPDX-License-Identifier: Apache-2.0
"""What others may hold of a roll, what is recorded, and how this room refuses."""

from collections.abc import Mapping
from typing import NamedTuple, TypedDict
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.foundation.paging.facts import Column, Orders
from duly.kernel.canonical import Json
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.customers.facts import Criteria


class Meant(NamedTuple):
    """A customer whom a rule would put on the roll, and why."""

    customer_id: UUID
    stream: UUID
    ref: str
    name: str
    language: str
    time_zone: str
    region: str
    reasons: list[dict[str, Json]]
    exempt_reason: str | None = None


class RecipientCard(NamedTuple):
    """One customer on one roll, as other rooms see it."""

    id: UUID
    notice_id: UUID
    customer_id: UUID
    language: str
    time_zone: str
    region: str
    reasons: list[dict[str, Json]]
    exempt_reason: str | None
    position: int


ROLL_ORDERS = Orders("position", position=(Column("position", int),))
"""How a roll may be sorted."""


class Reader(NamedTuple):
    """What sending needs to know of one customer on a roll."""

    id: UUID
    customer_id: UUID
    language: str
    time_zone: str
    region: str
    exempt_reason: str | None
    position: int


class Rule(NamedTuple):
    """A rule that was read and found good."""

    criteria: Criteria
    exempt: Mapping[str, str]
    """Customer reference to the reason of the exemption."""


class Preview(TypedDict):
    """What a rule would give if it were frozen now."""

    count: int
    by_language: dict[str, int]
    by_region: dict[str, int]
    by_reach: dict[str, int]
    """How many have a usable contact point on each channel; ``none`` for those without any."""
    persons: int
    """How many are natural persons."""


ROLL_FROZEN = FactKind(
    "audience.roll_frozen",
    Words(
        en="The roll was frozen: {count} customers, {exempt} of them exempt; its root is {root}.",
        zh="名册已冻结：共 {count} 位客户，其中豁免 {exempt} 位；根哈希 {root}。",
    ),
    public=("count", "exempt", "root", "rule_digest", "rule"),
    personal=("actor",),
)
LISTED = FactKind(
    "audience.listed",
    Words(en="The customer was put on the roll at position {position}.", zh="客户列入名册，序号 {position}。"),
    public=("notice", "position", "language", "exempt"),
    personal=("customer", "name", "reason", "exempt_reason"),
)
FORGOTTEN = FactKind(
    "audience.forgotten",
    Words(
        en="Contract numbers that put the customer on the roll were put away: the customer's data is erased.",
        zh="客户列入名册所依据的合同编号已清除：客户个人信息已删除。",
    ),
    public=("notice",),
)
FACTS = (ROLL_FROZEN, LISTED, FORGOTTEN)

BAD_RULE = refusal(
    "audience.bad_rule",
    Because.INVALID,
    en="The audience rule is wrong at {at}: {why}.",
    zh="受众规则 {at} 处有误：{why_zh}。",
)
EMPTY = refusal(
    "audience.empty",
    Because.INVALID,
    en="The audience rule matches no customer, so there is nobody to tell. Look at services, contract states, regions and tags.",
    zh="受众规则未匹配到任何客户，没有可通知的对象。请检查服务、合同状态、地区与标签。",
)
ALL_EXEMPT = refusal(
    "audience.all_exempt",
    Because.INVALID,
    en="Every one of the {count} customers on the roll is exempt, so there is nobody to tell.",
    zh="名册上的 {count} 位客户全部豁免，没有可通知的对象。",
)
UNKNOWN_EXEMPT = refusal(
    "audience.unknown_exempt",
    Because.INVALID,
    en="Exempt customers that this organisation does not have: {refs}. Correct their references or remove them.",
    zh="豁免名单中有该主体没有的客户：{refs}。请更正编号或将其移除。",
)
ALREADY_FROZEN = refusal(
    "audience.already_frozen",
    Because.CONFLICT,
    en="The roll of this notice was frozen on {at}; it cannot be frozen again.",
    zh="该通知的名册已于 {at} 冻结，不能再次冻结。",
)
NO_ROLL = refusal(
    "audience.no_roll",
    Because.MISSING,
    en="This notice has no roll yet; it is frozen when the notice is launched.",
    zh="该通知尚无名册；名册在通知发布时冻结。",
)
NO_RECIPIENT = refusal(
    "audience.no_recipient",
    Because.MISSING,
    en="There is no such recipient.",
    zh="没有此收件人。",
)
