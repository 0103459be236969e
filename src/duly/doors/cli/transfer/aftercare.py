# SPDX-License-Identifier: Apache-2.0
"""``duly transfer notice, watch, check``: tell whoever moved, and look again at what moved."""

import csv
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.kernel.cells import safe_cell
from duly.kernel.words import Words
from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import FOUND_WORDS, VERDICT_WORDS, CheckCard, Rhythm, Told, Verdict

_EQUATION = {
    "rows": Words("Rows moved", "移交行数"), "matched": Words("Of customers", "属于客户"), "chosen": Words("Chosen", "人工指定"),
    "accounted": Words("Accounted for", "已说明"), "open": Words("Open", "待说明"), "customers": Words("Customers", "客户数"),
    "roll": Words("On the roll", "名册人数"), "closes": Words("Closes", "等式成立"),
}  # fmt: skip
_CHECKS = {
    "number": Words("Check", "复查"), "rows": Words("Rows", "行数"), "same": Words("As loaded", "一致"), "open": Words("To be judged", "待判定"),
    "wrong": Words("Wrong", "有误"), "upper": Words("At most of all", "总体差错上限"), "due_on": Words("Judge by", "判定期限"),
}  # fmt: skip
_ITEMS = {
    "id": Words("Row of the check", "复查行"), "table": Words("Table", "表"), "row": Words("Row", "行"), "found": Words("Found", "情况"),
    "fields": Words("Fields", "字段"), "verdict": Words("Verdict", "判定"),
}  # fmt: skip
_file = click.Path(dir_okay=False, path_type=Path)


@verb(command, "notice", en="Match the rows that moved with your customers, and write the notice to them.", zh="将移交的行与客户对应，并拟定告知通知。")  # fmt: skip
@named.ref
@option("--strays", type=_file, en="Write the rows that belong to nobody or several into this file (CSV).", zh="将无法对应的行写入此文件（CSV）。")  # fmt: skip
@option("--account", type=_file, en="Read from this file whose they are: table, row, customer, outcome, why.", zh="从此文件读入说明：table、row、customer、outcome、why。")  # fmt: skip
@option("--all-as", default="", en="Account for all open rows so: told, no_customer or left; with --why.", zh="将全部待说明行按此处理：told、no_customer 或 left；须同时给出 --why。")  # fmt: skip
@option("--why", default="", en="Why nobody is told of them.", zh="无需告知的理由。")
@option("--lay", is_flag=True, en="Write the draft of the notice.", zh="拟定通知草稿。")
@option(
    "--receiver",
    default="",
    en="Who has the data now; as the plan says when left out.",
    zh="接收方名称；省略则按计划。",
)
@option("--contact", default="", en="How the receiver is reached.", zh="接收方联系方式。")
@named.organisation
def notice(
    desk: Desk, *, ref: str, organisation: str | None, lay: bool, receiver: str, contact: str, **how: Any
) -> int:
    """Notice."""
    card = named.card(desk, ref, organisation)
    _account(desk, card.id, **how)
    if lay:
        actions.lay_notice(desk.actor, card.id, Told(receiver, contact))
    row = queries.matching_for(desk.actor, card.id)
    equation, laid = queries.equation_of(row), queries.notice_of(row)
    data = equation._asdict() | {"closes": equation.closes, "notice": laid.number if laid else None}

    def people() -> None:
        desk.table([data], _EQUATION)
        click.echo(_next(desk, card.ref, equation.open, data["notice"]))

    desk.show(data, people)
    return exits.OK if equation.closes else exits.INVALID


@verb(command, "watch", en="Look at a sample of what moved every so many days.", zh="定期抽样复查已移交的数据。")
@named.ref
@option("--every", default=30, show_default=True, en="Days from one check to the next.", zh="复查间隔天数。")
@option("--times", default=3, show_default=True, en="How many checks.", zh="复查次数。")
@option("--size", default=59, show_default=True, en="Rows of each check.", zh="每次抽取行数。")
@option(
    "--owner",
    default="",
    en="E-mail of who judges; the first owner when left out.",
    zh="判定人的邮箱；省略则为第一责任人。",
)
@option("--end", is_flag=True, en="Watch it no longer.", zh="结束复查。")
@named.organisation
def watch(
    desk: Desk, *, ref: str, organisation: str | None, every: int, times: int, size: int, owner: str, end: bool
) -> None:
    """Watch."""
    card = named.card(desk, ref, organisation)
    if end:
        actions.end_watch(desk.actor, card.id)
        desk.tell({"ref": card.ref}, en="{ref} is no longer watched.", zh="{ref} 的复查已结束。")
        return
    actions.watch(desk.actor, card.id, Rhythm(every, times, size, owner=owner))
    data = {"ref": card.ref, "every": every, "times": times, "size": size}
    desk.tell(data, en="{ref} is looked at {times} times, every {every} days. Draw the first now: duly transfer check {ref} --draw", zh="{ref} 将每 {every} 天复查一次，共 {times} 次。立即抽取：duly transfer check {ref} --draw")  # fmt: skip


