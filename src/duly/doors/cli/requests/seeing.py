# SPDX-License-Identifier: Apache-2.0
"""``duly requests``: what is shown in full is shown with a reason, and it is recorded who looked."""

from pathlib import Path
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, id_of, note, number, organisation
from duly.kernel.words import Words
from duly.rooms.change_requests import actions

_SIDES = {
    "what": Words("What", "项目"),
    "before": Words("As it was seen", "申请时"),
    "now": Words("On record now", "当前登记"),
    "proposed": Words("To be", "拟变更为"),
}


@verb(
    command, "open-document", en="Open a document; it is recorded that you looked.", zh="打开证明材料；查看会被记录。"
)
@number
@click.argument("document_id", metavar="DOCUMENT", type=click.UUID)
@option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), en="Where to write it.", zh="保存位置。"
)
@note
@organisation
def open_document(
    desk: Desk, *, number: str, document_id: UUID, out: Path, note: str, organisation: str | None
) -> None:
    """Open a document."""
    found = actions.open_evidence(desk.actor, id_of(desk, number, organisation), document_id, why=note)
    out.write_bytes(found.content)
    desk.tell(
        {"file": str(out), "type": found.media_type}, en="Written to {file} ({type}).", zh="已写入 {file}（{type}）。"
    )


@verb(
    command, "see", en="Show each item in full; it is recorded that you looked.", zh="完整显示各项内容；查看会被记录。"
)
@number
@note
@organisation
def see(desk: Desk, *, number: str, note: str, organisation: str | None) -> None:
    """Show it in full."""
    sides = actions.see(desk.actor, id_of(desk, number, organisation), why=note)
    desk.table([one._asdict() | {"what": f"{one.family}.{one.field}"} for one in sides], _SIDES)


@verb(
    command,
    "words",
    en="Show what the asker said of themselves, the note and the statements; it is recorded that you looked.",
    zh="显示申请人自述、备注与说明；查看会被记录。",
)
@number
@note
@organisation
def words(desk: Desk, *, number: str, note: str, organisation: str | None) -> None:
    """Show what was said."""
    said = actions.see_words(desk.actor, id_of(desk, number, organisation), why=note)
    data = {"claim": dict(said.claim), "note": said.note, "statements": {str(k): v for k, v in said.statements.items()}}
    lines = [*said.claim.items(), ("note", said.note), *((str(k), v) for k, v in said.statements.items())]
    desk.show(data, lambda: click.echo("\n".join(f"{name}: {text}" for name, text in lines if text)))
