# SPDX-License-Identifier: Apache-2.0
"""``duly papers``: forms on paper become a table: templates, scans, reading; people look at what is unsure in the console."""

import csv
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.documents import read_document
from duly.foundation.accounts import queries as accounts
from duly.kernel.cells import safe_cell
from duly.kernel.words import Words
from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import BATCH_WORDS, FORM_WORDS, BatchCard, BatchState
from duly.rooms.papers.facts import Progress as Done

_organisation = option("--organisation", metavar="ORG", en="Whose; the only organisation's when left out.", zh="所属主体；省略则为唯一主体。")  # fmt: skip
_batch = click.argument("batch", metavar="BATCH")
_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_BATCHES = {
    "ref": Words("Batch", "批次"), "state": Words("State", "状态"), "template": Words("Template", "模板"), "forms": Words("Forms", "表单"),
    "asked": Words("Fields to look at", "待核对栏目"), "at": Words("Since", "自"),
}  # fmt: skip
_FORMS = {
    "number": Words("Form", "表单"), "state": Words("State", "状态"), "fields": Words("Fields", "栏目"), "asked": Words("To look at", "待核对"),
    "incomplete": Words("Not seen", "未见内容"),
}  # fmt: skip
_TEMPLATES = {
    "ref": Words("Template", "模板"), "version": Words("Version", "版本"), "title": Words("Title", "标题"), "fields": Words("Fields", "栏目"),
}  # fmt: skip
_ACCURACY = {
    "field": Words("Field", "栏目"), "settled": Words("Settled", "已核定"), "as_read": Words("As read", "与识别一致"),
    "missed": Words("Not seen at all", "完全漏识"),
}  # fmt: skip


@verbs(
    "papers",
    en="Forms on paper: templates, scans, reading, the finished table.",
    zh="纸质表单：模板、扫描件、识别、成表。",
)
def command() -> None:
    """Holds the verbs."""


@verb(command, "template", en="Lay a form template down from a YAML file.", zh="由 YAML 文件确定表单模板。")
@click.argument("file", type=_file)
@_organisation
def template(desk: Desk, *, file: Path, organisation: str | None) -> None:
    """Template."""
    made = actions.lay_template(desk.actor, accounts.organisation_for(desk.actor, organisation).id, read_document(file))
    card = queries.template_for(desk.actor, made)
    data = {"id": card.id, "ref": card.form.ref, "version": card.version}
    desk.tell(data, en="Laid down: {ref}, version {version}.", zh="已确定模板 {ref} 第 {version} 版。")


@verb(command, "templates", en="Show the form templates.", zh="列出表单模板。")
def templates(desk: Desk) -> None:
    """Templates."""
    rows = [
        {"id": one.id, "ref": one.form.ref, "version": one.version, "title": one.form.title(desk.language), "fields": len(one.form.fields)}
        for one in queries.templates_for(desk.actor)
    ]  # fmt: skip
    desk.table(rows, _TEMPLATES, empty=Words("There is no template yet.", "尚无模板。"))


@verb(
    command,
    "accuracy",
    en="Show how well the machine reads each field of a template.",
    zh="查看机器识别各栏目的准确情况。",
)
@click.argument("ref", metavar="TEMPLATE")
def accuracy(desk: Desk, *, ref: str) -> None:
    """Accuracy."""
    card = next((one for one in queries.templates_for(desk.actor) if one.form.ref == ref), None)
    found = queries.accuracy_of(desk.actor, card.id) if card else []
    rows = [{"field": one.name, "settled": one.settled, "as_read": one.as_read, "missed": one.missed} for one in found]
    desk.table(rows, _ACCURACY, empty=Words("There is no such template.", "没有此模板。"))


@verb(
    command,
    "receive",
    en="Begin a batch with these scans, or add them to one.",
    zh="以这些扫描件新建批次，或加入已有批次。",
)
@click.argument("files", nargs=-1, required=True, type=_file)
@option(
    "--template", metavar="TEMPLATE", default="", en="Of which form; begins a batch.", zh="表单模板；新建批次时填写。"
)
@option("--batch", metavar="BATCH", default="", en="The batch that they belong to.", zh="所属批次。")
@option("--ref", default="", en="What the new batch is called.", zh="新批次的名称。")
@option("--title", default="", en="A title for people.", zh="标题。")
@_organisation
def receive(
    desk: Desk, *, files: tuple[Path, ...], template: str, batch: str, ref: str, title: str, organisation: str | None
) -> None:
    """Receive."""
    home = accounts.organisation_for(desk.actor, organisation).id
    if batch:
        held = queries.batch_named(desk.actor, home, batch).id
    else:
        held = actions.begin(desk.actor, home, template, ref=ref, title=title)
    for file in files:
        with file.open("rb") as stream:
            actions.receive(desk.actor, held, stream.read(actions.LARGEST + 1))
    card = queries.batch_for(desk.actor, held)
    data = {"id": card.id, "ref": card.ref, "scans": card.scans}
    desk.tell(data, en="{ref} has {scans} scans. Next: duly papers read {ref}", zh="{ref} 现有 {scans} 件扫描件。下一步：duly papers read {ref}")  # fmt: skip


