# SPDX-License-Identifier: Apache-2.0
"""``duly transfer sync, rounds, conflicts, decide``: the old system goes on changing, and the new one keeps up."""

import signal
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named, working
from duly.doors.cli.transfer.group import command
from duly.doors.look.row_files import FORMATS, write_rows
from duly.kernel import clock
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import SIDE_WORDS, State, TransferCard

_ROUNDS = {
    "round": Words("Round", "轮次"), "read_at": Words("Sources as of", "来源截至"), "ended_at": Words("Through at", "完成于"), "new": Words("New", "新增"),
    "changed": Words("Changed", "变更"), "gone": Words("Gone", "来源已删"), "carried": Words("Written", "写入"), "removed": Words("Taken out", "删除"),
    "open": Words("Wait", "待决定"), "differing": Words("Differ", "有差异"), "behind": Words("Behind, s", "滞后秒数"),
}  # fmt: skip
_LAGS = {
    "source": Words("Source", "来源"), "how": Words("Followed by", "方式"), "since": Words("Carried over up to", "已同步至"),
    "seconds": Words("Behind, s", "滞后秒数"), "rows": Words("Rows that wait", "待决定行数"), "log": Words("Log, bytes", "日志字节"),
}  # fmt: skip
_CONFLICTS = {
    "id": Words("Number", "编号"), "table": Words("Table", "表"), "key": Words("Key", "主键"), "why": Words("What happened", "情况"),
    "fields": Words("Source → target", "来源 → 目标"), "side": Words("Decided", "已决定"),
}  # fmt: skip
BAD_FILE = refusal(
    "cli.bad_source_file",
    Because.INVALID,
    en="--file says source=path, for example --file crm=new.csv, and the file must be there: {given}.",
    zh="--file 应写作 来源=路径，例如 --file crm=new.csv，且文件必须存在：{given}。",
)
NO_ROWS_NAMED = refusal(
    "cli.no_rows_named",
    Because.INVALID,
    en="Say for which rows: --row with a number that `duly transfer conflicts` shows, or --all.",
    zh="请指明行：--row 加 duly transfer conflicts 所列编号，或使用 --all。",
)


@verb(
    command,
    "sync",
    en="Carry over what changed at the sources since the last round.",
    zh="同步自上一轮以来来源的变化。",
)
@named.ref
@option(
    "--file",
    "files",
    multiple=True,
    metavar="SOURCE=PATH",
    en="A file in the place of an earlier one.",
    zh="以新文件替换某来源的旧文件。",
)
@option("--every", type=click.IntRange(1), metavar="SECONDS", en="Again and again, so many seconds apart, until it is stopped.", zh="按此秒数间隔重复，直至停止。")  # fmt: skip
@working.processes
@named.organisation
def sync(
    desk: Desk, *, ref: str, files: tuple[str, ...], every: int | None, processes: int | None, organisation: str | None
) -> int:
    """Carry over."""
    card = named.card(desk, ref, organisation)
    if every is None:
        return _round(desk, card, _kept(desk, card, files), processes)
    stop = threading.Event()
    before = (
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        if threading.current_thread() is threading.main_thread()
        else None
    )
    try:
        code = _round(desk, card, _kept(desk, card, files), processes)
        while code == exits.OK and not stop.wait(every):
            code = _round(desk, named.card(desk, ref, organisation), {}, processes)
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
    return code


@verb(command, "follow", en="Let the logs of sources be kept from now on, before the rehearsal (how: replication).", zh="预演前开始保留来源日志（how: replication）。")  # fmt: skip
@named.ref
@option("--end", is_flag=True, en="Let them go instead.", zh="改为不再保留。")
@named.organisation
def follow(desk: Desk, *, ref: str, end: bool, organisation: str | None) -> None:
    """Follow."""
    card = named.card(desk, ref, organisation)
    if end:
        desk.tell(
            {"ref": card.ref, "logs": actions.unfollow(desk.actor, card.id)},
            en="{logs} logs of {ref} are let go.",
            zh="已停止保留 {ref} 的 {logs} 份日志。",
        )
        return
    begun = actions.follow(desk.actor, card.id)
    desk.tell(
        {"ref": card.ref, "sources": begun, "count": len(begun)},
        en="{count} logs are kept from now on. Next: duly transfer rehearse {ref}",
        zh="自此保留 {count} 份日志。下一步：duly transfer rehearse {ref}",
    )


