# SPDX-License-Identifier: Apache-2.0
"""``duly transfer cutover REF …``: how the new system takes over: frozen, ticked, decided; or thawed, or rolled back."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.doors.look.documents import read_document
from duly.kernel.words import Words
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import CutoverCard, TransferCard

_MEANT = "duly.transfer"
_ITEMS = {
    "number": Words("Item", "编号"), "what": Words("What", "内容"), "owner": Words("Owner", "责任人"), "gate": Words("Gate", "关口"),
    "answer": Words("Done", "完成"), "note": Words("Note", "说明"),
}  # fmt: skip


@verbs(
    "cutover",
    en="The new system takes over: freeze the old one, tick the checklist, decide go or no-go, roll back.",
    zh="新系统接管：冻结旧系统、勾选检查清单、决定是否切换、回退。",
)
@named.ref
@click.pass_context
def cutover(context: click.Context, *, ref: str) -> None:
    """Holds the verbs; the transfer is named before them."""
    context.meta[_MEANT] = ref


command.add_command(cutover)
R = TypeVar("R")


def _about(function: Callable[..., R]) -> Callable[..., R]:
    """Give a verb the transfer that was named before it."""

    @functools.wraps(function)
    def run(desk: Desk, *, organisation: str | None, **kwargs: Any) -> R:
        return function(desk, named.card(desk, click.get_current_context().meta[_MEANT], organisation), **kwargs)

    return named.organisation(run)


@verb(
    cutover,
    "show",
    en="Show the window, the checklist and what is still open.",
    zh="查看冻结时段、检查清单与未通过项。",
)
@_about
def show(desk: Desk, card: TransferCard) -> int:
    """Show."""
    found = queries.cutover_of(card.id)
    if found is None:
        desk.tell({"ref": card.ref, "cutover": None}, en="No cut-over is laid down for {ref}. duly transfer cutover {ref} lay FILE", zh="{ref} 尚无切换方案。请执行 duly transfer cutover {ref} lay 文件")  # fmt: skip
        return exits.OK
    desk.show(_data(desk, card, found), lambda: _print(desk, card, found))
    return exits.OK


@verb(
    cutover, "lay", en="Lay down or change how it is cut over, from a YAML file.", zh="按 YAML 文件制定或修改切换方案。"
)
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_about
def lay(desk: Desk, card: TransferCard, *, plan: Path) -> None:
    """Lay down."""
    digest = actions.lay_cutover(desk.actor, card.id, read_document(plan))
    desk.tell({"ref": card.ref, "digest": digest}, en="Laid down ({digest}).", zh="已制定（{digest}）。")


@verb(cutover, "freeze", en="Declare that the old system takes no changes any more; it is looked at twice.", zh="宣布旧系统停止变更；系统会两次查看确认。")  # fmt: skip
@option("--seconds", type=click.FloatRange(0, 600), default=2.0, show_default=True, en="Between the two looks.", zh="两次查看的间隔秒数。")  # fmt: skip
@_about
def freeze(desk: Desk, card: TransferCard, *, seconds: float) -> None:
    """Freeze."""
    number = actions.freeze(desk.actor, card.id, seconds=seconds)
    desk.tell(
        {"ref": card.ref, "number": number}, en="{ref} is frozen. Next: the last round, then compare, then tick.",
        zh="{ref} 已冻结。下一步：同步最后一轮、对账、勾选清单。",
    )  # fmt: skip


@verb(cutover, "look", en="Look once more whether the old system changed since the freeze.", zh="再次查看旧系统冻结后是否有变更。")  # fmt: skip
@_about
def look(desk: Desk, card: TransferCard) -> int:
    """Look."""
    moved = actions.look_again(desk.actor, card.id)
    data = {"ref": card.ref, "moved": moved, "tables": ", ".join(moved)}
    if moved:
        desk.tell(data, en="Changed since the freeze: {tables}", zh="冻结后有变更：{tables}")
        return exits.INVALID
    desk.tell(data, en="{ref} stands as it was frozen.", zh="{ref} 与冻结时一致。")
    return exits.OK


@verb(
    cutover, "tick", en="Tick an item of the checklist that is yours, by its number.", zh="按编号勾选您负责的检查项。"
)
@click.argument("item")
@option("--no", is_flag=True, en="It is not done: the cut-over waits.", zh="未完成：切换须等待。")
@option("--note", default="", en="A word about it.", zh="说明。")
@_about
def tick(desk: Desk, card: TransferCard, *, item: str, no: bool, note: str) -> None:
    """Tick."""
    actions.tick(desk.actor, card.id, item, answer=not no, note=note)
    desk.tell({"ref": card.ref, "item": item, "answer": not no}, en="Noted for item {item}.", zh="已记录第 {item} 项。")


@verb(cutover, "accept-quarantine", en="Accept, as an owner, that the rows held back stay behind.", zh="作为责任人接受隔离行不转移。")  # fmt: skip
@option("--note", default="", en="A word about it.", zh="说明。")
@_about
def accept_quarantine(desk: Desk, card: TransferCard, *, note: str) -> None:
    """Accept."""
    rows = actions.accept_quarantine(desk.actor, card.id, note=note)
    desk.tell({"ref": card.ref, "rows": rows}, en="Accepted: {rows} rows of {ref} stay behind.", zh="已接受：{ref} 有 {rows} 行不转移。")  # fmt: skip


@verb(cutover, "go", en="Decide that the new system takes over; not by whoever made it ready.", zh="决定切换；须由非最后准备者决定。")  # fmt: skip
@_about
def go(desk: Desk, card: TransferCard) -> None:
    """Go."""
    actions.cut_over(desk.actor, card.id)
    found = queries.cutover_of(card.id)
    until = found.go.until if found and found.go else None
    desk.tell({"ref": card.ref, "until": until}, en="{ref} is cut over. It can be rolled back until {until}.", zh="{ref} 已切换，可在 {until} 前回退。")  # fmt: skip


_why = option("--why", required=True, en="Why, in a few words.", zh="理由。")


@verb(cutover, "no-go", en="Decide that the new system does not take over now.", zh="决定暂不切换。")
@_why
@_about
def no_go(desk: Desk, card: TransferCard, *, why: str) -> None:
    """No-go."""
    actions.no_go(desk.actor, card.id, why=why)
    desk.tell({"ref": card.ref}, en="No-go. The old system goes on.", zh="暂不切换，旧系统继续运行。")


@verb(cutover, "thaw", en="Lift the freeze without a decision.", zh="不作决定，解除冻结。")
@_why
@_about
def thaw(desk: Desk, card: TransferCard, *, why: str) -> None:
    """Thaw."""
    actions.thaw(desk.actor, card.id, why=why)
    desk.tell({"ref": card.ref}, en="{ref} is thawed. The old system goes on.", zh="{ref} 已解除冻结，旧系统继续运行。")


@verb(cutover, "roll-back", en="Give up the new system and take everything back, while the window is open.", zh="在期限内放弃新系统并全部撤回。")  # fmt: skip
@_why
@_about
def roll_back(desk: Desk, card: TransferCard, *, why: str) -> None:
    """Roll back."""
    shards = actions.roll_back(desk.actor, card.id, why=why)
    desk.tell({"ref": card.ref, "shards": shards}, en="Rolling back: {shards} shards. Workers go on with it, or: duly transfer carry-on {ref}", zh="正在回退：{shards} 个分片。由工作进程处理，或执行：duly transfer carry-on {ref}")  # fmt: skip


def _data(desk: Desk, card: TransferCard, found: CutoverCard) -> dict[str, Any]:
    language = desk.language
    return {
        "ref": card.ref, "state": str(card.state), "freeze_from": found.freeze_from, "freeze_until": found.freeze_until,
        "digest": found.digest, "frozen_at": found.freeze.at if found.freeze else None, "rollback_days": found.rollback_days,
        "items": list(_items(desk, found)), "checks": [
            {"check": str(one.check), "holds": one.holds, "what": one.what.say(language), "said": one.said.say(language)}
            for one in found.sights
        ],
        "open": [one.say(language) for one in found.open_gates],
        "go": {"at": found.go.at, "until": found.go.until, "digest": found.go.digest} if found.go else None,
    }  # fmt: skip


def _items(desk: Desk, found: CutoverCard) -> Iterator[dict[str, Any]]:
    for one in found.items:
        yield {
            "number": one.number, "what": one.what.say(desk.language), "owner": one.owner_name, "gate": one.is_gate,
            "answer": one.answer, "note": one.note or None,
        }  # fmt: skip


def _print(desk: Desk, card: TransferCard, found: CutoverCard) -> None:
    words = desk.say(
        "{ref}: frozen from {begins} until {ends} (planned)", "{ref}：计划冻结 {begins} 至 {ends}", ref=card.ref,
        begins=f"{found.freeze_from:%Y-%m-%d %H:%M%z}", ends=f"{found.freeze_until:%Y-%m-%d %H:%M%z}",
    )  # fmt: skip
    click.echo(words)
    for one in found.sights:
        click.echo(f"{'✓' if one.holds else '✗'} {one.what.say(desk.language)}: {one.said.say(desk.language)}")
    desk.table(_items(desk, found), _ITEMS, empty=Words("There is nothing to tick.", "没有检查项。"))
    open_ = ", ".join(one.say(desk.language) for one in found.open_gates)
    click.echo(
        desk.say("Open: {open}", "未通过：{open}", open=open_)
        if open_
        else desk.say("Every gate is passed.", "所有关口均已通过。")
    )
