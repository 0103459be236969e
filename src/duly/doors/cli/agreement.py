# SPDX-License-Identifier: Apache-2.0
"""``duly agreement``: who must say yes, by when, and have they?"""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
import yaml

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.documents import read_document
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import STEP_WORDS, UNMET_WORDS, NewTask, Step, TaskCard
from duly.rooms.notices import queries as notices

_notice = click.argument("notice", metavar="NOTICE")
_organisation = option("--organisation", metavar="ORG", en="Of which organisation.", zh="所属主体。")
_day = click.DateTime(["%Y-%m-%d"])
_COLUMNS = {
    "task": Words("Task", "编号"),
    "step": Words("Step", "步骤"),
    "title": Words("What", "内容"),
    "department": Words("Department", "部门"),
    "due_on": Words("Due", "期限"),
    "mandatory": Words("Mandatory", "必办"),
    "state": Words("State", "状态"),
}


@verbs("agreement", en="Who must say yes: steps, tasks, policy, delegations.", zh="协同：步骤、任务、审批政策、委托。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "show", en="Show how far a notice is agreed upon.", zh="查看通知的协同进展。")
@_notice
def show(desk: Desk, *, notice: str) -> None:
    """Steps, tasks, approvals."""
    found = notices.agreement_for(desk.actor, notice)
    given = [{"by": one.by, "for": one.on_behalf_of, "department": one.department, "at": one.record.at} for one in found.given]  # fmt: skip
    rows = [_row(desk, one) for one in found.tasks]
    data = {
        "notice": found.notice_id, "state": found.state.value, "needed": found.needed._asdict(), "given": given,
        "missing": found.missing._asdict() if found.missing else None,
        "steps": [card._asdict() | {"step": card.step.value, "is_done": card.is_done} for card in found.steps],
        "tasks": rows,
    }  # fmt: skip

    def for_people() -> None:
        for card in found.steps:
            mark, lacks = (
                "✓" if card.is_done else "·",
                "" if card.is_met else f" ({UNMET_WORDS[card.step].say(desk.language)})",
            )
            click.echo(f"{mark} {STEP_WORDS[card.step].say(desk.language)}{lacks}")
        wanted, have = found.needed.approvers, len(found.given)
        click.echo(desk.say("Approvals: {have} of {wanted}", "批准：{have} / {wanted}", have=have, wanted=wanted))
        for one in found.given:
            who = desk.say("{by} for {giver}", "{by}（代 {giver}）", by=one.by, giver=one.on_behalf_of) if one.on_behalf_of else one.by  # fmt: skip
            click.echo(f"  {who} {one.department or ''}".rstrip())
        desk.table(rows, _COLUMNS, empty=Words("No tasks.", "没有任务。"))

    desk.show(data, for_people)


@verb(command, "tasks", en="Show what is open for me and my department.", zh="列出我和我部门的待办。")
def tasks(desk: Desk) -> None:
    """My tasks."""
    rows = [_row(desk, one) for one in queries.tasks_for(desk.actor)]
    desk.table(rows, _COLUMNS, empty=Words("Nothing waits for you.", "没有待办事项。"))


@verb(command, "task", en="Add a task to a notice.", zh="为通知添加任务。")
@_notice
@click.argument("title")
@option(
    "--step",
    type=click.Choice([one.value for one in Step]),
    default="confirmation",
    en="Of which step.",
    zh="所属步骤。",
)
@option("--department", metavar="REF", en="Which department does it.", zh="由哪个部门办理。")
@option("--person", metavar="EMAIL", en="Who does it.", zh="由谁办理。")
@option("--due", type=_day, en="By which day.", zh="期限。")
@option("--mandatory", is_flag=True, en="What comes after this step waits for it.", zh="必办：后续步骤须待其完成。")
def add(
    desk: Desk, *, notice: str, title: str, step: str, department: str | None, person: str | None, due: datetime | None,
    mandatory: bool,
) -> None:  # fmt: skip
    """Add a task."""
    actor = desk.actor
    found = notices.notice_for(actor, notice)
    zh, en = (title, "") if desk.language.startswith("zh") else ("", title)
    new = NewTask(Step(step), zh, en, department, person, due.date() if due else None, mandatory)
    made = actions.add_task(actor, found.id, found.organisation_id, new)
    desk.tell({"task": made}, en="Added {task}.", zh="已添加 {task}。")


@verb(command, "give", en="Give an open task to a department or to somebody.", zh="将任务交给部门或个人。")
@click.argument("task", type=click.UUID)
@option("--department", metavar="REF", en="Which department does it.", zh="由哪个部门办理。")
@option("--person", metavar="EMAIL", en="Who does it.", zh="由谁办理。")
def give(desk: Desk, *, task: UUID, department: str | None, person: str | None) -> None:
    """Give a task."""
    actions.give_task(desk.actor, task, department=department, person=person)
    to = " · ".join(one for one in (department, person) if one)
    desk.tell({"task": task, "to": to}, en="{to} has {task} now.", zh="{task} 现由 {to} 办理。")


@verb(command, "done", en="Say that a task is done.", zh="完成任务。")
@click.argument("task", type=click.UUID)
@option("--note", default="", en="A word about it.", zh="说明。")
def done(desk: Desk, *, task: UUID, note: str) -> None:
    """Finish a task."""
    actions.finish_task(desk.actor, task, note=note)
    desk.tell({"task": task}, en="{task} is done.", zh="{task} 已完成。")


@verb(command, "reopen", en="Open a task again.", zh="重开任务。")
@click.argument("task", type=click.UUID)
@option("--note", default="", en="A word about it.", zh="说明。")
def reopen(desk: Desk, *, task: UUID, note: str) -> None:
    """Reopen a task."""
    actions.reopen_task(desk.actor, task, note=note)
    desk.tell({"task": task}, en="{task} is open again.", zh="{task} 已重新打开。")


@verb(command, "assign", en="Let a department take part in a notice.", zh="让部门参与通知。")
@_notice
@click.argument("department")
def assign(desk: Desk, *, notice: str, department: str) -> None:
    """Assign."""
    actor = desk.actor
    found = notices.notice_for(actor, notice)
    actions.assign(actor, found.id, found.organisation_id, department)
    desk.tell({"department": department}, en="{department} takes part now.", zh="{department} 现参与本通知。")


@verb(command, "policy", en="Show the approval policy; --set proposes a version, --confirm N puts one into force.", zh="查看审批政策；--set 提出新版本，--confirm N 使其生效。")  # fmt: skip
@_organisation
@option("--set", "file", type=click.Path(path_type=Path), en="Propose what this YAML file says.", zh="按该 YAML 文件提出新版本。")  # fmt: skip
@option("--confirm", type=int, en="Confirm what somebody else proposed.", zh="确认他人提出的版本。")
def policy(desk: Desk, *, organisation: str | None, file: Path | None, confirm: int | None) -> None:
    """Show, propose or confirm."""
    actor = desk.actor
    if file is not None:
        number = actions.set_policy(actor, organisation, read_document(file))
        desk.tell({"number": number}, en="Version {number} was proposed; somebody else confirms it.", zh="已提出第 {number} 版，须由他人确认。")  # fmt: skip
    elif confirm is not None:
        actions.confirm_policy(actor, organisation, confirm)
        desk.tell({"number": confirm}, en="Version {number} is in force.", zh="第 {number} 版已生效。")
    else:
        place = accounts.organisation_for(actor, organisation)
        plain = queries.plain(queries.policy_of(place.id))
        desk.show(plain, lambda: click.echo(_yaml(plain)))


@verb(command, "delegate", en="Let a colleague sign for your department, for a time.", zh="委托同事在一段时间内代表您的部门签署。")  # fmt: skip
@click.argument("to", metavar="EMAIL")
@option("--from", "from_on", type=_day, required=True, en="From which day.", zh="起日。")
@option("--until", type=_day, required=True, en="Until which day.", zh="止日。")
@option("--department", metavar="REF", en="Only this one.", zh="仅限该部门。")
@option("--reason", default="", en="Why.", zh="原因。")
@_organisation
def delegate(
    desk: Desk, *, to: str, from_on: datetime, until: datetime, department: str | None, reason: str,
    organisation: str | None,
) -> None:  # fmt: skip
    """Delegate."""
    made = actions.delegate(
        desk.actor, organisation, to, from_on=from_on.date(), until=until.date(), department=department, reason=reason
    )
    desk.tell({"delegation": made, "to": to}, en="{to} signs for you: {delegation}.", zh="已委托 {to}：{delegation}。")


@verb(command, "undelegate", en="Take a delegation back.", zh="撤回委托。")
@click.argument("delegation", type=click.UUID)
@option("--reason", default="", en="Why.", zh="原因。")
def undelegate(desk: Desk, *, delegation: UUID, reason: str) -> None:
    """End a delegation."""
    actions.end_delegation(desk.actor, delegation, reason=reason)
    desk.tell({"delegation": delegation}, en="It is taken back.", zh="已撤回。")


def _row(desk: Desk, one: TaskCard) -> dict[str, object]:
    step = one.step.value if desk.as_json else STEP_WORDS[one.step].say(desk.language)
    return {
        "task": one.id, "step": step, "title": one.title(desk.language), "department": one.department,
        "due_on": one.due_on, "mandatory": one.is_mandatory, "state": one.outcome or "open", "rule": one.rule,
    }  # fmt: skip


def _yaml(plain: dict[str, object]) -> str:
    said: str = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)
    return said.rstrip("\n")
