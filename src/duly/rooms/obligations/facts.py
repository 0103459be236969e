# SPDX-License-Identifier: Apache-2.0
"""The states of an acknowledgement, the cascade, and how this room refuses. The kinds of facts are in :mod:`.kinds`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntFlag, StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.obligations.kinds import FACTS

__all__ = ["FACTS"]  # re-exported: a room shows its kinds of facts here


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


class PhaseState(StrEnum):
    """How far one phase of a launch is."""

    WAITING = "waiting"
    RUNNING = "running"
    OBSERVING = "observing"
    STOPPED = "stopped"
    RELEASED = "released"
    CLOSED = "closed"


PHASE_WORDS = {
    PhaseState.WAITING: Words(en="waits for its turn", zh="等待放行"),
    PhaseState.RUNNING: Words(en="running", zh="进行中"),
    PhaseState.OBSERVING: Words(en="observed", zh="观察中"),
    PhaseState.STOPPED: Words(en="stopped", zh="已停止"),
    PhaseState.RELEASED: Words(en="did well", zh="正常结束"),
    PhaseState.CLOSED: Words(en="closed", zh="已关闭"),
}


SETTLED = frozenset({State.ACKNOWLEDGED, State.ACKNOWLEDGED_LATE, State.REFUSED, State.EXEMPT})
"""Nothing more is asked of the customer."""


class When(StrEnum):
    """Of whom a step is asked, besides being next in line."""

    ALWAYS = "always"
    """Of everybody, even of those who have acknowledged."""
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_DELIVERED = "not_delivered"
    BOUNCED = "bounced"
    NO_CONTACT = "no_contact"
    NOT_VIEWED = "not_viewed"


class Trouble(IntFlag):
    """What went wrong with one recipient, or was asked; the first time counts."""

    BOUNCE = 1
    COMPLAINT = 2
    QUESTION = 4
    UNKNOWN = 8
    STALE = 16


COUNTED = {"bounce": "bounced", "complaint": "complained", "question": "questioned", "unknown": "unknown"}
"""Limits of a phase, and the figure that each is held against."""
OUTCOMES = ("acknowledged", "refused", "exempt", "left")
"""What a person who took a case up may find."""


class Extra(NamedTuple):
    """A channel beside that of a step. It is sent with the step and nothing waits for it."""

    channel: str
    mailing: UUID


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a cascade: the mailing that carries it, and how long it waits for an acknowledgement.

    ``number`` is the mailing's own, where it is not the place in the list. ``working_days`` are counted instead of
    ``wait`` in the customer's region. It begins at the hour ``at`` of the customer's clock, on the day ``on`` where there
    is one. It is asked of those for whom one of ``when`` holds.
    """

    channel: str
    mailing: UUID
    wait: timedelta
    number: int | None = None
    working_days: int = 0
    on: date | None = None
    at: time | None = None
    when: tuple[When, ...] = (When.NOT_ACKNOWLEDGED,)
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """One phase: it reaches down to ``share`` millionths of the roll, and stops by itself beyond one of its limits."""

    share: int
    limits: Mapping[str, int] = field(default_factory=dict)
    wait: timedelta = timedelta(hours=24)
    go: str = "human"


@dataclass(frozen=True, slots=True)
class Plan:
    """The cascade of one notice, frozen at launch. Waits are divided by ``scale`` in a rehearsal."""

    steps: Sequence[Step]
    due_at: datetime
    scale: int = 1
    tracks: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    phases: Sequence[PhasePlan] = ()
    organisation: UUID | None = None


class Owed(NamedTuple):
    """One recipient who owes an acknowledgement, or is exempt."""

    recipient_id: UUID
    customer_id: UUID
    language: str
    time_zone: str
    region: str
    exempt: bool = False
    track: str = ""


class Stopped(NamedTuple):
    """A phase that stands still: which limit (millionths) its figures exceed; ``why`` is empty when a person stopped it."""

    number: int
    why: str
    counted: int
    of: int
    limit: int


class Case(NamedTuple):
    """One recipient whom a person must look at."""

    recipient_id: UUID
    subject: UUID
    customer_id: UUID
    state: State
    stuck_at: datetime
    owner_id: UUID | None


_SINCE = (Column("stuck_at", datetime), Column("id", UUID, "recipient_id"))
CASE_ORDERS = Orders("since", since=_SINCE, notice=(Column("subject", UUID), *_SINCE))
"""How the work list may be sorted."""

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
NO_SUCH_PHASE = refusal(
    "obligations.no_such_phase",
    Because.MISSING,
    en="This notice has no phase {number}; it has {count}.",
    zh="此通知没有第 {number} 阶段；共 {count} 个阶段。",
)
NOT_ITS_TURN = refusal(
    "obligations.not_its_turn",
    Because.CONFLICT,
    en="Phase {number} cannot be released now: it is “{state}”. The next one is {next}.",
    zh="第 {number} 阶段现在不能放行：状态为“{state}”。下一阶段为 {next}。",
)
PHASE_IS_STOPPED = refusal(
    "obligations.phase_is_stopped",
    Because.CONFLICT,
    en="Phase {number} was stopped. Look at its figures and release it, with a reason.",
    zh="第 {number} 阶段已停止。请查看其数据，说明理由后放行。",
)
NO_PHASE_RUNS = refusal(
    "obligations.no_phase_runs",
    Because.CONFLICT,
    en="No phase of this notice is running, so there is nothing to stop.",
    zh="此通知没有进行中的阶段，无可停止。",
)
IS_PAUSED = refusal(
    "obligations.is_paused",
    Because.CONFLICT,
    en="The notice is paused. Resume it first.",
    zh="通知已暂停，请先恢复。",
)
REASON_NEEDED = refusal(
    "obligations.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。"
)
TAKEN_BY_ANOTHER = refusal(
    "obligations.taken_by_another",
    Because.CONFLICT,
    en="Somebody else has taken this case up. Ask them to give it back first.",
    zh="此事项已由他人接手，请先请其退回。",
)
NOT_ON_THE_LIST = refusal(
    "obligations.not_on_the_list",
    Because.CONFLICT,
    en="{count} of these customers are not on the work list (any more). Nothing was changed.",
    zh="其中 {count} 位客户不在（或已不在）工作清单上，未作任何更改。",
)
BAD_OUTCOME = refusal(
    "obligations.bad_outcome",
    Because.INVALID,
    en="{outcome!r} is not an outcome here; choose one of: {known}.",
    zh="{outcome!r} 不是可用的结果；请选择：{known}。",
)
NOTHING_STALE = refusal(
    "obligations.nothing_stale",
    Because.CONFLICT,
    en="Nothing of this notice is overdue and waiting for an answer.",
    zh="此通知没有等待确认的过期事项。",
)
