# SPDX-License-Identifier: Apache-2.0
"""``duly requests``: what stops a request or goes against it: holds, the stop code, disputes, taking back, undoing."""

from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, id_of, note, number, organisation, tell_state
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.facts import HOLD_REASONS, Receipt
from duly.rooms.customers import queries as customers

_text = option("--text", required=True, en="What the customer states.", zh="客户的说明。")


@verb(command, "hold", en="Stop a request; two people are needed to let it go on.", zh="暂停申请；解除须经两人。")
@number
@option(
    "--kind",
    type=click.Choice(sorted(HOLD_REASONS.keys() - {"frozen"})),
    required=True,
    en="Because of what.",
    zh="原因。",
)
@note
@organisation
def hold(desk: Desk, *, number: str, kind: str, note: str, organisation: str | None) -> None:
    """Hold."""
    found = actions.hold(desk.actor, id_of(desk, number, organisation), kind=kind, note=note)
    desk.tell({"number": number, "hold": str(found)}, en="{number} is on hold: {hold}", zh="{number} 已暂停：{hold}")


@verb(
    command,
    "ask-release",
    en="Ask that a hold be lifted; another person must agree.",
    zh="申请解除暂停，须由另一人确认。",
)
@click.argument("hold_id", metavar="HOLD", type=click.UUID)
@note
def ask_release(desk: Desk, *, hold_id: UUID, note: str) -> None:
    """Ask for a release."""
    actions.ask_release(desk.actor, hold_id, note=note)
    desk.tell({"hold": str(hold_id)}, en="Asked. Somebody else must agree.", zh="已申请，须由他人确认。")


@verb(command, "release", en="Lift a hold that somebody else asked to be lifted.", zh="解除他人申请解除的暂停。")
@click.argument("hold_id", metavar="HOLD", type=click.UUID)
def release(desk: Desk, *, hold_id: UUID) -> None:
    """Release."""
    actions.release(desk.actor, hold_id)
    desk.tell({"hold": str(hold_id)}, en="The hold is lifted.", zh="已解除暂停。")


@verb(command, "withdraw", en="The customer takes it back, while nothing was applied.", zh="客户撤回尚未生效的申请。")
@number
@organisation
def withdraw(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Withdraw."""
    key = id_of(desk, number, organisation)
    actions.withdraw(desk.actor, key)
    tell_state(desk, number, key)


@verb(
    command,
    "freeze",
    en="Stop everything about one customer; two people are needed to lift it.",
    zh="冻结客户的全部登记信息；解除须经两人。",
)
@click.argument("ref", metavar="CUSTOMER")
@organisation
def freeze(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Freeze."""
    place = accounts.organisation_for(desk.actor, organisation)
    found = actions.freeze_record(desk.actor, customers.customer_for(desk.actor, place.id, ref).id)
    desk.tell(
        {"customer": ref, "hold": str(found)},
        en="The record of {customer} is frozen: {hold}",
        zh="客户 {customer} 的登记信息已冻结：{hold}",
    )


@verb(
    command,
    "object",
    en="Stop a change with the code from a message to an old contact point. Exit code 2 when it is wrong.",
    zh="凭原联系方式收到的停止码叫停变更；码有误时退出码为 2。",
)
@number
@option("--code", required=True, en="The stop code.", zh="停止码。")
@option("--freeze", is_flag=True, en="Stop everything about the customer.", zh="同时冻结该客户的全部登记信息。")
@option("--note", default="", en="What they say.", zh="对方的说明。")
@organisation
def object_to(desk: Desk, *, number: str, code: str, freeze: bool, note: str, organisation: str | None) -> int:
    """Object."""
    key = id_of(desk, number, organisation)
    is_right = actions.object_to(desk.actor, key, code, note=note, freeze=freeze)
    desk.tell(
        {"number": number, "is_right": is_right}, en="Right: {is_right}. Where it is, {number} is stopped.",
        zh="停止码是否正确：{is_right}。若正确，{number} 已叫停。",
    )  # fmt: skip
    return exits.OK if is_right else exits.INVALID


@verb(command, "set-aside", en="Say that what came in is no request at all.", zh="认定来件并非变更申请。")
@number
@organisation
def set_aside(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Set aside."""
    key = id_of(desk, number, organisation)
    actions.set_aside(desk.actor, key)
    tell_state(desk, number, key)


@verb(command, "disagree", en="Put the customer's statement on record beside a refusal.", zh="将客户的说明附于未予变更的决定之后。")  # fmt: skip
@number
@_text
@organisation
def disagree(desk: Desk, *, number: str, text: str, organisation: str | None) -> None:
    """Disagree."""
    key = id_of(desk, number, organisation)
    actions.disagree(desk.actor, key, text)
    tell_state(desk, number, key)


@verb(command, "dispute", en="The customer says that an applied change is wrong, or was not theirs.", zh="客户对已生效的变更提出异议。")  # fmt: skip
@number
@_text
@organisation
def dispute(desk: Desk, *, number: str, text: str, organisation: str | None) -> None:
    """Dispute."""
    found = actions.dispute(desk.actor, id_of(desk, number, organisation), text)
    desk.tell({"number": number, "dispute": str(found)}, en="On record: {dispute}", zh="已记录：{dispute}")


@verb(command, "settle", en="Decide on a dispute: undo the change, or keep it.", zh="处理异议：撤销变更或予以维持。")
@click.argument("dispute_id", metavar="DISPUTE", type=click.UUID)
@option("--outcome", required=True, type=click.Choice(["upheld", "kept"]), en="What it comes to.", zh="处理结果。")
@note
def settle(desk: Desk, *, dispute_id: UUID, outcome: str, note: str) -> None:
    """Settle."""
    undone = actions.settle_dispute(desk.actor, dispute_id, upheld=outcome == "upheld", note=note)
    _tell_new(desk, undone)


@verb(command, "undo", en="Ask for the old values by a new request.", zh="以新申请恢复原值。")
@number
@organisation
def undo(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Undo."""
    _tell_new(desk, actions.undo(desk.actor, id_of(desk, number, organisation)))


def _tell_new(desk: Desk, receipt: Receipt | None) -> None:
    said = {"number": receipt.number if receipt else None}
    if receipt is None:
        desk.tell(said, en="Settled; the change stays.", zh="已处理，变更维持不变。")
    else:
        desk.tell(said, en="A new request asks for the old values: {number}", zh="已以新申请恢复原值：{number}")