@verb(
    command,
    "rounds",
    en="Show what each round carried over, and how far behind the target is.",
    zh="查看各轮同步结果及当前滞后。",
)
@named.ref
@named.organisation
def rounds(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Show."""
    card = named.card(desk, ref, organisation)
    lags = [one._asdict() | {"seconds": round(one.seconds)} for one in queries.lags_of(card.id, clock.now())]
    made = [_told(one) for one in queries.round_cards(card.id)]

    def people() -> None:
        desk.table(made, _ROUNDS, empty=Words("There was no round yet.", "尚未同步过。"))
        desk.table(lags, _LAGS)
        if trouble := queries.round_trouble(card.id):
            click.echo(trouble.say(desk.language))

    desk.show({"ref": card.ref, "rounds": made, "behind": lags}, people)


@verb(
    command,
    "conflicts",
    en="Show rows that both sides changed and that wait for a decision.",
    zh="查看两侧均有修改、待决定的行。",
)
@named.ref
@option("--out", type=click.Path(dir_okay=False, path_type=Path), en="Write them to this new .csv or .xlsx file, values masked.", zh="写入新的 .csv 或 .xlsx 文件，取值掩码。")  # fmt: skip
@named.organisation
def conflicts(desk: Desk, *, ref: str, out: Path | None, organisation: str | None) -> None:
    """Show."""
    card = named.card(desk, ref, organisation)
    if out is None:
        found = [_conflict(desk, one) for one in queries.conflicts_of(card.id, limit=1_000)]
        desk.table(found, _CONFLICTS, empty=Words("No row waits for a decision.", "没有待决定的行。"))
        return
    kind = out.suffix.lstrip(".").lower()
    heads = [words.say(desk.language) for words in _CONFLICTS.values()]
    rows: Iterable[list[str]] = (
        [str(_conflict(desk, one)[name] or "") for name in _CONFLICTS] for one in queries.every_conflict(card.id)
    )
    count = write_rows(out, kind if kind in FORMATS else "csv", heads, rows)
    desk.tell({"out": str(out), "rows": count}, en="{rows} rows written to {out}.", zh="已将 {rows} 行写入 {out}。")


@verb(command, "decide", en="Say which side stands where both changed a row; the next round does so.", zh="两侧均有修改时，指定以哪一侧为准；下一轮生效。")  # fmt: skip
@named.ref
@option("--side", required=True, type=click.Choice(["source", "target"]), en="Which side stands.", zh="以哪一侧为准。")
@option("--table", type=click.IntRange(0), default=0, en="The table, by its number from 0.", zh="表的序号，从 0 起。")
@option(
    "--row",
    "rows",
    multiple=True,
    metavar="NUMBER",
    en="A row, by the number that `conflicts` shows.",
    zh="行，以 conflicts 所列编号指明。",
)
@option("--all", "is_all", is_flag=True, en="All of the table that wait.", zh="该表全部待决定的行。")
@named.organisation
def decide(
    desk: Desk, *, ref: str, side: str, table: int, rows: tuple[str, ...], is_all: bool, organisation: str | None
) -> None:
    """Decide."""
    card = named.card(desk, ref, organisation)
    if bool(rows) == is_all:
        raise NO_ROWS_NAMED(field="rows")
    count = actions.decide(desk.actor, card.id, table, rows, side)
    desk.tell(
        {"ref": card.ref, "rows": count, "side": side}, en="Decided for {rows} rows. Next: duly transfer sync {ref}",
        zh="已决定 {rows} 行。下一步：duly transfer sync {ref}",
    )  # fmt: skip


def _round(desk: Desk, card: TransferCard, files: Mapping[str, str], processes: int | None) -> int:
    """One round, or what is left of one that was stopped."""
    if card.state != State.SYNCING:
        actions.sync(desk.actor, card.id, files)
    return working.driven(desk, card.id, processes, lambda: _report(desk, card))


def _report(desk: Desk, card: TransferCard) -> int:
    one = queries.round_cards(card.id)[0]
    data = {"ref": card.ref} | _told(one)
    desk.tell(
        data,
        en="Round {round} of {ref}: {new} new, {changed} changed, {gone} gone; {carried} rows written, {removed} taken out, {open} wait for a "
        "decision, {differing} shards differ. Behind by {behind} s.",
        zh="{ref} 第 {round} 轮：新增 {new}，变更 {changed}，来源已删 {gone}；写入 {carried} 行，删除 {removed} 行，待决定 {open} 行，"
        "有差异的分片 {differing} 个。滞后 {behind} 秒。",
    )
    return exits.INVALID if one.differing else exits.OK


def _told(one: queries.RoundCard) -> dict[str, Any]:
    return {
        "round": one.number, "how": one.how, "read_at": one.read_at, "ended_at": one.ended_at, **{name: one.counts.get(name, 0) for name in ("read", "unchanged", "new", "changed", "gone", "merged", "quarantined", "excluded")},
        "carried": one.carried, "removed": one.removed, "open": one.open, "differing": one.differing,
        "behind": None if one.behind_after is None else round(one.behind_after, 1),
    }  # fmt: skip


def _conflict(desk: Desk, one: queries.Conflict) -> dict[str, Any]:
    fields = "; ".join(f"{field.name}: {field.source or '–'} → {field.target or '–'}" for field in one.fields)
    return {
        "id": one.id, "table": one.table, "key": one.key, "why": one.words.say(desk.language), "fields": fields,
        "side": SIDE_WORDS[one.side].say(desk.language) if one.side else None,
    }  # fmt: skip


def _kept(desk: Desk, card: TransferCard, files: Iterable[str]) -> dict[str, str]:
    """The files, kept; their digests by the source's name."""
    found = {}
    for given in files:
        source, _, name = given.partition("=")
        if not source or not Path(name).is_file():
            raise BAD_FILE(field="file", given=given)
        with Path(name).open("rb") as stream:
            found[source], _size = actions.receive(
                desk.actor, card.organisation, iter(lambda: stream.read(1 << 20), b""), name=Path(name).name
            )
    return found
