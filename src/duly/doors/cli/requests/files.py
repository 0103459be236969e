# SPDX-License-Identifier: Apache-2.0
"""``duly requests file``: bring a file of changes in, look at its lines, agree or refuse, follow it; and the support PIN."""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, id_of, number, organisation
from duly.doors.look.filed import LINES, file_said, line_said
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.queries import FileCard, LineCard

_FILES = {
    "file": Words("File", "文件编号"),
    "name": Words("Name", "文件名"),
    "stands": Words("How it stands", "状态"),
    "lines": Words("Lines", "行数"),
    "at_once": Words("With the file (T0, T1)", "随文件生效（T0、T1）"),
    "one_by_one": Words("One by one (T2 and above)", "转单独申请（T2 以上）"),
    "sampled": Words("To be looked at", "抽查"),
    "fates": Words("What became of them", "去向"),
}
_LINES = {
    "line": Words("Line", "行"),
    "id": Words("Id", "编号"),
    "what": Words("What", "项目"),
    "tier": Words("Tier", "风险等级"),
    "fate": Words("What becomes of it", "去向"),
    "why": Words("Why", "原因"),
    "request": Words("Request", "申请"),
}
_file = click.argument("file_id", metavar="FILE", type=click.UUID)


@verbs("file", en="Files of changes: take in, look, agree, follow.", zh="批量变更文件：提交、查看、同意、跟进。")
def group() -> None:
    """Holds the verbs below."""


command.add_command(group)


@verb(
    group, "take", en="Read a CSV or XLSX of changes. Exit code 2 when lines were refused.",
    zh="读取批量变更文件（CSV 或 XLSX）；有行被拒收时退出码为 2。",
)  # fmt: skip
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--source", required=True, en="Where it is from, and why.", zh="文件来源与原因。")
@organisation
def take(desk: Desk, *, path: Path, source: str, organisation: str | None) -> int:
    """Take it in."""
    place = accounts.organisation_for(desk.actor, organisation)
    with path.open("rb") as stream:
        content = stream.read(queries.LARGEST_FILE + 1)
    file = actions.take_file(desk.actor, place.id, content, name=path.name, source=source)
    card = queries.file_for(desk.actor, file)
    desk.table([_row(desk, card)], _FILES)
    return exits.INVALID if card.fates.get("refused") else exits.OK


@verb(group, "list", en="Show the files, the newest first.", zh="列出批量变更文件，最新在前。")
def show_all(desk: Desk) -> None:
    """List them."""
    rows = [_row(desk, card) for card in queries.files_for(desk.actor)]
    desk.table(rows, _FILES, empty=Words("No file of changes came in.", "没有批量变更文件。"))


@verb(group, "show", en="Show a file: counts and digest.", zh="查看文件：计数与摘要。")
@_file
def show(desk: Desk, *, file_id: UUID) -> None:
    """Show one."""
    card = queries.file_for(desk.actor, file_id)
    data = _row(desk, card) | {"digest": card.digest, "source": card.source}
    desk.show(data, lambda: _tell(desk, data))


@verb(group, "lines", en="Show lines of a file, and what became of each.", zh="列出文件各行及去向。")
@_file
@option("--which", type=click.Choice([name for name in LINES if name]), en="Only these.", zh="仅限此类。")
@option("--after", type=click.IntRange(0), default=0, en="Begin after this line.", zh="从此行之后开始。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def lines(desk: Desk, *, file_id: UUID, which: str | None, after: int, limit: int) -> None:
    """Show lines."""
    found = queries.lines_for(desk.actor, file_id, which=which or "", after=after, limit=limit)
    desk.table([_line(desk, one) for one in found], _LINES, empty=Words("No such line.", "没有符合的行。"))


@verb(group, "look", en="Show a line in full; it is recorded that you looked.", zh="完整查看一行；查看会被记录。")
@click.argument("line_id", metavar="LINE", type=click.UUID)
def look(desk: Desk, *, line_id: UUID) -> None:
    """Look."""
    view = actions.look_at_line(desk.actor, line_id)
    data = {"line": view.card.number, "customer": view.ref, "now": view.now, "old": view.old, "new": view.new or ""}
    desk.tell(data, en="Line {line}, {customer}: {now} -> {new}", zh="第 {line} 行，{customer}：{now} → {new}")


@verb(
    group, "agree", en="Agree to exactly the file with this digest, after looking at the lines drawn by lot.",
    zh="查看抽样各行之后，同意与该摘要一致的文件。",
)  # fmt: skip
@_file
@option("--digest", required=True, en="What `show` says.", zh="show 所显示的摘要。")
def agree(desk: Desk, *, file_id: UUID, digest: str) -> None:
    """Agree."""
    actions.agree_file(desk.actor, file_id, digest=digest)
    desk.tell({"file": str(file_id)}, en="Agreed; the lines are carried out now.", zh="已同意，正在逐行办理。")


@verb(group, "refuse", en="Refuse a file as a whole.", zh="不同意整份文件。")
@_file
@option("--why", required=True, en="Why, in a few words.", zh="简要说明理由。")
def refuse(desk: Desk, *, file_id: UUID, why: str) -> None:
    """Refuse."""
    actions.refuse_file(desk.actor, file_id, why=why)
    desk.tell({"file": str(file_id)}, en="Refused; nothing of it is carried out.", zh="未予同意，各行均不办理。")


@verb(
    command, "pin", en="Type the support PIN that the customer said. Exit code 2 when it is wrong.",
    zh="填写客户说出的客服密码；不正确时退出码为 2。",
)  # fmt: skip
@number
@organisation
def pin(desk: Desk, *, number: str, organisation: str | None) -> int:
    """It is asked for, so that no list of processes and no history of commands holds it."""
    came = actions.prove_pin(desk.actor, id_of(desk, number, organisation), _typed(desk))
    data = {"right": came.is_right, "left": came.left}
    if came.is_right:
        desk.tell(data, en="The PIN is right.", zh="客服密码正确。")
        return exits.OK
    desk.tell(data, en="The PIN is wrong; {left} tries are left.", zh="客服密码不正确，还可尝试 {left} 次。")
    return exits.INVALID


def _typed(desk: Desk) -> str:
    """At a terminal it is not echoed; otherwise it is the first line that comes in."""
    if sys.stdin.isatty():
        found: str = click.prompt(desk.say("PIN", "客服密码"), hide_input=True)
        return found
    return sys.stdin.readline().rstrip("\n")


def _row(desk: Desk, card: FileCard) -> dict[str, Any]:
    said = file_said(card, desk.language)
    fates = dict(card.fates) if desk.as_json else ", ".join(f"{words} {n}" for words, _tone, n in said.fates)
    return {
        "file": str(card.id), "name": card.name, "stands": card.stands if desk.as_json else said.stands, "lines": card.lines,
        "at_once": card.at_once, "one_by_one": card.one_by_one, "sampled": card.sampled, "fates": fates,
    }  # fmt: skip


def _line(desk: Desk, one: LineCard) -> dict[str, Any]:
    said = line_said(one, desk.language)
    return {
        "line": one.number, "id": str(one.id), "what": said.what, "tier": one.tier, "fate": one.fate if desk.as_json else said.fate,
        "why": one.why if desk.as_json else said.why, "request": one.number_of_request,
    }  # fmt: skip


def _tell(desk: Desk, data: dict[str, Any]) -> None:
    desk.table([data], _FILES)
    click.echo(desk.say("From: {source}\nDigest: {digest}", "来源：{source}\n摘要：{digest}", **data))