@verb(
    command,
    "read",
    en="Read a batch, page by page; what was begun is gone on with.",
    zh="逐页识别一批纸质件；中断后可继续。",
)
@_batch
@_organisation
def read(desk: Desk, *, batch: str, organisation: str | None) -> int:
    """Read."""
    card = _named(desk, batch, organisation)
    if card.state is not BatchState.READING:
        actions.read(desk.actor, card.id)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True, quiet=desk.as_json or not Console(stderr=True).is_terminal)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(desk.say("pages", "页"), total=None)
        found = actions.carry(card.id, tell=lambda done: _tell(bar, task, done))
    fresh = queries.batch_for(desk.actor, card.id)
    data = {
        "ref": fresh.ref,
        "state": str(fresh.state),
        "pages": found.read,
        "asked": fresh.asked,
        "troubles": fresh.troubles,
    }
    desk.tell(data, en="{ref}: {pages} pages read; {asked} fields wait for a person, {troubles} files could not be opened.", zh="{ref}：已识别 {pages} 页；{asked} 个栏目待人工核对，{troubles} 个文件无法打开。")  # fmt: skip
    return exits.OK if fresh.state is not BatchState.READING else exits.UNAVAILABLE


@verb(command, "list", en="Show the batches.", zh="列出批次。")
def show_all(desk: Desk) -> None:
    """List."""
    desk.table([_row(desk, one) for one in queries.batches_for(desk.actor)], _BATCHES, empty=Words("There is no batch yet.", "尚无批次。"))  # fmt: skip


@verb(command, "show", en="Show a batch, form by form.", zh="按表单查看一个批次。")
@_batch
@_organisation
def show_one(desk: Desk, *, batch: str, organisation: str | None) -> None:
    """Show."""
    card = _named(desk, batch, organisation)
    forms = [
        {
            "number": one.number, "state": str(one.state) if desk.as_json else FORM_WORDS[one.state].say(desk.language), "id": one.id,
            "fields": one.fields, "asked": one.asked, "incomplete": list(one.incomplete), "aside": one.aside or None,
        }
        for one in queries.forms_of(desk.actor, card.id)
    ]  # fmt: skip

    def people() -> None:
        click.echo(f"{card.ref}: {BATCH_WORDS[card.state].say(desk.language)}")
        for scan in queries.scans_of(desk.actor, card.id):
            if scan.trouble is not None and not scan.aside:
                click.echo(f"  {scan.number}: {scan.trouble.say(desk.language)}")
        desk.table(forms, _FORMS)

    desk.show(_row(desk, card) | {"form_list": forms}, people)


@verb(command, "finish", en="Finish a batch that people are through with.", zh="完成已核对的批次。")
@_batch
@_organisation
def finish(desk: Desk, *, batch: str, organisation: str | None) -> None:
    """Finish."""
    card = _named(desk, batch, organisation)
    digest = actions.finish(desk.actor, card.id)
    desk.tell({"ref": card.ref, "digest": digest}, en="{ref} is finished ({digest}).", zh="{ref} 已完成（{digest}）。")


@verb(
    command,
    "export",
    en="Write the table of a finished batch as CSV; that you did is on record.",
    zh="将已完成批次导出为 CSV；导出会留痕。",
)
@_batch
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@_organisation
def export(desk: Desk, *, batch: str, out: Path, organisation: str | None) -> None:
    """Export."""
    card = _named(desk, batch, organisation)
    columns, rows = actions.take(desk.actor, card.id)
    with out.open("x", encoding="utf-8-sig", newline="") as stream:
        written = csv.writer(stream)
        written.writerows([safe_cell(cell) for cell in row] for row in (columns, *rows))
    data = {"ref": card.ref, "out": str(out), "rows": len(rows)}
    desk.tell(data, en="{rows} rows were written to {out}.", zh="已将 {rows} 行写入 {out}。")


def _named(desk: Desk, ref: str, organisation: str | None) -> BatchCard:
    return queries.batch_named(desk.actor, accounts.organisation_for(desk.actor, organisation).id, ref)


def _tell(bar: Progress, task: Any, done: Done) -> None:
    bar.update(task, completed=done.read, total=done.pages or None)


def _row(desk: Desk, card: BatchCard) -> dict[str, Any]:
    state = str(card.state) if desk.as_json else BATCH_WORDS[card.state].say(desk.language)
    return {
        "id": card.id, "ref": card.ref, "title": card.title, "state": state, "template": card.template, "version": card.version,
        "scans": card.scans, "pages": card.pages, "pages_read": card.pages_read, "forms": card.forms_in_all, "asked": card.asked,
        "troubles": card.troubles, "digest": card.digest or None, "at": card.at,
    }  # fmt: skip
