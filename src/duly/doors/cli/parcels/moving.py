# SPDX-License-Identifier: Apache-2.0
"""``duly parcels hand-over, receive, verify, open``: a package on its way from one house to the other."""

from pathlib import Path

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.parcels.group import card_of, command, organisation, parcel, place
from duly.kernel import rights
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import Direction, Event


@verb(command, "hand-over", en="Say that a package goes to its receiver, and write it as one file.", zh="登记移交，并将密封包写成一个文件。")  # fmt: skip
@parcel
@option("--way", required=True, en="On which way: usb, https, courier …", zh="途径：usb、https、courier 等。")
@option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path), en="The file to write (.tar).", zh="写入的文件（.tar）。")  # fmt: skip
@option("--note", default="", en="A note for our own record.", zh="供我方留存的备注。")
def hand_over(desk: Desk, *, parcel: str, way: str, to: Path, note: str) -> None:
    """Hand over. What is there already is never written over."""
    card = card_of(desk, parcel)
    with to.open("xb") as stream:
        if card.direction is Direction.OUT and not queries.is_handed(desk.actor, card.id):
            actions.hand_over(desk.actor, card.id, way=way, note=note)
        for piece in queries.package_file(desk.actor, card.id):
            stream.write(piece)
    data = {"id": card.id, "package": card.package, "to": str(to), "seal": card.seal}
    desk.tell(
        data, en="Handed over; written to {to}. Tell the receiver the seal on another way: {seal}",
        zh="已移交，写入 {to}。请以其他途径告知接收方封签：{seal}",
    )  # fmt: skip


@verb(command, "receive", en="Take in a package that we were given, and check it; nothing is opened.", zh="接收并核验密封包，不拆封。")  # fmt: skip
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@option("--title", default="", en="What we call it.", zh="我方的名称。")
@organisation
def receive(desk: Desk, *, file: Path, title: str, organisation: str | None) -> None:
    """Take in."""
    made = actions.receive(desk.actor, place(desk, organisation), file, title=title)
    actions.verify(desk.actor, made)
    desk.tell({"id": made}, en="Received and checked: {id}. Next: duly parcels open {id}", zh="已接收并核验：{id}。下一步：duly parcels open {id}")  # fmt: skip


@verb(command, "verify", en="Check every byte of a package that lies here.", zh="核验此处密封包的每一字节。")
@parcel
def verify(desk: Desk, *, parcel: str) -> None:
    """Check."""
    rights.require(desk.actor, "parcels.verify")
    card = card_of(desk, parcel)
    if card.direction is Direction.IN:
        actions.verify(desk.actor, card.id)
    else:
        queries.must_be_whole(desk.actor, card.id)
    desk.tell({"id": card.id, "seal": card.seal}, en="All of it holds: {seal}", zh="全部无误：{seal}")


@verb(command, "open", en="Open a package that was checked; its tables then lie in the home folder.", zh="拆封已核验的密封包；数据表将存放于主目录。")  # fmt: skip
@parcel
@option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, en="The file with the identity, for a package sealed with age.", zh="age 密封包所需的身份密钥文件。")  # fmt: skip
def open_(desk: Desk, *, parcel: str, key: Path | None) -> None:
    """Open."""
    card = card_of(desk, parcel)
    if card.event is Event.RECEIVED:
        actions.verify(desk.actor, card.id)
    found = actions.open_parcel(desk.actor, card.id, identity=key.read_text("utf-8", "replace") if key else "")
    data = {
        "id": card.id,
        "tables": [{"name": one.name, "rows": one.rows} for one in found.tables],
        "documents": [*found.documents],
    }
    names = ", ".join(f"{one.name} ({one.rows})" for one in found.tables)
    desk.tell(
        data | {"names": names}, en="Opened: {names}. As a source of a transfer: kind package, address parcel:{id}",
        zh="已拆封：{names}。作为转移来源：kind 为 package，address 为 parcel:{id}",
    )  # fmt: skip
