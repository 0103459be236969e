# SPDX-License-Identifier: Apache-2.0
"""``duly letters``: print batches, hand-over, tracking numbers, letters that come back."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.kernel.words import Words
from duly.rooms.notices import queries as notices
from duly.rooms.printing import actions, queries
from duly.rooms.printing.facts import BATCH_WORDS, REASONS, BatchState

_COLUMNS = {
    "id": Words("Batch", "批次"), "state": Words("State", "状态"), "letters": Words("Letters", "信函"),
    "sheets": Words("Sheets", "纸张"), "returned": Words("Returned", "退回"), "delivered": Words("Delivered", "妥投"),
    "made_at": Words("Made", "生成时间"), "carrier": Words("Carrier", "承运方"),
}  # fmt: skip


@verbs("letters", en="Letters on paper: print, hand over, trace.", zh="纸质信函：打印、交付、跟踪。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "batch", en="Print everything in the tray into one ZIP file for a print shop.",
      zh="把待打印的全部信函生成一个 ZIP 文件，交付印刷。")  # fmt: skip
@option("--organisation", metavar="ORG", en="Whose letters.", zh="所属主体。")
@option("--notice", metavar="ID", en="Only those of this notice.", zh="仅限该通知的信函。")
@option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), en="Where to write the ZIP file.", zh="ZIP 文件写入位置。"
)
def batch(desk: Desk, *, organisation: str | None, notice: str | None, out: Path | None) -> None:
    """Make a batch."""
    actor = desk.actor
    subject = notices.subject_for(actor, notice)
    made = actions.make(actor, actions.order(actor, organisation, subject=subject))
    if made.package and out:
        _write(desk, made, out)
    data = _data(desk, made) | {"out": str(out) if made.package and out else None}
    if made.state == BatchState.EMPTY:
        desk.tell(data, "There is nothing in the tray.", "没有待打印的信函。")
        return
    en = "Batch {id}: {letters} letters, {pages} pages on {sheets} sheets.\n{package}"
    zh = "批次 {id}：{letters} 封，{pages} 页，{sheets} 张纸。\n{package}"
    desk.tell(data, en, zh)


@verb(command, "list", en="Batches, newest first.", zh="打印批次，最新在前。")
def listing(desk: Desk) -> None:
    """Show batches."""
    rows = [_data(desk, card.batch) | card.counts for card in queries.batches_for(desk.actor)]
    desk.table(rows, _COLUMNS, Words("No batch was made yet.", "尚无打印批次。"))


@verb(command, "save", en="Write the ZIP file of a batch.", zh="写出某批次的 ZIP 文件。")
@click.argument("batch_id", type=click.UUID)
@option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), en="Where to write it.", zh="写入位置。"
)
def save(desk: Desk, *, batch_id: UUID, out: Path) -> None:
    """Save the files of a batch."""
    _write(desk, queries.batch_for(desk.actor, batch_id), out)
    desk.tell({"id": str(batch_id), "out": str(out)}, "Wrote {out}.", "已写出 {out}。")


@verb(command, "handed-over", en="Say that a print shop or carrier took a batch.", zh="登记批次已交付印刷或寄递。")
@click.argument("batch_id", type=click.UUID)
@option("--carrier", required=True, metavar="NAME", en="Who took it.", zh="承运方。")
@option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), en="On which day; today when left out.", zh="交付日期；省略则为今天。"
)
def handed_over(desk: Desk, *, batch_id: UUID, carrier: str, on: datetime | None) -> None:
    """Hand a batch over."""
    count = actions.hand_over(desk.actor, batch_id, carrier=carrier, on=on.date() if on else None)
    day = queries.batch_for(desk.actor, batch_id).handed_over_on
    data = {"id": str(batch_id), "letters": count, "carrier": carrier, "on": str(day)}
    desk.tell(
        data,
        "{letters} letters were handed over to {carrier} on {on}.",
        "已于 {on} 向 {carrier} 交付 {letters} 封信函。",
    )


@verb(command, "tracking", en="Take in a carrier's file: numbers, deliveries, returns. Exit code 2 when rows were refused.",
      zh="导入承运方文件：单号、妥投、退回。有行被拒收时退出码为 2。")  # fmt: skip
@click.argument("file", type=click.File("rb"))
def tracking(desk: Desk, *, file: Any) -> int:
    """Import tracking."""
    report = actions.import_tracking(desk.actor, file.read())
    refused = [{"line": r.line, "reference": r.reference, "why": r.words.say(desk.language)} for r in report.refused]
    data = {
        "rows": report.rows, "posted": report.posted, "delivered": report.delivered, "returned": report.returned,
        "same": report.same, "refused": refused,
    }  # fmt: skip
    desk.show(data, lambda: _tell(desk, data))
    return exits.INVALID if refused else exits.OK


@verb(
    command,
    "returned",
    en="A letter came back: type or scan the reference on it.",
    zh="登记退回的信函：键入或扫描信上编号。",
)
@click.argument("reference")
@option("--reason", required=True, type=click.Choice(list(REASONS)), en="Why it came back.", zh="退回原因。")
def returned(desk: Desk, *, reference: str, reason: str) -> None:
    """Take a letter back."""
    delivery = actions.take_back(desk.actor, reference, reason=reason)
    data = {"delivery": str(delivery), "reference": reference, "reason": REASONS[reason].say(desk.language)}
    desk.tell(data, "{reference} came back: {reason}.", "{reference} 已退回：{reason}。")


def _data(desk: Desk, row: Any) -> dict[str, Any]:
    state: object = BATCH_WORDS[BatchState(row.state)].say(desk.language) if not desk.as_json else row.state
    return {
        "id": str(row.id), "state": state, "letters": row.letters, "pages": row.pages, "sheets": row.sheets,
        "package": row.package, "files": row.files, "made_at": row.made_at, "carrier": row.carrier,
    }  # fmt: skip


def _tell(desk: Desk, data: dict[str, Any]) -> None:
    en = "{rows} rows: {posted} posted, {delivered} delivered, {returned} returned, {same} known already."
    zh = "共 {rows} 行：交寄 {posted}，妥投 {delivered}，退回 {returned}，已知 {same}。"
    click.echo(desk.say(en, zh, **data))
    for row in data["refused"]:
        click.echo(desk.say("✗ line {line} {reference}: {why}", "✗ 第 {line} 行 {reference}：{why}", **row), err=True)


def _write(desk: Desk, row: Any, out: Path) -> None:
    """Letters are personal: only their owner may read the file. It appears whole or not at all."""
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(actions.take_package(desk.actor, row.id))
        partial.replace(out)
    except OSError as error:
        raise click.FileError(str(out), error.strerror) from error
    finally:
        partial.unlink(missing_ok=True)
