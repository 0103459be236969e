# SPDX-License-Identifier: Apache-2.0
"""``duly vault``: the keys under which personal data is encrypted: see them, change them, try a copy of them."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from duly.doors.cli import exits, vault_index
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.vault import actions, queries
from duly.foundation.vault.facts import Drilled, Rotated, WrappingKey
from duly.kernel.words import Words

_COLUMNS = {
    "number": Words("Number", "编号"),
    "standing": Words("Standing", "状态"),
    "fingerprint": Words("Fingerprint", "指纹"),
    "persons": Words("Persons", "人数"),
    "file": Words("File", "文件"),
    "noted_at": Words("In use since", "启用时间"),
    "retired_at": Words("Retired", "停用时间"),
}
_STANDINGS = {
    "current": Words("in use", "在用"),
    "retiring": Words("being replaced", "替换中"),
    "retired": Words("retired", "已停用"),
    "waiting": Words("prepared, not in use", "已备好，未启用"),
}
_INDEX_COLUMNS = {name: words for name, words in _COLUMNS.items() if name != "persons"}


@verbs("vault", en="Keys of personal data: show, rotate, drill.", zh="个人数据密钥：查看、轮换、密钥演练。")
def command() -> None:
    """Holds the verbs below."""


@verb(
    command,
    "show",
    en="Show the keys, how many persons each serves, and the last drill. Fingerprints only, never a secret.",
    zh="列出密钥、各自服务的人数及最近一次密钥演练；只显示指纹，从不显示密钥本身。",
)
def show(desk: Desk) -> None:
    """Show the keys."""
    rows = [key._asdict() | {"standing": _standing(key)} for key in queries.wrapping_keys()]
    data = {
        "folder": str(queries.own_ring().folder),
        "keys": rows,
        "index": queries.index_fingerprint(),
        "index_keys": [key._asdict() for key in queries.index_keys()],
        "remarked": queries.remarked(),
        "destroyed": queries.destroyed_count(),
        "rotating": queries.is_rotating(),
        "last_drill": queries.last_drill(),
    }
    desk.show(data, lambda: _tell_keys(desk, data))


@verb(
    command,
    "rotate",
    en="Make a new wrapping key and wrap all persons' keys with it. Safe to repeat after a kill; work goes on meanwhile.",
    zh="生成新的包裹密钥并重新包裹所有人员密钥；中断后可重新执行，期间业务照常。",
)
@option(
    "--prepare",
    is_flag=True,
    en="Only make the new key's file, to be copied to the other machines first.",
    zh="仅生成新密钥文件，以便先复制到其他机器。",
)
def rotate(desk: Desk, *, prepare: bool) -> None:
    """Rotate, or make ready to."""
    if prepare:
        path = queries.own_ring().path(actions.prepare_rotation(desk.actor))
        desk.tell(
            {"file": str(path)},
            en="{file} is made and not in use yet. Copy it into keys/ on every other machine and into your backup of the keys, then run `duly vault rotate`.",
            zh="已生成 {file}，尚未启用。请将其复制到其他各机器的 keys/ 目录及密钥备份，然后运行 duly vault rotate。",
        )
        return
    found = _rotated(desk)
    folder = str(queries.own_ring().folder)
    data = found._asdict() | {"file": queries.own_ring().path(found.number).name, "folder": folder}
    desk.show(data, lambda: _tell_rotated(desk, found, data))


@verb(
    command,
    "rotate-index",
    en="Make a new index key and mark everything anew with it. Safe to repeat after a kill; customers are found meanwhile.",
    zh="生成新的索引密钥并用其重新标记全部索引；中断后可重新执行，期间仍可查找客户。",
)
@option(
    "--prepare",
    is_flag=True,
    en="Only make the new key's file, to be copied to the other machines first.",
    zh="仅生成新密钥文件，以便先复制到其他机器。",
)
def rotate_index(desk: Desk, *, prepare: bool) -> None:
    """Rotate the key of the indexes, or make ready to."""
    vault_index.rotate(desk, prepare=prepare)


@verb(
    command,
    "drill",
    en="Try whether a copy of the keys opens what the database holds. Changes nothing; exit code 1 when it does not.",
    zh="密钥演练：检验密钥副本能否解开数据库中的内容；不作任何更改，不能解开时退出码为 1。",
)
@option(
    "--keys",
    "folder",
    type=click.Path(path_type=Path),
    en="Folder with the copy, such as your backup; the house's own keys when left out.",
    zh="密钥副本所在目录（如异地备份）；省略则检验本系统自己的密钥。",
)
@option(
    "--sample",
    default=200,
    show_default=True,
    type=click.IntRange(1, 100_000),
    en="How many to draw by lot of each kind.",
    zh="每类随机抽取的数量。",
)
def drill(desk: Desk, *, folder: Path | None, sample: int) -> int:
    """Try a copy of the keys."""
    found = actions.drill(desk.actor, folder=folder, count=sample)
    desk.show(found._asdict(), lambda: _tell_drill(desk, found))
    return exits.OK if found.holds else exits.FAULT


def _standing(key: WrappingKey) -> str:
    if key.is_retired:
        return "retired"
    if key.is_current:
        return "current"
    return "retiring" if key.persons or key.noted_at else "waiting"


def _tell_keys(desk: Desk, data: dict[str, Any]) -> None:
    said = {name: words.say(desk.language) for name, words in _STANDINGS.items()}
    desk.table([row | {"standing": said[row["standing"]]} for row in data["keys"]], _COLUMNS)
    en, zh = "Folder: {folder}\nIndex key: {index}", "目录：{folder}\n索引密钥：{index}"
    click.echo(desk.say(en, zh, **(data | {"index": data["index"] or "-"})))
    if len(data["index_keys"]) > 1:
        desk.table([row | {"standing": said[row["standing"]]} for row in data["index_keys"]], _INDEX_COLUMNS)
    if data["remarked"] is not None:
        en = "The index is being made anew: {looked} of {whole} rows looked at, {changed} marked anew. Run `duly vault rotate-index` to end it."
        zh = (
            "正在重建索引：已查看 {looked} / {whole} 行，已重新标记 {changed} 行。请运行 duly vault rotate-index 继续。"
        )
        click.echo(desk.say(en, zh, **data["remarked"]))
    if data["destroyed"]:
        click.echo(
            desk.say("Destroyed keys (erased persons): {destroyed}", "已销毁密钥（已删除人员）：{destroyed}", **data)
        )
    if data["rotating"]:
        en = "A rotation has begun and not ended. Run `duly vault rotate` to end it."
        click.echo(desk.say(en, "密钥轮换尚未完成，请运行 duly vault rotate 继续。"))
    drill = data["last_drill"]
    if drill is None:
        en = "No drill is on record. Try your backup of the keys: `duly vault drill --keys FOLDER`."
        click.echo(desk.say(en, "尚无密钥演练记录。请检验密钥备份：duly vault drill --keys 目录。"))
        return
    held = desk.say("held", "通过") if drill["holds"] else desk.say("did not hold", "未通过")
    click.echo(desk.say("Last drill: {at}, {held}", "最近一次密钥演练：{at}，{held}", at=drill["at"], held=held))


def _rotated(desk: Desk) -> Rotated:
    if desk.as_json:
        return actions.rotate(desk.actor)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(desk.say("Wrapping keys", "正在重新包裹密钥"), total=None)
        return actions.rotate(desk.actor, tell=lambda done, whole: progress.update(task, completed=done, total=whole))


def _tell_rotated(desk: Desk, found: Rotated, data: dict[str, Any]) -> None:
    en = "✓ Key number {number} is in use; {persons} persons' keys were wrapped with it."
    zh = "✓ 第 {number} 号密钥已启用；已用其重新包裹 {persons} 人的密钥。"
    click.echo(desk.say(en, zh, **data))
    click.echo(
        desk.say(
            "1. Back up {folder}/{file} now, apart from the backups of the database, and copy it to every other machine.",
            "1. 请立即备份 {folder}/{file}（与数据库备份分开存放），并复制到其他各机器。",
            **data,
        )
    )
    if not found.retired:
        return
    listed = data | {"retired": ", ".join(found.retired)}
    click.echo(
        desk.say(
            "2. Retired: {retired}. Backups of the database from before this rotation open only with it: keep it with them, and destroy it when the last of them is gone. If you rotated because the key was seen by others, destroy those backups too.",
            "2. 已停用：{retired}。本次轮换之前的数据库备份只有用它才能解开：请与这些备份一并保留，待最后一份备份过期后销毁。若因密钥泄露而轮换，请同时销毁这些备份。",
            **listed,
        )
    )


def _tell_drill(desk: Desk, found: Drilled) -> None:
    data = found._asdict() | {"missing": ", ".join(map(str, found.missing))}
    if found.holds:
        en = "✓ These keys open everything that was tried: {opened} of {tried}, for {persons} persons. The drill is on record."
        zh = "✓ 此套密钥解开了全部抽样：{opened} / {tried}，覆盖 {persons} 人。密钥演练已留痕。"
        click.echo(desk.say(en, zh, **data))
        return
    en = "✗ These keys opened {opened} of {tried} that were tried. With them alone, the data of {lost} of {persons} persons would be lost."
    zh = "✗ 此套密钥解开了 {tried} 项抽样中的 {opened} 项。若仅存这套密钥，{persons} 人中有 {lost} 人的数据将丢失。"
    click.echo(desk.say(en, zh, **data), err=True)
    for is_so, en, zh in (
        (found.missing, "  Missing, or another key under its name: number {missing}.", "  缺失或不符的密钥编号：{missing}。"),
        (found.spoilt, "  {spoilt} persons' keys are damaged in the database itself.", "  有 {spoilt} 个人员密钥在数据库中已损坏。"),
        (found.index_key == "missing", "  index.key is missing: nobody would be found by phone, e-mail or number until indexes are made anew.", "  缺少 index.key：重建索引之前，无法按电话、邮箱或证件号查找客户。"),
        (found.index_key == "other", "  index.key is another one than the database's indexes were made with.", "  index.key 与数据库索引所用的不是同一把。"),
    ):  # fmt: skip
        if is_so:
            click.echo(desk.say(en, zh, **data), err=True)
