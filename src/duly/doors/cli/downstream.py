# SPDX-License-Identifier: Apache-2.0
"""``duly downstream``: who else has data of customers, and whether they were told."""

from typing import Any
from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Family
from duly.rooms.downstream import actions, queries
from duly.rooms.downstream.facts import MATTER_WORDS, STATE_WORDS, Kind, SystemCard, Terms

_SYSTEMS = {
    "ref": Words("Recipient", "接收方"), "name": Words("Name", "名称"), "families": Words("Gets", "提供的资料"),
    "services": Words("Of whom", "范围"), "state": Words("State", "状态"), "open": Words("Open", "未确认"), "late": Words("Late", "逾期"),
}  # fmt: skip
_ANNOUNCEMENTS = {
    "announcement": Words("Announcement", "告知"), "recipient": Words("Recipient", "接收方"), "customer": Words("Customer", "客户编号"),
    "matter": Words("What", "事项"), "number": Words("Reference", "编号"), "state": Words("State", "状态"), "made_at": Words("Since", "自"),
    "trouble": Words("Trouble", "问题"),
}  # fmt: skip
_ref = click.argument("ref", metavar="RECIPIENT")
_announcement = click.argument("announcement", metavar="ANNOUNCEMENT", type=click.UUID)
_organisation = option(
    "--organisation",
    metavar="ORG",
    en="Whose; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)
_note = option("--note", required=True, en="From whom you know, or why.", zh="由谁告知，或理由。")
_url = option("--url", required=True, en="Address to which announcements are posted.", zh="接收告知的地址。")
_families = option("--family", "families", multiple=True, required=True, type=click.Choice([one.value for one in Family]), en="What it gets; may be given again.", zh="提供的资料类别，可重复。")  # fmt: skip
_services = option("--service", "services", multiple=True, en="Only of customers of this service; may be given again.", zh="仅限此服务的客户，可重复。")  # fmt: skip
_purpose = option("--purpose", required=True, en="What for, as customers read it.", zh="用途（客户可见）。")
_kind = option("--kind", type=click.Choice([one.value for one in Kind]), default=Kind.PROCESSOR.value, en="In what capacity.", zh="接收方性质。")  # fmt: skip


@verbs(
    "downstream",
    en="Recipients of data: who gets what, by whose agreement, and whether they were told.",
    zh="数据接收方：向谁提供、由谁同意、是否已告知。",
)
def command() -> None:
    """Holds the verbs below."""


@verb(command, "list", en="Show who else has data of customers.", zh="列出持有客户数据的接收方。")
def show_all(desk: Desk) -> None:
    """Show them."""
    rows = [_system(desk, one) for one in queries.systems_for(desk.actor)]
    desk.table(rows, _SYSTEMS, empty=Words("Nobody else has data of customers.", "没有其他数据接收方。"))


@verb(command, "propose", en="Propose a recipient, or other terms for one; somebody else must agree.", zh="提出接收方或新的约定，须由他人同意。")  # fmt: skip
@_ref
@_url
@_families
@_services
@_purpose
@_kind
@option(
    "--name",
    default="",
    en="Its name, as customers read it; needed for a new one.",
    zh="名称（客户可见）；新接收方必填。",
)
@_organisation
def propose(desk: Desk, *, ref: str, url: str, name: str, organisation: str | None, **given: Any) -> None:
    """Propose."""
    home = accounts.organisation_for(desk.actor, organisation)
    terms = Terms(url, tuple(given["families"]), given["purpose"], given["kind"], tuple(given["services"]))
    known = [
        one for one in queries.systems_for(desk.actor, home.id) if one.ref == ref.strip().lower() and not one.ended_at
    ]
    if known:
        actions.amend(desk.actor, known[0].id, terms)
    else:
        actions.propose(desk.actor, home.id, ref, name or ref, terms)
    desk.tell(
        {"ref": ref}, en="Proposed for {ref}. Somebody else must agree.", zh="已为 {ref} 提出约定，须由他人同意。"
    )


@verb(command, "agree", en="Agree to what somebody else proposed.", zh="同意他人提出的约定。")
@_ref
@_organisation
def agree(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Agree."""
    number = actions.agree(desk.actor, _card(desk, ref, organisation).id)
    desk.tell(
        {"ref": ref, "terms": number}, en="Terms {terms} of {ref} are in force.", zh="{ref} 的第 {terms} 版约定已生效。"
    )


@verb(command, "end", en="Give a recipient nothing any more.", zh="终止向接收方提供数据。")
@_ref
@option("--erased", is_flag=True, en="They confirmed that they hold nothing any more.", zh="对方已确认不再持有数据。")
@_note
@_organisation
def end(desk: Desk, *, ref: str, erased: bool, note: str, organisation: str | None) -> None:
    """End it."""
    actions.end(desk.actor, _card(desk, ref, organisation).id, still_holds=not erased, note=note)
    desk.tell({"ref": ref, "still_holds": not erased}, en="{ref} gets nothing any more.", zh="不再向 {ref} 提供数据。")


@verb(command, "key", en="Show the signing key of a recipient; it is recorded that you did.", zh="显示接收方的签名密钥（会被记录）。")  # fmt: skip
@_ref
@option("--turn", is_flag=True, en="Give it another one first; the old one is good for two more days.", zh="先换新密钥；旧密钥两天内仍有效。")  # fmt: skip
@_organisation
def key(desk: Desk, *, ref: str, turn: bool, organisation: str | None) -> None:
    """Show the key."""
    card = _card(desk, ref, organisation)
    found = actions.turn_key(desk.actor, card.id) if turn else actions.show_key(desk.actor, card.id)
    desk.tell({"ref": ref, "key": found, "calls": f"/hooks/downstream/{card.id}"}, en="{key}\nIt calls {calls}", zh="{key}\n回调地址 {calls}")  # fmt: skip


@verb(command, "told", en="Show who was told of what, the newest first.", zh="列出告知记录，最新在前。")
@option("--late", is_flag=True, en="Only what somebody has to look at.", zh="仅列需要处理的。")
@option("--open", "is_open", is_flag=True, en="Only what nobody has acknowledged.", zh="仅列未确认的。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def told(desk: Desk, *, late: bool, is_open: bool, limit: int) -> None:
    """Show announcements."""
    found = queries.announcements_for(desk.actor, late=late, open_only=is_open, limit=limit)
    names = {one.id: one.ref for one in queries.systems_for(desk.actor)}
    cards = customers.cards({one.party for one in found})
    rows = [
        {
            "announcement": one.id, "recipient": names.get(one.system, ""), "customer": cards[one.party].ref if one.party in cards else None,
            "matter": str(one.matter) if desk.as_json else MATTER_WORDS[one.matter].say(desk.language), "fields": list(one.fields),
            "number": one.number or None, "state": str(one.state) if desk.as_json else STATE_WORDS[one.state].say(desk.language),
            "made_at": one.made_at, "trouble": one.trouble or None,
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _ANNOUNCEMENTS, empty=Words("Nobody had to be told.", "没有告知记录。"))


@verb(command, "acknowledge", en="Say that a recipient has done it.", zh="登记接收方已处理。")
@_announcement
@_note
def acknowledge(desk: Desk, *, announcement: UUID, note: str) -> None:
    """Acknowledge."""
    actions.acknowledge(desk.actor, announcement, note=note)
    desk.tell({"announcement": str(announcement)}, en="On record: it is done there.", zh="已登记：对方已处理。")


@verb(command, "send-again", en="Send an announcement again, now.", zh="立即重新发送告知。")
@_announcement
def send_again(desk: Desk, *, announcement: UUID) -> None:
    """Send it again."""
    actions.send_again(desk.actor, announcement)
    desk.tell({"announcement": str(announcement)}, en="It goes out again now.", zh="将立即重新发送。")


@verb(command, "excuse", en="Say why a recipient cannot be told.", zh="登记无法告知的理由。")
@_announcement
@_note
def excuse(desk: Desk, *, announcement: UUID, note: str) -> None:
    """Excuse."""
    actions.excuse(desk.actor, announcement, note=note)
    desk.tell({"announcement": str(announcement)}, en="On record why they cannot be told.", zh="已登记无法告知的理由。")


def _card(desk: Desk, ref: str, organisation: str | None) -> SystemCard:
    home = accounts.organisation_for(desk.actor, organisation)
    return queries.system_for(desk.actor, home.id, ref)


def _system(desk: Desk, card: SystemCard) -> dict[str, Any]:
    state = _STATES["ended" if card.ended_at else "in_force" if card.terms else "proposed"]
    key = "ended" if card.ended_at else "in_force" if card.terms else "proposed"
    shown = card.terms or card.proposed
    return {
        "ref": card.ref, "id": card.id, "name": card.name, "families": list(shown.families) if shown else [],
        "services": list(shown.services) if shown else [], "url": shown.url if shown else "", "terms": card.number,
        "state": key if desk.as_json else state.say(desk.language), "open": card.open, "late": card.late,
    }  # fmt: skip


_STATES = {
    "ended": Words("ended", "已终止"), "in_force": Words("in force", "生效中"), "proposed": Words("waits for a second person", "待第二人同意"),
}  # fmt: skip