@verb(command, "check", en="Draw a sample, see what differs, judge it.", zh="抽样读回，查看差异并判定。")
@named.ref
@option("--draw", is_flag=True, en="Draw the next sample now.", zh="立即抽取下一批。")
@option("--judge", type=click.UUID, en="Judge this row of a check.", zh="判定此行。")
@option(
    "--right/--wrong", "is_right", default=True, en="It changed since, or it is wrong.", zh="属其后变更，或确有错误。"
)
@option("--note", default="", en="What is wrong.", zh="错误说明。")
@option("--mended", type=click.UUID, en="This row is right at the target now.", zh="此行已在目标系统更正。")
@named.organisation
def check(desk: Desk, *, ref: str, organisation: str | None, draw: bool, judge: UUID | None, is_right: bool, note: str, mended: UUID | None) -> None:  # fmt: skip
    """Check."""
    card = named.card(desk, ref, organisation)
    if draw:
        actions.draw(desk.actor, card.id)
    if judge is not None:
        actions.judge(desk.actor, judge, Verdict.RIGHT if is_right else Verdict.WRONG, note=note)
    if mended is not None:
        actions.mend(desk.actor, mended)
    found = queries.watch_for(desk.actor, card.id)
    checks = [_check(one) for one in found.checks] if found else []
    items = [_item(desk, item) for one in (found.checks if found else ()) for item in one.items]

    def people() -> None:
        desk.table(checks, _CHECKS, empty=Words("No sample was drawn yet.", "尚未抽样。"))
        if items:
            desk.table(items, _ITEMS)

    desk.show({"ref": card.ref, "checks": checks, "items": items}, people)


def _account(desk: Desk, transfer: UUID, *, strays: Path | None, account: Path | None, all_as: str, why: str) -> None:
    if queries.standing_of(transfer) is None:
        actions.match(desk.actor, transfer)
    if account is not None:
        _read(desk, transfer, account)
    if all_as:
        actions.account(desk.actor, transfer, all_as, why=why)
    if strays is not None:
        with strays.open("x", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("table", "row", "key", "candidates", "customer", "outcome", "why"))
            for one in queries.strays_with_keys(desk.actor, transfer):
                writer.writerow([*(safe_cell(str(cell)) for cell in one), "", "", ""])


def _read(desk: Desk, transfer: UUID, path: Path) -> None:
    places = queries.places_of(transfer)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    chosen = [(places[one["table"]], int(one["row"]), one["customer"].strip()) for one in lines if one.get("customer")]
    if chosen:
        actions.choose(desk.actor, transfer, chosen)
    for one in lines:
        if one.get("outcome") and not one.get("customer"):
            rows = [(places[one["table"]], int(one["row"]))]
            actions.account(desk.actor, transfer, one["outcome"].strip(), why=one.get("why") or "", rows=rows)


def _next(desk: Desk, ref: str, left: int, number: str | None) -> str:
    if number:
        return desk.say(
            "The notice is {number}; it goes its way like any other.",
            "通知为 {number}，按正常流程审批与发布。",
            number=number,
        )
    if left:
        return desk.say("Account for the open rows first: duly transfer notice {ref} --strays FILE", "请先说明待处理行：duly transfer notice {ref} --strays 文件", ref=ref)  # fmt: skip
    return desk.say("Every row is accounted for. Next: duly transfer notice {ref} --lay", "每一行均已说明。下一步：duly transfer notice {ref} --lay", ref=ref)  # fmt: skip


def _check(one: CheckCard) -> dict[str, Any]:
    verdicts = [item.verdict for item in one.items]
    return {
        "number": one.number, "seed": one.seed, "rows": one.rows, "same": one.same, "open": verdicts.count(Verdict.OPEN),
        "wrong": verdicts.count(Verdict.WRONG), "upper": one.upper or None, "holds": one.holds, "due_on": one.due_on.isoformat(),
        "is_late": one.is_late,
    }  # fmt: skip


def _item(desk: Desk, item: Any) -> dict[str, Any]:
    said = (
        (str(item.found), str(item.verdict))
        if desk.as_json
        else (FOUND_WORDS[item.found].say(desk.language), VERDICT_WORDS[item.verdict].say(desk.language))
    )
    return {
        "id": item.id, "table": item.table, "row": item.row, "found": said[0], "fields": list(item.fields), "verdict": said[1],
        "request": item.request, "mended": item.is_mended,
    }  # fmt: skip
