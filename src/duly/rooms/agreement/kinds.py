# SPDX-License-Identifier: Apache-2.0
"""The kinds of facts that this room records."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

POLICY_SET = FactKind(
    "agreement.policy_set",
    Words(en="Version {number} of the approval policy was proposed.", zh="已提出审批政策第 {number} 版。"),
    public=("organisation", "number", "digest"),
    personal=("actor",),
)
POLICY_CONFIRMED = FactKind(
    "agreement.policy_confirmed",
    Words(
        en="Version {number} of the approval policy was confirmed by a second person and is in force.",
        zh="审批政策第 {number} 版已由第二人确认并生效。",
    ),
    public=("organisation", "number", "digest"),
    personal=("actor",),
)
TASK_ADDED = FactKind(
    "agreement.task_added",
    Words(
        en="A task was added to the step {step} for {department}, due {due_on}.",
        zh="已在“{step}”步骤为 {department} 添加任务，期限 {due_on}。",
    ),
    public=("task", "step", "department", "due_on", "mandatory", "source", "rule"),
    personal=("actor",),
)
TASK_DONE = FactKind(
    "agreement.task_done",
    Words(en="A task of the step {step} was done ({outcome}).", zh="“{step}”步骤的一项任务已了结（{outcome}）。"),
    public=("task", "step", "outcome"),
    personal=("actor", "note"),
)
TASK_REOPENED = FactKind(
    "agreement.task_reopened",
    Words(en="A task of the step {step} was opened again.", zh="“{step}”步骤的一项任务已重新打开。"),
    public=("task", "step"),
    personal=("actor", "note"),
)
TASK_GIVEN = FactKind(
    "agreement.task_given",
    Words(en="A task of the step {step} was given to {department}.", zh="“{step}”步骤的一项任务已交给 {department}。"),
    public=("task", "step", "department"),
    personal=("actor", "to"),
)
TASKS_DATED = FactKind(
    "agreement.tasks_dated",
    Words(en="{count} tasks got another deadline with the notice.", zh="{count} 项任务的期限随通知调整。"),
    public=("count",),
    personal=("actor",),
)
DELEGATED = FactKind(
    "agreement.delegated",
    Words(
        en="Signing for {department} was delegated from {from_on} to {until}.",
        zh="{department} 的签署权已委托，期限 {from_on} 至 {until}。",
    ),
    public=("delegation", "organisation", "department", "from_on", "until"),
    personal=("actor", "to", "reason"),
)
DELEGATION_ENDED = FactKind(
    "agreement.delegation_ended",
    Words(en="A delegation was ended before its time.", zh="委托已提前终止。"),
    public=("delegation",),
    personal=("actor", "reason"),
)
REMINDED = FactKind(
    "agreement.reminded",
    Words(
        en="{department} was reminded of a task due {due_on} (overdue: {overdue}).",
        zh="已就期限为 {due_on} 的任务催办 {department}（逾期：{overdue}）。",
    ),
    public=("task", "department", "due_on", "overdue"),
)
ASSIGNED = FactKind(
    "agreement.assigned",
    Words(en="{department} now takes part in this notice.", zh="{department} 现参与本通知。"),
    public=("department",),
    personal=("actor",),
)
FACTS = (
    POLICY_SET, POLICY_CONFIRMED, TASK_ADDED, TASK_GIVEN, TASK_DONE, TASK_REOPENED, TASKS_DATED, DELEGATED, DELEGATION_ENDED,
    REMINDED, ASSIGNED,
)  # fmt: skip
