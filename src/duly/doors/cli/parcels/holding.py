# SPDX-License-Identifier: Apache-2.0
"""``duly parcels list, show, custody, certificate, put-away, destroy``: what lies here, through whose hands it went, its end."""

from pathlib import Path
from typing import Any

import click

from duly.doors.cli import exits
from duly.doors.cli.asking import must_be_sure
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.parcels.group import card_of, command, parcel, written
from duly.kernel.words import Words
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import DIRECTION_WORDS, EVENT_WORDS, RELATION_WORDS, Hop, ParcelCard, Relation

_PARCELS = {
    "package": Words("Package", "密封包"), "title": Words("Title", "标题"), "direction": Words("Way", "方向"),
    "peers": Words("With", "对方"), "event": Words("Last", "最近"), "size": Words("Bytes", "字节"), "at": Words("Since", "自"),
}  # fmt: skip
_HOPS = {
    "n": Words("No.", "序号"), "event": Words("What", "事件"), "at": Words("When (by their clock)", "时间（以其时钟为准）"),
    "owner": Words("Who", "由谁"), "digest": Words("Digest", "摘要"),
}  # fmt: skip
_ENDS = Words(
    en="Our copy of package {package} is removed with everything that was opened of it. The chain and a certificate stay; no copy can be brought back from here.",
    zh="我方的密封包 {package} 副本及拆封内容将被移除。交接链与销毁证明保留；副本无法在此恢复。",
)


@verb(command, "list", en="Show the packages, from us and to us.", zh="列出发出与收到的密封包。")
def show_all(desk: Desk) -> None:
    """List."""
    rows = [_row(desk, one) for one in queries.parcels_for(desk.actor)]
    desk.table(rows, _PARCELS, empty=Words("There is no sealed package yet.", "尚无密封包。"))


@verb(command, "show", en="Show a package: what is on it, whose key signed it, through whose hands it went.", zh="查看密封包：外部信息、签名密钥与交接链。")  # fmt: skip
@parcel
def show(desk: Desk, *, parcel: str) -> None:
    """Show one."""
    card = card_of(desk, parcel)
    hops = [_hop(desk, one) for one in queries.custody_of(desk.actor, card.id)]
    data = _row(desk, card) | {"seal": card.seal or None, "files": card.files, "is_open": card.is_open, "custody": hops}

    def people() -> None:
        desk.table([data], _PARCELS)
        click.echo(desk.say("Seal: {seal}", "封签：{seal}", seal=card.seal or "–"))
        desk.table(hops, _HOPS)

    desk.show(data, people)


@verb(command, "custody", en="Show the chain of custody; write it to a file, or lay another copy beside it.", zh="查看交接链；可导出，或与另一副本比对。")  # fmt: skip
@parcel
@option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, en="Where to write our copy.", zh="我方副本的写入位置。")  # fmt: skip
@option("--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, en="The other house's copy.", zh="对方的副本。")  # fmt: skip
def custody(desk: Desk, *, parcel: str, out: Path | None, compare: Path | None) -> int:
    """Show the chain."""
    card = card_of(desk, parcel)
    if out is not None:
        written(out, queries.custody_file(desk.actor, card.id))
    if compare is None:
        desk.table([_hop(desk, one) for one in queries.custody_of(desk.actor, card.id)], _HOPS)
        return exits.OK
    found = queries.compared(desk.actor, card.id, compare.read_bytes())
    said = RELATION_WORDS[found.relation].say(desk.language)
    desk.tell({"relation": str(found.relation), "shared": found.shared, "said": said}, en="{said} ({shared} entries are the same.)", zh="{said}（{shared} 条相同。）")  # fmt: skip
    return exits.INVALID if found.relation is Relation.CONTRADICTS else exits.OK


@verb(command, "certificate", en="Write the certificate of destruction.", zh="导出销毁证明。")
@parcel
@option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), en="Where to write it.", zh="写入位置。"
)
def certificate(desk: Desk, *, parcel: str, out: Path) -> None:
    """The certificate."""
    card = card_of(desk, parcel)
    desk.tell(
        {"out": written(out, queries.certificate(desk.actor, card.id))}, en="Written to {out}.", zh="已写入 {out}。"
    )


@verb(
    command,
    "put-away",
    en="Remove from the disk what was opened; the package stays.",
    zh="移除拆封后的文件，密封包保留。",
)
@parcel
def put_away(desk: Desk, *, parcel: str) -> None:
    """Put away."""
    removed = actions.put_away(desk.actor, card_of(desk, parcel).id)
    desk.tell({"removed": removed}, en="{removed} files were removed.", zh="已移除 {removed} 个文件。")


@verb(
    command,
    "destroy",
    en="Destroy our copy of a package; the chain and a certificate stay.",
    zh="销毁我方副本；交接链与销毁证明保留。",
)
@parcel
@option("--why", required=True, en="Why, in a few words.", zh="理由。")
@option("--yes", is_flag=True, en="Do not ask.", zh="不再询问。")
def destroy(desk: Desk, *, parcel: str, why: str, yes: bool) -> None:
    """Destroy."""
    card = card_of(desk, parcel)
    must_be_sure(desk, _ENDS, yes=yes, package=card.package)
    actions.destroy(desk.actor, card.id, reason=why)
    desk.tell({"id": card.id}, en="Destroyed. The certificate: duly parcels certificate {id} --out FILE", zh="已销毁。销毁证明：duly parcels certificate {id} --out 文件")  # fmt: skip


def _row(desk: Desk, card: ParcelCard) -> dict[str, Any]:
    return {
        "id": card.id, "package": card.package, "title": card.title, "peers": list(card.peers), "size": card.size, "at": card.at,
        "direction": str(card.direction) if desk.as_json else DIRECTION_WORDS[card.direction].say(desk.language),
        "event": str(card.event) if desk.as_json else EVENT_WORDS[card.event].say(desk.language), "transfer": card.transfer,
    }  # fmt: skip


def _hop(desk: Desk, hop: Hop) -> dict[str, Any]:
    event = str(hop.event) if desk.as_json else EVENT_WORDS[hop.event].say(desk.language)
    return {"n": hop.n, "event": event, "at": hop.at, "owner": hop.owner, "key_id": hop.key_id, "digest": hop.digest}
