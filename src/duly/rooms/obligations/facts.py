# SPDX-License-Identifier: Apache-2.0
"""The states of an acknowledgement, the cascade, what is recorded, and how this room refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


class State(StrEnum):
    """How one customer stands. A state is the best grade over all events, never the last event."""

    WAITING = "waiting"
    REACHED = "reached"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGED_LATE = "acknowledged_late"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    EXEMPT = "exempt"
    STALLED = "stalled"


STATE_WORDS = {
    State.WAITING: Words(en="waiting", zh="等待中"),
    State.REACHED: Words(en="reached", zh="已触达"),
    State.ACKNOWLEDGED: Words(en="acknowledged", zh="已确认"),
    State.ACKNOWLEDGED_LATE: Words(en="acknowledged late", zh="逾期确认"),
    State.REFUSED: Words(en="refused", zh="拒绝"),
    State.UNREACHABLE: Words(en="unreachable", zh="无法触达"),
    State.EXEMPT: Words(en="exempt", zh="豁免"),
    State.STALLED: Words(en="stalled", zh="停滞"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a cascade: the mailing that carries it, and how long it waits for an acknowledgement."""

    channel: str
    mailing: UUID
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """The cascade of one notice, frozen at launch. Waits are divided by ``scale`` in a rehearsal."""

    steps: Sequence[Step]
    due_at: datetime
    scale: int = 1


class Owed(NamedTuple):
    """One recipient who owes an acknowledgement, or is exempt."""

    recipient_id: UUID
    customer_id: UUID
    language: str
    time_zone: str
    region: str
    exempt: bool = False


OPENED = FactKind(
    "obligations.opened",
    Words(en="{count} customers owe an acknowledgement by {due_at}.", zh="{count} 位客户须于 {due_at} 前确认。"),
    public=("count", "exempt", "due_at", "steps"),
)
VIEWED = FactKind(
    "obligations.viewed",
    Words(
        en="The notice was opened on the portal through the customer's own link.",
        zh="客户通过专属链接在门户打开了通知。",
    ),
    public=("notice", "language"),
    etsi="ContentHandover",
    grade=3,
)
ACKNOWLEDGED = FactKind(
    "obligations.acknowledged",
    Words(en="The customer acknowledged by {how} (late: {late}).", zh="客户已通过 {how} 确认（逾期：{late}）。"),
    public=("notice", "how", "late"),
    personal=("actor",),
    etsi="ConsignmentAcceptance",
    grade=4,
)
REFUSED = FactKind(
    "obligations.refused",
    Words(en="The customer refused by {how}.", zh="客户已通过 {how} 拒绝。"),
    public=("notice", "how"),
    personal=("actor", "reason"),
    etsi="ConsignmentRejection",
)
EXEMPTED = FactKind(
    "obligations.exempted",
    Words(en="The customer was exempted.", zh="该客户已豁免。"),
    public=("notice",),
    personal=("actor", "reason"),
)
EXHAUSTED = FactKind(
    "obligations.exhausted",
    Words(en="Every step was tried without an acknowledgement: {state}.", zh="所有步骤均已尝试，仍未确认：{state}。"),
    public=("notice", "state", "steps"),
    etsi="AcceptanceRejectionExpiry",
)
PAUSED = FactKind(
    "obligations.paused",
    Words(en="Chasing was paused: {paused}.", zh="催确认已暂停：{paused}。"),
    public=("paused",),
    personal=("actor",),
)
CLOSED = FactKind(
    "obligations.closed",
    Words(en="Chasing ended ({why}).", zh="催确认已结束（{why}）。"),
    public=("why",),
)
FACTS = (OPENED, VIEWED, ACKNOWLEDGED, REFUSED, EXEMPTED, EXHAUSTED, PAUSED, CLOSED)

NOTHING_OWED = refusal(
    "obligations.nothing_owed",
    Because.MISSING,
    en="This customer owes no acknowledgement for this notice.",
    zh="该客户无需确认此通知。",
)
ALREADY_SETTLED = refusal(
    "obligations.already_settled",
    Because.CONFLICT,
    en="This is settled already: {state}.",
    zh="该事项已了结：{state}。",
)
