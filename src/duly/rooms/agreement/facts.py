# SPDX-License-Identifier: Apache-2.0
"""The six steps, policies, tasks and delegations as others may hold them. Kinds of facts are in :mod:`.kinds`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.kernel.words import Words
from duly.rooms.agreement.kinds import FACTS

__all__ = ["FACTS"]  # re-exported: a room shows its kinds of facts here


class Step(StrEnum):
    """六步流程: what a notice goes through, in this order."""

    CONFIRMATION = "confirmation"
    PLAN = "plan"
    CHANNELS = "channels"
    WORDING = "wording"
    EXECUTION = "execution"
    FEEDBACK = "feedback"


STEP_WORDS = {
    Step.CONFIRMATION: Words(en="internal confirmation", zh="内部确认"),
    Step.PLAN: Words(en="plan", zh="方案"),
    Step.CHANNELS: Words(en="channels", zh="渠道"),
    Step.WORDING: Words(en="wording", zh="内容"),
    Step.EXECUTION: Words(en="execution", zh="执行"),
    Step.FEEDBACK: Words(en="feedback", zh="反馈"),
}
UNMET_WORDS = {
    Step.CONFIRMATION: Words(en="the check stops the facts of the notice", zh="检查阻断了通知的事实部分"),
    Step.PLAN: Words(en="the plan names no owner", zh="方案尚未写明责任人"),
    Step.CHANNELS: Words(en="the plan has no steps", zh="方案没有触达步骤"),
    Step.WORDING: Words(en="not approved yet", zh="尚未批准"),
    Step.EXECUTION: Words(en="not launched yet", zh="尚未发布"),
    Step.FEEDBACK: Words(en="not every customer is accounted for", zh="仍有客户未了结"),
}
"""What lacks where the condition of a step does not hold."""
BEFORE_SUBMISSION = (Step.CONFIRMATION, Step.PLAN, Step.CHANNELS)
"""Steps whose mandatory tasks must be done before anybody is asked to approve the wording."""
BEFORE_LAUNCH = (*BEFORE_SUBMISSION, Step.WORDING)
"""Steps whose mandatory tasks must be done before anything is sent."""
WHILE_SENDING = (*BEFORE_LAUNCH, Step.EXECUTION)
"""Steps of which nothing is left to do once nothing more is sent."""


class Source(StrEnum):
    """Where a task comes from."""

    POLICY = "policy"
    HAND = "hand"
    RULE = "rule"
    SIGN_OFF = "sign_off"


class Needed(NamedTuple):
    """What must be there before something counts as approved: distinct persons, and these departments among them."""

    approvers: int = 1
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A task that every notice gets, or every notice of some kinds."""

    step: Step
    title_zh: str
    title_en: str
    department: str | None = None
    days: int = 0
    before: str = "effective"
    """``launch`` or ``effective``: the day from which the days are counted back."""
    is_mandatory: bool = True
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """审批政策 of an organisation. The built-in one asks for one approver who wrote none of it, and nothing else."""

    approvers: int = 1
    departments: tuple[str, ...] = ()
    kinds: Mapping[str, Needed] = field(default_factory=dict)
    reach: tuple[tuple[int, int], ...] = ()
    """``(above so many reachable customers, approvers)``."""
    cost: tuple[tuple[int, int], ...] = ()
    """``(above this forecast cost in whole units of any one currency, approvers)``."""
    templates: tuple[Template, ...] = ()
    remind_days: int = 3
    sign_off_days: int = 2


class PolicyCard(NamedTuple):
    """One version of a policy; ``confirmed_at`` is empty until a second person agreed."""

    number: int
    content: Mapping[str, Any]
    by: UUID
    at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None


class NewTask(NamedTuple):
    """A task to be added."""

    step: Step
    title_zh: str
    title_en: str
    department: str | None = None
    person: str | None = None
    """E-mail address of a member of staff."""
    due_on: date | None = None
    is_mandatory: bool = False
    law: str = ""
    rule: str = ""


class TaskCard(NamedTuple):
    """One task as others see it."""

    id: UUID
    subject: UUID
    organisation: UUID
    step: Step
    title_zh: str
    title_en: str
    department: str | None
    department_id: UUID | None
    person: UUID | None
    due_on: date | None
    is_mandatory: bool
    source: str
    rule: str
    law: str
    outcome: str
    ended_by: UUID | None
    ended_at: datetime | None
    note: str

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return not self.outcome

    @property
    def is_nobodys(self) -> bool:
        """Whether it was given to neither a department nor a person: somebody is to say whose it is."""
        return self.person is None and self.department_id is None

    @property
    def sorted_on(self) -> date:
        """Its deadline; what has none comes after all that have."""
        return self.due_on or date.max

    def title(self, language: str) -> str:
        """Its title in the reader's language, or in the other one."""
        first, second = (self.title_zh, self.title_en) if language.startswith("zh") else (self.title_en, self.title_zh)
        return first or second


TASK_ORDERS = Orders("due", due=(Column("sorted_on", date), Column("id", UUID)))
"""How somebody's tasks may be sorted."""
TASK_CHOICES = {"late": Words(en="overdue", zh="已逾期"), "nobodys": Words(en="nobody has it yet", zh="尚无人负责")}
"""What of somebody's tasks may be looked at alone."""


class DelegationCard(NamedTuple):
    """委托: somebody signs for a department in another's place, for a time."""

    id: UUID
    organisation: UUID
    giver: UUID
    taker: UUID
    department: str | None
    from_on: date
    until: date
    reason: str
    ended_at: datetime | None


class ReminderCard(NamedTuple):
    """催办: somebody was reminded of a task."""

    task: TaskCard
    on: date
    is_overdue: bool


class StepCard(NamedTuple):
    """One of the six steps of one subject; ``is_met`` is its own condition, as its owner says."""

    step: Step
    is_met: bool
    done: int
    open: int
    mandatory_open: int

    @property
    def is_done(self) -> bool:
        """Whether all its tasks are done and its own condition holds."""
        return self.is_met and not self.open
