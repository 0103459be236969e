# SPDX-License-Identifier: Apache-2.0
"""``duly rules``: hold a notice file against the rules, and read the rules. None of it needs a database."""

import string
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.rules.group import command
from duly.doors.look.documents import read_document
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.notices.queries import drafts
from duly.rooms.rulebook import queries
from duly.rooms.rulebook.facts import JURISDICTIONS, NO_SUCH_RULE, Pack, Rule

_SIGNS = {"block": "✗", "warn": "!", "info": "·", "task": "☐"}
_ADVICE = Words(
    en="Rule packs are a working aid, not legal advice. What only an organisation or an audience decides was not looked at.",
    zh="规则包仅为工作辅助，不构成法律意见。仅由主体或受众决定的事项未予检查。",
)


class Places(click.ParamType[tuple[str, ...]]):
    """Jurisdictions, by commas."""

    name = "places"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """``CN,EU`` as a tuple."""
        found = tuple(part.strip().upper() for part in str(value).split(",") if part.strip())
        unknown = [part for part in found if part not in JURISDICTIONS]
        if unknown or not found:
            self.fail(f"{', '.join(unknown) or value!r}: {', '.join(JURISDICTIONS)}", param, ctx)
        return found


@verb(
    command,
    "check",
    en="Check a notice file without any database. Exit code 2 when something blocks.",
    zh="检查通知文件（无需数据库）；有阻断项时退出码为 2。",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), en="As if it were this day.", zh="按该日期检查。")
@option(
    "--jurisdiction",
    type=Places(),
    metavar="CN,EU",
    en="Whose law: CN (as usual) HK TW EU UK US.",
    zh="适用法域：CN（默认）HK TW EU UK US。",
)
def check(desk: Desk, *, file: Path, day: datetime | None, jurisdiction: tuple[str, ...] | None) -> int:
    """Check a file."""
    now = datetime.combine(day.date(), time(4), UTC) if day else clock.now()
    found = drafts.check_file(read_document(file), now, jurisdictions=jurisdiction or ())
    blocks = any(one.blocks for one in found)
    rows = [drafts.as_row(one, desk.language) for one in found]
    desk.show({"blocks": blocks, "findings": rows}, lambda: _tell(desk, rows, blocks=blocks))
    return exits.INVALID if blocks else exits.OK


@verb(command, "list", en="List the rules of all packs.", zh="列出所有规则。")
@option("--jurisdiction", type=Places(), metavar="CN,EU", en="Only of these.", zh="仅限这些法域。")
def show_all(desk: Desk, *, jurisdiction: tuple[str, ...] | None) -> None:
    """List rules."""
    rows = [
        {
            "id": rule.id, "severity": rule.severity, "stages": list(rule.stages), "pack": pack.id, "status": pack.status,
            "law": str(rule.laws[0]) if rule.laws else None,
        }
        for pack in queries.packs()
        for rule in pack.rules
        if jurisdiction is None or pack.jurisdiction in jurisdiction
    ]  # fmt: skip
    columns = {
        "id": Words("Rule", "规则"), "severity": Words("Weight", "级别"), "stages": Words("Stages", "阶段"),
        "pack": Words("Pack", "规则包"), "status": Words("Status", "状态"), "law": Words("Law", "法律依据"),
    }  # fmt: skip
    desk.table(rows, columns, empty=Words("There are no such rules.", "没有此类规则。"))


@verb(command, "show", en="Show one rule: when it applies, what it checks, where it comes from.", zh="显示一条规则。")
@click.argument("id_", metavar="ID")
def show(desk: Desk, *, id_: str) -> None:
    """Show a rule."""
    found = [(pack, rule) for pack in queries.packs() for rule in pack.rules if rule.id == id_]
    if not found:
        raise NO_SUCH_RULE(field="id", rule=id_)
    for pack, rule in found:
        data = _rule(desk, pack, rule)
        desk.show(data, partial(_tell_rule, data))


@verb(command, "questions", en="Show what rules ask that no field holds.", zh="显示规则所需回答的问题。")
@click.argument("kind", required=False, default="")
def questions(desk: Desk, *, kind: str) -> None:
    """Show questions."""
    rows = [
        {
            "name": one.name, "scope": one.scope, "type": one.type, "question": one.words.say(desk.language),
            "assumed": one.assume_from or str(one.assume) if one.has_assumption else None, "choices": list(one.choices),
        }
        for one in queries.questions(kind).values()
    ]  # fmt: skip
    columns = {
        "name": Words("Name", "名称"), "scope": Words("Of", "范围"), "type": Words("Type", "类型"),
        "question": Words("Question", "问题"), "assumed": Words("Assumed", "默认假设"),
    }  # fmt: skip
    desk.table(rows, columns, empty=Words("Nothing is asked.", "没有问题。"))


def _rule(desk: Desk, pack: Pack, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "rev": rule.rev,
        "pack": str(pack),
        "jurisdiction": pack.jurisdiction,
        "status": pack.status,
        "severity": rule.severity,
        "stages": list(rule.stages),
        "says": rule.words.say(desk.language, **_names(rule)),
        "applies": rule.applies,
        "check": {"kind": rule.check, **rule.options},
        "law": [{"law": str(law), "quote": law.quote, "from": law.since, "to": law.until} for law in rule.laws],
        "override_days": rule.waiver.days,
        "suggest": rule.suggest.say(desk.language) if rule.suggest else None,
    }


def _names(rule: Rule) -> dict[str, str]:
    """The places of a sentence under their own names."""
    names = [name for text in (rule.words.en, rule.words.zh) for _, name, _, _ in string.Formatter().parse(text)]
    return {name: f"<{name}>" for name in names if name}


def _tell_rule(data: dict[str, Any]) -> None:
    for key, value in data.items():
        if value not in (None, [], {}, ""):
            click.echo(f"{key}: {value}")


def _tell(desk: Desk, rows: list[dict[str, Any]], *, blocks: bool) -> None:
    for row in rows:
        law = f" ({row['law']})" if row["law"] else ""
        click.echo(f"{_SIGNS[row['severity']]} {row['message']}{law} [{row['rule']}]")
        if row["suggest"]:
            click.echo(f"    → {row['suggest']}")
    click.echo(_ADVICE.say(desk.language))
    if blocks:
        click.echo(desk.say("✗ Something blocks.", "✗ 存在阻断项。"))
    else:
        click.echo(desk.say("✓ Nothing blocks.", "✓ 没有阻断项。"))
