# SPDX-License-Identifier: Apache-2.0
"""``duly risk``: the risk register of a notice."""

from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.kernel.words import Words
from duly.rooms.dossier import actions, queries
from duly.rooms.dossier.facts import RISK_STATE_WORDS, RISK_WORDS, NewRisk, RiskKind, RiskState

_notice = click.argument("notice", metavar="NOTICE")
_scale = click.IntRange(1, 5)


@verbs("risk", en="The risk register of a notice.", zh="通知的风险登记册。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "list", en="Show the risks of a notice, highest first.", zh="列出通知的风险，高者在前。")
@_notice
def show(desk: Desk, *, notice: str) -> None:
    """List risks."""
    rows = [
        {
            "risk": one.id, "kind": one.kind.value if desk.as_json else RISK_WORDS[one.kind].say(desk.language),
            "title": one.title, "likelihood": one.likelihood, "impact": one.impact, "score": one.score,
            "owner": one.owner_name, "measure": one.measure,
            "state": one.state.value if desk.as_json else RISK_STATE_WORDS[one.state].say(desk.language),
        }
        for one in queries.risks_for(desk.actor, notice)
    ]  # fmt: skip
    columns = {
        "risk": Words("Risk", "编号"),
        "kind": Words("Kind", "类别"),
        "title": Words("What", "内容"),
        "score": Words("Size", "分值"),
        "owner": Words("Owner", "责任人"),
        "measure": Words("Measure", "措施"),
        "state": Words("State", "状态"),
    }
    desk.table(rows, columns, empty=Words("No risks on the register.", "尚未登记风险。"))


@verb(command, "add", en="Put a risk on the register.", zh="登记风险。")
@_notice
@click.argument("title")
@option(
    "--kind", type=click.Choice([one.value for one in RiskKind]), required=True, en="What sort of harm.", zh="类别。"
)
@option("--likelihood", type=_scale, required=True, en="1 to 5.", zh="可能性，1 至 5。")
@option("--impact", type=_scale, required=True, en="1 to 5.", zh="影响，1 至 5。")
@option("--owner", metavar="EMAIL", default="", en="Who looks after it.", zh="责任人邮箱。")
@option("--measure", default="", en="What is done about it.", zh="措施。")
def add(
    desk: Desk, *, notice: str, title: str, kind: str, likelihood: int, impact: int, owner: str, measure: str
) -> None:
    """Add a risk."""
    made = actions.add_risk(desk.actor, notice, NewRisk(kind, title, likelihood, impact, owner, measure))
    desk.tell({"risk": made}, en="Added {risk}.", zh="已登记 {risk}。")


@verb(command, "judge", en="Judge a risk anew: its state and its size after the measure.", zh="重新评估风险。")
@click.argument("risk", type=click.UUID)
@option(
    "--state", type=click.Choice([one.value for one in RiskState]), required=True, en="What was decided.", zh="结论。"
)
@option("--likelihood", type=_scale, en="1 to 5.", zh="可能性，1 至 5。")
@option("--impact", type=_scale, en="1 to 5.", zh="影响，1 至 5。")
@option("--measure", en="What is done about it.", zh="措施。")
@option("--note", default="", en="Why.", zh="原因。")
def judge(
    desk: Desk, *, risk: UUID, state: str, likelihood: int | None, impact: int | None, measure: str | None, note: str
) -> None:
    """Judge a risk."""
    actions.change_risk(
        desk.actor, risk, state=state, likelihood=likelihood, impact=impact, measure=measure, note=note
    )  # fmt: skip
    desk.tell({"risk": risk, "state": state}, en="It is {state} now.", zh="状态：{state}。")
