# SPDX-License-Identifier: Apache-2.0
"""``duly requests``: whom it concerns, who asks, and the documents that prove it; nobody marks a code as right."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, id_of, note, number, organisation, tell_state
from duly.doors.look.request_words import EVIDENCE
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.facts import Who

_HEADS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_asked = [str(Who.REQUESTER), str(Who.SECOND), str(Who.CONFIRMATION)]
_who = option("--who", type=click.Choice(_asked), default=_asked[0], en="Whose proof.", zh="核验对象。")
_point = option("--point", type=click.UUID, default=None, en="Contact point on record; `show` lists them.", zh="登记在册的联系方式，见 show。")  # fmt: skip
_day = click.DateTime(["%Y-%m-%d"])


@verb(command, "match", en="Say whom a request concerns; it proves nothing about who asks.", zh="指明申请所涉客户；不代表已核验申请人。")  # fmt: skip
@number
@click.argument("ref", metavar="CUSTOMER")
@organisation
def match(desk: Desk, *, number: str, ref: str, organisation: str | None) -> None:
    """Match."""
    key = id_of(desk, number, organisation)
    actions.match_party(desk.actor, key, ref)
    tell_state(desk, number, key)


@verb(
    command, "code", en="Send a code to a contact point that was on record before.", zh="向原登记联系方式发送验证码。"
)
@number
@_point
@_who
@organisation
def code(desk: Desk, *, number: str, point: UUID | None, who: str, organisation: str | None) -> None:
    """Send a code."""
    key = id_of(desk, number, organisation)
    actions.start_proof(desk.actor, key, point=point, who=who)
    tell_state(desk, number, key)


@verb(command, "code-new", en="Send a code to the new contact point of an item.", zh="向某项的新联系方式发送验证码。")
@number
@click.argument("item", type=click.UUID)
@organisation
def code_new(desk: Desk, *, number: str, item: UUID, organisation: str | None) -> None:
    """Send a code to a new contact point."""
    key = id_of(desk, number, organisation)
    actions.prove_new_contact(desk.actor, key, item)
    tell_state(desk, number, key)


@verb(command, "prove", en="Give a code back. Exit code 2 when it is wrong.", zh="填写验证码；有误时退出码为 2。")
@number
@option("--code", required=True, en="What the customer read out.", zh="客户读出的验证码。")
@option(
    "--who", type=click.Choice([*_asked, str(Who.NEW_CONTACT)]), default=_asked[0], en="Whose proof.", zh="核验对象。"
)
@option("--item", type=click.UUID, default=None, en="The item of a new contact point.", zh="新联系方式所属的项。")
@organisation
def prove(desk: Desk, *, number: str, code: str, who: str, item: UUID | None, organisation: str | None) -> int:
    """Give a code back."""
    came = actions.prove(desk.actor, id_of(desk, number, organisation), code, who=who, item=item)
    desk.tell(
        {"number": number, "is_right": came.is_right, "left": came.left},
        en="Right: {is_right}; tries left: {left}", zh="是否正确：{is_right}；剩余次数：{left}",
    )  # fmt: skip
    return exits.OK if came.is_right else exits.INVALID


@verb(command, "take-down", en="Take down what a call back, a document or a visit showed.", zh="登记回拨、证明文件或当面核验的结果。")  # fmt: skip
@number
@option("--method", required=True, type=click.Choice(["call_back", "document", "counter"]), en="How.", zh="方式。")
@option("--passed/--failed", required=True, en="What it showed.", zh="结果。")
@_point
@_who
@note
@organisation
def take_down(desk: Desk, *, number: str, organisation: str | None, note: str, **result: Any) -> None:
    """Take a proof down."""
    key = id_of(desk, number, organisation)
    actions.take_down(desk.actor, key, note=note, **result)
    tell_state(desk, number, key)


@verb(
    command,
    "document",
    en="Lay a document beside a request (PDF, JPEG or PNG).",
    zh="添加证明材料（PDF、JPEG 或 PNG）。",
)
@number
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--kind", required=True, type=click.Choice([*EVIDENCE]), en="What it is.", zh="材料类型。")
@option("--issued-on", type=_day, default=None, en="When it was issued.", zh="签发日期。")
@option("--expires-on", type=_day, default=None, en="Until when it is valid.", zh="有效期至。")
@organisation
def document(
    desk: Desk, *, number: str, file: Path, kind: str, issued_on: datetime | None, expires_on: datetime | None,
    organisation: str | None,
) -> None:  # fmt: skip
    """Lay a document beside it."""
    key, content = id_of(desk, number, organisation), file.read_bytes()
    media_type = next((said for head, said in _HEADS.items() if content.startswith(head)), None)
    if media_type is None:
        message = desk.say("It is no PDF, JPEG or PNG file.", "不是 PDF、JPEG 或 PNG 文件。")
        raise click.BadParameter(message, param_hint="FILE")
    found = actions.add_evidence(
        desk.actor, key, actions.Paper(content, media_type), kind=kind, issued_on=issued_on.date() if issued_on else None,
        expires_on=expires_on.date() if expires_on else None,
    )  # fmt: skip
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    desk.tell({"document": str(found), "digest": digest}, en="Laid beside it: {document}", zh="已添加：{document}")
