# SPDX-License-Identifier: Apache-2.0
"""``duly parcels keys``: make our key, bring in those of others, have a second person confirm them, end them."""

from pathlib import Path
from typing import Any

import click

from duly.doors.cli.asking import must_be_sure
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.parcels.group import key_of, keys, organisation, place, written
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import KeyCard

_KEYS = {
    "owner": Words("Whose", "属于"), "fingerprint": Words("Fingerprint", "指纹"), "ours": Words("Ours", "我方"),
    "sealing": Words("Seals with", "密封方式"), "standing": Words("Standing", "状态"),
}  # fmt: skip
_ENDS = Words(
    en="The key of {owner} ({fingerprint}) is then used for nothing new. What was sealed for a key of ours still opens.",
    zh="停用后，{owner} 的密钥（{fingerprint}）不再用于新的密封包；此前以我方密钥密封的仍可拆封。",
)
_LARGEST = 65_536


@verb(keys, "new", en="Make a package key of ours; give the other house the file that `keys show --out` writes.", zh="生成我方密封包密钥；再用 keys show --out 导出文件交给对方。")  # fmt: skip
@organisation
def new(desk: Desk, *, organisation: str | None) -> None:
    """Make a key."""
    card = queries.key_for(desk.actor, actions.make_key(desk.actor, place(desk, organisation)))
    desk.tell(_row(desk, card), en="Made: {fingerprint}. Next: duly parcels keys show {id} --out our-key.json", zh="已生成：{fingerprint}。下一步：duly parcels keys show {id} --out our-key.json")  # fmt: skip


@verb(keys, "list", en="Show the package keys: ours and those of others.", zh="列出密封包密钥。")
def show_all(desk: Desk) -> None:
    """List."""
    rows = [_row(desk, one) for one in queries.keys_for(desk.actor)]
    desk.table(rows, _KEYS, empty=Words("There is no package key yet: duly parcels keys new", "尚无密封包密钥：duly parcels keys new"))  # fmt: skip


@verb(keys, "show", en="Show a key with its fingerprint; with --out write the file for the other house.", zh="查看密钥与指纹；--out 导出给对方的文件。")  # fmt: skip
@click.argument("key")
@option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, en="Where to write the public half.", zh="公开部分的写入位置。")  # fmt: skip
def show(desk: Desk, *, key: str, out: Path | None) -> None:
    """Show one."""
    card = key_of(desk, key)
    data = _row(desk, card) | {"out": written(out, queries.exported_key(desk.actor, card.id)) if out else None}
    if out is None:
        desk.tell(data, en="{owner}\n{fingerprint}\n{standing}", zh="{owner}\n{fingerprint}\n{standing}")
    else:
        desk.tell(data, en="Written to {out}. Read its fingerprint out on the telephone: {fingerprint}", zh="已写入 {out}。请在电话中读出指纹：{fingerprint}")  # fmt: skip


@verb(keys, "trust", en="Bring in somebody else's key: their file, an address age1…, or a package of theirs. Somebody else confirms it.", zh="导入对方密钥：其密钥文件、age1… 地址或其密封包；再由他人确认。")  # fmt: skip
@click.argument("file")
@option("--owner", default="", en="Whose an address of age is.", zh="age 地址属于谁。")
@organisation
def trust(desk: Desk, *, file: str, owner: str, organisation: str | None) -> None:
    """Bring in."""
    made = actions.import_key(desk.actor, place(desk, organisation), _text(file), owner=owner)
    desk.tell(
        _row(desk, queries.key_for(desk.actor, made)),
        en="Brought in: {owner}. Another person now calls them, at a number known from elsewhere, has the 30 digits read out, and types them in:\nduly parcels keys confirm {id} 'DIGITS' --as EMAIL",
        zh="已导入：{owner}。请由另一人拨打从其他途径得知的电话，请对方读出 30 位数字，再录入：\nduly parcels keys confirm {id} '数字' --as 邮箱",
    )  # fmt: skip


@verb(keys, "confirm", en="Say, as a second person, which 30 digits the owner read out on the telephone.", zh="作为第二人，录入对方在电话中读出的 30 位数字。")  # fmt: skip
@click.argument("key")
@click.argument("digits")
def confirm(desk: Desk, *, key: str, digits: str) -> None:
    """Confirm."""
    card = key_of(desk, key)
    actions.confirm_key(desk.actor, card.id, digits)
    desk.tell(_row(desk, card), en="Confirmed: the key of {owner} may be used.", zh="已确认：{owner} 的密钥可以使用。")


@verb(keys, "retire", en="Use a key for nothing new any more.", zh="停用密钥，不再用于新的密封包。")
@click.argument("key")
@option("--why", default="", en="Why, in a few words.", zh="理由。")
@option("--yes", is_flag=True, en="Do not ask.", zh="不再询问。")
def retire(desk: Desk, *, key: str, why: str, yes: bool) -> None:
    """End."""
    card = key_of(desk, key)
    must_be_sure(desk, _ENDS, yes=yes, owner=card.owner, fingerprint=card.fingerprint)
    actions.end_key(desk.actor, card.id, note=why)
    desk.tell(_row(desk, card), en="The key of {owner} is ended.", zh="{owner} 的密钥已停用。")


def _text(said: str) -> str:
    """A card out of a file, the sender's card out of a package, or an address as it stands."""
    path = Path(said)
    if said.startswith("age1") and not path.exists():
        return said
    try:
        return queries.outside_of(path).card
    except Refusal as no:
        if no.code != "parcels.not_a_parcel" or not path.is_file():
            raise
    return path.read_bytes()[:_LARGEST].decode(errors="replace")


def _row(desk: Desk, card: KeyCard) -> dict[str, Any]:
    return {
        "id": card.id, "owner": card.owner, "fingerprint": card.fingerprint, "key_id": card.key_id, "ours": card.is_ours,
        "sealing": card.sealing, "at": card.at, "confirmed_at": card.confirmed_at, "ended_at": card.ended_at,
        "standing": _standing(card).say(desk.language),
    }  # fmt: skip


def _standing(card: KeyCard) -> Words:
    if card.ended_at is not None:
        return Words("ended", "已停用")
    return Words("in use", "可用") if card.may_be_used else Words("waits for a second person", "待第二人确认")
