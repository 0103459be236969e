# SPDX-License-Identifier: Apache-2.0
"""``duly rules findings | override | agree | withdraw``: what rules say of one notice, and letting it pass by two people."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.rules.group import command
from duly.doors.look import rulebook as said
from duly.doors.look.documents import UNREADABLE
from duly.foundation.accounts import queries as accounts
from duly.rooms.dossier import actions as dossier
from duly.rooms.dossier.facts import LARGEST, NewDocument
from duly.rooms.notices import actions, queries
from duly.rooms.notices.actions import Plea
from duly.rooms.notices.queries import Ruling
from duly.rooms.rulebook.facts import Finding

_notice = click.argument("notice", metavar="NOTICE")
_SIGNS = {"block": "✗", "warn": "!", "info": "·", "task": "☐"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    ".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/markdown", ".png": "image/png", ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg", ".docx": f"{_OFFICE}wordprocessingml.document", ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
}  # fmt: skip


@verb(
    command,
    "findings",
    en="Show all that the rules say of a notice, with assumptions and overrides. Exit code 2 when something blocks.",
    zh="查看规则对通知的全部评估、假设与放行；有阻断项时退出码为 2。",
)
@_notice
def findings(desk: Desk, *, notice: str) -> int:
    """Show a ruling."""
    found = queries.ruling_for(desk.actor, notice)
    blocks = not found.is_out and bool(queries.blocking(found.findings))
    data = _ruling(found, desk.language) | {"blocks": blocks}
    desk.show(data, lambda: _tell(desk, data))
    return exits.INVALID if blocks else exits.OK


@verb(
    command, "override", en="Ask to let a notice pass in spite of a rule (legal).", zh="申请就某规则放行通知（法务）。"
)
@_notice
@click.argument("rule")
@option("--reason", required=True, en="Why.", zh="理由。")
@option("--risk", required=True, en="What may come of it.", zh="风险。")
@option("--opinion", default="", en="Counsel's opinion, or where it is kept.", zh="法务意见或其存放处。")
@option("--opinion-file", type=click.Path(dir_okay=False, exists=True, path_type=Path), en="Counsel's opinion as a file.", zh="法务意见文件。")  # fmt: skip
@option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), required=True, en="The last day on which it holds.", zh="有效期至。"
)
def override(
    desk: Desk, *, notice: str, rule: str, reason: str, risk: str, opinion: str, opinion_file: Path | None, until: datetime
) -> None:  # fmt: skip
    """Propose an override."""
    plea = Plea(rule, reason, risk, opinion, until.date())
    if opinion_file is None:
        made = actions.propose_override(desk.actor, notice, plea)
    else:
        suffix = opinion_file.suffix.lower()
        what = NewDocument("legal_opinion", opinion_file.name, _TYPES.get(suffix, suffix or "?"))
        made = dossier.propose_override(desk.actor, notice, plea, _bytes_of(opinion_file), what)
    desk.tell({"override": made, "rule": rule}, en="Proposed: {override}. Another person must agree.", zh="已申请：{override}，须由另一人同意。")  # fmt: skip


@verb(command, "agree", en="Agree to an override, as the second person.", zh="作为第二人同意放行。")
@click.argument("override_id", metavar="OVERRIDE", type=click.UUID)
def agree(desk: Desk, *, override_id: UUID) -> None:
    """Agree to an override."""
    actions.agree_override(desk.actor, override_id)
    desk.tell({"override": override_id}, en="It holds now.", zh="放行已生效。")


@verb(command, "withdraw", en="Withdraw an override; what was sent stays sent.", zh="撤回放行；已发送的不受影响。")
@click.argument("override_id", metavar="OVERRIDE", type=click.UUID)
@option("--reason", required=True, en="Why.", zh="理由。")
def withdraw(desk: Desk, *, override_id: UUID, reason: str) -> None:
    """Withdraw an override."""
    actions.withdraw_override(desk.actor, override_id, reason=reason)
    desk.tell({"override": override_id}, en="Withdrawn.", zh="已撤回。")


@verb(
    command,
    "evidence",
    en="After the launch: say when something was reported, or where the record of it is kept.",
    zh="发布后补交证据：填写报告时间，或记录的存放位置。",
)
@_notice
@click.argument("question")
@click.argument("value", required=False)
@option("--back", is_flag=True, en="Take the answer back.", zh="撤回回答。")
def evidence(desk: Desk, *, notice: str, question: str, value: str | None, back: bool) -> None:
    """Give evidence."""
    actions.give_evidence(desk.actor, notice, {question: None if back else value or ""})
    desk.tell(
        {"question": question, "value": None if back else value}, en="{question}: kept.", zh="{question}：已保存。"
    )


def _bytes_of(path: Path) -> bytes:
    """The file, and one byte more than may be attached where it is larger."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise UNREADABLE(field="opinion_file", path=path, why=error.strerror) from error


