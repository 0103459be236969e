# SPDX-License-Identifier: Apache-2.0
"""``duly customers``: bring in a file, take down a decision."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from duly.doors.cli import exits, record
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.customers import actions, queries
from duly.rooms.customers.facts import ImportReport, Issue
from duly.rooms.customers.facts import Progress as Done
from duly.rooms.notices.facts import CHANNELS

_FATES = {
    "new": Words("New", "新增"),
    "updated": Words("Updated", "更新"),
    "same": Words("Same", "未变"),
    "refused": Words("Refused", "拒收"),
    "warned": Words("With a warning", "有警告"),
}


@verbs(
    "customers",
    en="Customers: import a file, look at the record and its history, take down a consent.",
    zh="客户：导入文件、查看登记信息与历史、登记同意。",
)
def command() -> None:
    """Holds the verbs below."""


record.add_to(command)


@verb(
    command, "import",
    en="Bring in a CSV file. Repeating it changes nothing. Exit code 2 when rows were refused.",
    zh="导入 CSV 文件；重复导入不会产生变化。有行被拒收时退出码为 2。",
)  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option(
    "--organisation",
    metavar="ORG",
    en="Whose customers; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)
@option("--dry-run", is_flag=True, en="Only say what would happen.", zh="只说明将发生什么，不写入。")
@option(
    "--encoding",
    metavar="NAME",
    en="utf-8, gb18030, utf-16 …; recognised when left out.",
    zh="utf-8、gb18030、utf-16 等；省略则自动识别。",
)
def import_(desk: Desk, *, file: Path, organisation: str | None, dry_run: bool, encoding: str | None) -> int:
    """Import a file and say what became of its rows."""
    actor = desk.actor
    place = accounts.organisation_for(actor, organisation)
    console = Console(stderr=True, quiet=desk.as_json or not Console(stderr=True).is_terminal)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task(file.name, total=None)

        def move(done: Done) -> None:
            bar.update(task, completed=done.rows, total=done.rows_total)

        report = actions.import_customers(
            actor, place.id, file, name=file.name, dry_run=dry_run, progress=move, encoding=encoding
        )
    data = _data(desk, report, dry_run=dry_run)
    desk.show(data, lambda: _tell(desk, data))
    return exits.INVALID if report.refused else exits.OK


@verb(
    command, "consent",
    en="Take down that a customer wants messages, or wants no more.",
    zh="登记客户同意接收或不再接收消息。",
)  # fmt: skip
@click.argument("ref")
@click.argument("decision", type=click.Choice(("granted", "refused", "withdrawn")))
@option(
    "--channel",
    type=click.Choice(CHANNELS),
    en="Only on this channel; on all when left out.",
    zh="仅限此渠道；省略则为所有渠道。",
)
@option(
    "--how",
    type=click.Choice(queries.MECHANISMS),
    default="call",
    en="How the customer said so.",
    zh="客户表示的方式。",
)
@option(
    "--organisation",
    metavar="ORG",
    en="Whose customer; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)
@option(
    "--purpose",
    default="notices",
    en="For what: notices, or commercial (advertising).",
    zh="用途：notices（通知）或 commercial（广告）。",
)
@option(
    "--kind",
    type=click.Choice(queries.KINDS_OF_CONSENT),
    en="Explicit: to a wording; implied: it follows from what the customer did.",
    zh="explicit：就某段文字明示同意；implied：由行为推定。",
)
@option("--given-on", type=click.DateTime(("%Y-%m-%d",)), en="The day on which it was given.", zh="给予同意的日期。")
@option(
    "--given-how",
    default="",
    metavar="TEXT",
    en="In what way: a signed form, a web page.",
    zh="给予方式：签署的表单、网页等。",
)
@option("--wording", default="", metavar="TEXT", en="What the customer agreed to.", zh="客户所同意的文字。")
def consent(
    desk: Desk, *, ref: str, decision: str, channel: str | None, how: str, organisation: str | None, **given: Any
) -> None:
    """Take down a decision."""
    place = accounts.organisation_for(desk.actor, organisation)
    party = queries.customer_for(desk.actor, place.id, ref)
    actions.set_consent(
        desk.actor,
        party.id,
        decision=decision,
        mechanism=how,
        channel=channel,
        purpose=given["purpose"],
        proof=_proof(given),
    )
    desk.tell({"customer": ref, "decision": decision, "channel": channel}, en="It is on record.", zh="已登记。")


@verb(
    command, "prefer",
    en="Take down by which channels a customer wants to be reached, the first one first.",
    zh="登记客户希望的联系渠道顺序，最希望的在前。",
)  # fmt: skip
@click.argument("ref")
@click.argument("channels", nargs=-1, type=click.Choice(CHANNELS))
@option(
    "--how",
    type=click.Choice(queries.MECHANISMS),
    default="call",
    en="How the customer said so.",
    zh="客户表示的方式。",
)
@option(
    "--organisation",
    metavar="ORG",
    en="Whose customer; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)
def prefer(desk: Desk, *, ref: str, channels: tuple[str, ...], how: str, organisation: str | None) -> None:
    """Take down an order of channels; without one, any order will do."""
    place = accounts.organisation_for(desk.actor, organisation)
    party = queries.customer_for(desk.actor, place.id, ref)
    actions.prefer_channels(desk.actor, party.id, channels=channels, mechanism=how)
    desk.tell({"customer": ref, "channels": list(channels)}, en="It is on record.", zh="已登记。")


def _proof(given: Mapping[str, Any]) -> queries.Proof:
    """Where a consent comes from, as the options say it."""
    day = given["given_on"]
    return queries.Proof(given["kind"] or "", given["given_how"], day.date() if day else None, given["wording"])


def _data(desk: Desk, report: ImportReport, *, dry_run: bool) -> dict[str, Any]:
    held = asdict(report)
    notable = [
        {
            "line": row.line,
            "ref": row.ref,
            "fate": row.fate,
            "said": [_said(desk, report, issue) for issue in (row.refused, *row.warnings) if issue],
        }
        for row in report.notable
    ]
    return held | {
        "rows": report.rows,
        "dry_run": dry_run,
        "encoding_why": report.encoding_why.say(desk.language),
        "notable": notable,
    }


def _said(desk: Desk, report: ImportReport, issue: Issue) -> str:
    """The sentence, with the column as the file heads it; a column that the file has not has our name."""
    if not issue.field:
        return issue.say(desk.language)
    column = report.columns.get(issue.field, issue.field)
    return desk.say("column “{column}”: {said}", "“{column}”列：{said}", column=column, said=issue.say(desk.language))


def _tell(desk: Desk, data: dict[str, Any]) -> None:
    if data["dry_run"]:
        click.echo(desk.say("Only tried: nothing was changed.", "仅试算：未作任何更改。"))
    rows = [{"what": words.say(desk.language), "n": data[key]} for key, words in _FATES.items()]
    desk.table(rows, {"what": Words("Rows", "行"), "n": Words("Count", "数量")})
    click.echo(desk.say("read as {encoding}: {encoding_why}", "编码 {encoding}：{encoding_why}", **data))
    if data["ignored"]:
        click.echo(
            desk.say("columns without a meaning here: {names}", "未使用的列：{names}", names=", ".join(data["ignored"]))
        )
    for row in data["notable"]:
        sign = "✗" if row["fate"] == "refused" else "!"
        where = desk.say("line {line}", "第 {line} 行", line=row["line"])
        ref = row["ref"] or desk.say("(no ref)", "（无编号）")
        click.echo(f"{sign} {where} {ref}: {' '.join(row['said'])}", err=True)
