# SPDX-License-Identifier: Apache-2.0
"""What holds for customers' data (restrictions, objections) and its end; documents of proof; papers on file; rules that end."""

from pathlib import Path
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.privacy.group import command
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import PAPER_WORDS, Paper

_FLAGS = {
    "flag": Words("Flag", "编号"), "customer": Words("Customer", "客户编号"), "kind": Words("What holds", "内容"),
    "purpose": Words("For", "用途"), "request": Words("By", "依据申请"), "since": Words("Since", "自"),
}  # fmt: skip
_DOCUMENTS = {
    "document": Words("Document", "编号"), "digest": Words("Digest", "摘要"), "at": Words("At", "时间"),
    "seen": Words("Seen by two", "已双人核验"),
}  # fmt: skip
_PAPERS = {
    "name": Words("Name", "姓名"), "paper": Words("Paper", "文件"), "signed_on": Words("Signed", "签署日"),
    "expires_on": Words("Ends", "到期日"), "digest": Words("Digest", "摘要"),
}  # fmt: skip
_CANARIES = {"customer": Words("Customer", "客户编号"), "at": Words("Since", "自")}
_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
_request = click.argument("request", metavar="NUMBER")
_document = click.argument("document", metavar="DOCUMENT", type=click.UUID)


@verb(command, "flags", en="Show the restrictions and objections that hold.", zh="列出有效的限制与反对。")
def flags(desk: Desk) -> None:
    """Show them."""
    found = queries.flags_for(desk.actor)
    refs = customers.cards(one.party_id for one in found)
    rows = [
        {
            "flag": one.id, "customer": refs[one.party_id].ref, "kind": one.kind, "purpose": one.purpose or None,
            "request": one.request.number, "since": one.since,
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _FLAGS, empty=Words("None holds.", "没有有效的限制或反对。"))


@verb(command, "lift", en="End a restriction or an objection, as a second person.", zh="作为第二人，解除限制或反对。")
@click.argument("flag", metavar="FLAG", type=click.UUID)
@option("--reason", required=True, en="Why it ends.", zh="解除理由。")
def lift(desk: Desk, *, flag: UUID, reason: str) -> None:
    """End it."""
    actions.lift(desk.actor, flag, reason=reason)
    desk.tell({"flag": str(flag)}, en="It holds no more.", zh="已解除。")


@verb(command, "documents", en="Show the documents by which an asker is proved.", zh="列出证明申请人身份的文件。")
@_request
def documents(desk: Desk, *, request: str) -> None:
    """Show them."""
    found = queries.documents_of(queries.request_for(desk.actor, request).id)
    rows = [{"document": one.id, "digest": one.digest, "at": one.at, "seen": one.seen_at is not None} for one in found]
    desk.table(rows, _DOCUMENTS, empty=Words("There is none.", "没有文件。"))


@verb(command, "show-document", en="Put a document of proof on file.", zh="存入证明文件。")
@_request
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def show_document(desk: Desk, *, request: str, file: Path) -> None:
    """Put it on file."""
    kind = _TYPES.get(file.suffix.lower(), "application/octet-stream")
    card = queries.request_for(desk.actor, request)
    made = actions.show_document(desk.actor, card.id, file.read_bytes(), media_type=kind)
    desk.tell(
        {"document": str(made)},
        en="On file. It counts once somebody else has seen it.",
        zh="已存入，经另一人核验后生效。",
    )


@verb(
    command,
    "open-document",
    en="Write a document of proof to a file; that is on record.",
    zh="将证明文件写入文件，并留存记录。",
)
@_request
@_document
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def open_document(desk: Desk, *, request: str, document: UUID, out: Path) -> None:
    """Write it."""
    opened = actions.open_document(desk.actor, queries.request_for(desk.actor, request).id, document)
    out.write_bytes(opened.content)
    desk.tell({"path": str(out)}, en="Written to {path}.", zh="已写入 {path}。")


@verb(
    command, "see-document", en="Say, as a second person, that the document shows the customer.",
    zh="作为第二人，确认文件为客户本人。",
)  # fmt: skip
@_request
@_document
def see_document(desk: Desk, *, request: str, document: UUID) -> None:
    """Say so."""
    actions.see_document(desk.actor, queries.request_for(desk.actor, request).id, document)
    desk.tell({"document": str(document)}, en="The asker is proved to be the customer.", zh="申请人身份已确认。")


@verb(command, "end-rule", en="End a rule of keeping.", zh="终止保存期限规则。")
@click.argument("rule", metavar="RULE", type=click.UUID)
def end_rule(desk: Desk, *, rule: UUID) -> None:
    """End it."""
    actions.end_rule(desk.actor, rule)
    desk.tell({"rule": str(rule)}, en="The rule has ended.", zh="规则已终止。")


@verb(command, "papers", en="Show the papers of staff on file.", zh="列出已归档的员工保密文件。")
def papers(desk: Desk) -> None:
    """Show them."""
    found = queries.undertakings_for(desk.actor)
    names = queries.names_of(one.user for one in found)
    rows = [
        {
            "name": names.get(one.user, "–"), "signed_on": one.signed_on, "expires_on": one.expires_on, "digest": one.digest,
            "paper": one.paper if desk.as_json else PAPER_WORDS[Paper(one.paper)].say(desk.language),
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _PAPERS, empty=Words("Nothing is on file.", "尚无归档文件。"))


@verb(command, "canaries", en="Show the canary records.", zh="列出诱饵记录。")
def canaries(desk: Desk) -> None:
    """Show them."""
    found = queries.baits_for(desk.actor)
    rows = [{"customer": one.party.ref, "at": one.at} for one in found]
    desk.table(rows, _CANARIES, empty=Words("There is none.", "没有诱饵记录。"))