def _ruling(found: Ruling, language: str) -> dict[str, Any]:
    names = accounts.names_of(who for one in found.overrides for who in (one.proposed_by, one.agreed_by) if who)
    return {
        "digest": found.digest, "jurisdictions": list(found.jurisdictions), "rules_that_apply": found.looked_at,
        "is_out": found.is_out, "wanted": [one.name for one in found.wanted],
        "findings": [_finding(one, language) for one in found.findings],
        "assumed": [
            {"question": one.question.name, "words": one.question.words.say(language), "value": one.value, "rules": list(one.rules)}
            for one in found.assumed
        ],
        "overrides": [
            {
                "override": one.id, "rule": one.rule, "state": said.override_state(one.state, is_current=one.digest == found.digest),
                "until": one.expires_on, "reason": one.reason, "risk": one.risk, "opinion": one.opinion,
                "proposed_by": names.get(one.proposed_by, ""), "agreed_by": names.get(one.agreed_by) if one.agreed_by else None,
            }
            for one in found.overrides
        ],
        "assessments": [
            {"assessment": one.id, "stage": one.stage, "at": one.at, "decisions": one.decisions_digest} for one in found.assessments
        ],
    }  # fmt: skip


def _finding(one: Finding, language: str) -> dict[str, Any]:
    why_not = said.why_not(one) if one.severity == "block" else None
    return {
        "severity": one.severity, "rule": one.rule, "stage": one.stage, "blocks": one.blocks, "where": one.where,
        "message": one.words.say(language), "law": str(one.law) if one.law else None,
        "quote": one.law.quote if one.law and one.law.quote else None, "suggest": one.suggest.say(language) if one.suggest else None,
        "unknown": list(one.unknown), "override_days": one.overridable_days,
        "why_no_override": why_not.say(language) if why_not else None,
        "let_pass_until": one.overridden.expires_on if one.overridden else None,
    }  # fmt: skip


def _tell(desk: Desk, data: dict[str, Any]) -> None:
    for row in data["findings"]:
        stops = (
            f" – {said.STOPS[row['stage']].say(desk.language)}"
            if row["severity"] == "block" and not row["let_pass_until"]
            else ""
        )
        law = f" ({row['law']})" if row["law"] else ""
        click.echo(f"{_SIGNS[row['severity']]} {row['message']}{law} [{row['rule']}]{stops}")
        if row["let_pass_until"]:
            click.echo(
                desk.say("    let pass by two people until {day}", "    两人放行，至 {day}", day=row["let_pass_until"])
            )
        elif row["why_no_override"] and not data["is_out"]:
            click.echo(f"    {row['why_no_override']}")
    for row in data["assumed"]:
        click.echo(
            desk.say("? assumed: {words} {value}", "？假设：{words} {value}", words=row["words"], value=row["value"])
        )
    for row in data["overrides"]:
        state = said.OVERRIDES[row["state"]].words.say(desk.language)
        click.echo(f"{row['override']} {row['rule']} · {state} · {row['until']} · {row['reason']}")
    if data["is_out"]:
        _tell_what_is_wanted(desk, data)
    elif data["blocks"]:
        click.echo(desk.say("✗ Something blocks.", "✗ 存在阻断项。"))
    else:
        click.echo(desk.say("✓ Nothing blocks.", "✓ 没有阻断项。"))


def _tell_what_is_wanted(desk: Desk, data: dict[str, Any]) -> None:
    if data["wanted"]:
        names = ", ".join(data["wanted"])
        click.echo(
            desk.say(
                "It has gone out. Say what was done: duly rules evidence NOTICE QUESTION VALUE ({names}).",
                "通知已发布。请补交：duly rules evidence 通知 问题 值（{names}）。",
                names=names,
            )
        )
    else:
        click.echo(desk.say("✓ It has gone out, and no rule waits for anything.", "✓ 通知已发布，没有规则尚待补交。"))
