# SPDX-License-Identifier: Apache-2.0
"""Looks, legal holds, rules of keeping, what is due, and who lacks a non-disclosure agreement."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.privacy.group import command, organisation, party_of
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import HOLD_WORDS, LOOK_WORDS, PAPER_WORDS, HoldReason, LookReason, Paper

_hold = click.argument("hold", metavar="HOLD", type=click.UUID)
_LOOKS = {
    "at": Words("At", "时间"), "who": Words("Who", "查看人"), "what": Words("What", "内容"), "reason": Words("Why", "事由"),
    "reference": Words("For", "关联编号"), "canary": Words("Canary", "诱饵"),
}  # fmt: skip
_HOLDS = {
    "hold": Words("Hold", "编号"), "customer": Words("Customer", "客户编号"), "reason": Words("Why", "事由"), "since": Words("Since", "自"),
    "asked": Words("End asked for", "已申请解除"),
}  # fmt: skip
_RULES = {
    "rule": Words("Rule", "规则"), "version": Words("Version", "版本"), "law": Words("Law", "法律"), "months": Words("Months", "月数"),
    "automatic": Words("By itself", "自动删除"), "holds": Words("Holds", "已生效"), "id": Words("Id", "标识"),
}  # fmt: skip
_DUES = {"customer": Words("Customer", "客户编号"), "rule": Words("Rule", "规则"), "due_on": Words("Due", "到期日")}
_LACKING = {"name": Words("Name", "姓名"), "paper": Words("Lacks", "缺少"), "expires_on": Words("Ends", "到期日")}


@verb(
    command,
    "looks",
    en="Show who looked at a customer's data, latest first.",
    zh="列出谁查看过某客户的信息，最新在前。",
)
@click.argument("customer", metavar="CUSTOMER")
@organisation
def looks(desk: Desk, *, customer: str, place: str | None) -> None:
    """Show the looks."""
    found = queries.looks_at(desk.actor, party_of(desk, customer, place))
    names = queries.names_of(one.user for one in found)
    rows = [
        {
            "at": one.at, "who": names.get(one.user, "–"), "what": f"{one.family} {one.field}", "reference": one.reference or None,
            "reason": one.reason if desk.as_json else LOOK_WORDS[LookReason(one.reason)].say(desk.language), "canary": one.is_bait,
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _LOOKS, empty=Words("Nobody looked.", "无人查看。"))


@verb(
    command,
    "hold",
    en="Keep a customer's data, or everybody's, from being erased.",
    zh="设置法律保全，禁止删除某客户或全部客户的信息。",
)
@option(
    "--customer",
    default=None,
    metavar="CUSTOMER",
    en="Of this one; everybody's when left out.",
    zh="指定客户；省略则为整个主体。",
)
@option("--reason", type=click.Choice([str(one) for one in HoldReason]), required=True, en="Why.", zh="事由。")
@option("--note", required=True, en="Number of the case, in a few words.", zh="案号及简要说明。")
@organisation
def hold(desk: Desk, *, customer: str | None, reason: str, note: str, place: str | None) -> None:
    """Set it."""
    home = accounts.organisation_for(desk.actor, place)
    party = party_of(desk, customer, place) if customer else None
    made = actions.hold(desk.actor, home.id, party, reason=reason, note=note)
    desk.tell({"hold": str(made)}, en="The hold {hold} stands.", zh="法律保全 {hold} 已设置。")


@verb(command, "ask-release", en="Ask that a hold ends; somebody else agrees.", zh="申请解除法律保全，由他人同意。")
@_hold
@option("--note", required=True, en="Why.", zh="理由。")
def ask_release(desk: Desk, *, hold: UUID, note: str) -> None:
    """Ask."""
    actions.ask_release(desk.actor, hold, note=note)
    desk.tell(
        {"hold": str(hold)}, en="Asked; it stands until a second person agrees.", zh="已申请；第二人同意前仍有效。"
    )


@verb(command, "release", en="Agree, as a second person, that a hold ends.", zh="作为第二人，同意解除法律保全。")
@_hold
def release(desk: Desk, *, hold: UUID) -> None:
    """End it."""
    actions.release(desk.actor, hold)
    desk.tell({"hold": str(hold)}, en="The hold has ended.", zh="法律保全已解除。")


@verb(command, "holds", en="Show the legal holds that stand.", zh="列出仍有效的法律保全。")
def holds(desk: Desk) -> None:
    """Show them."""
    found = queries.holds_for(desk.actor)
    cards = customers.cards(one.party_id for one in found if one.party_id)
    rows = [
        {
            "hold": one.id, "customer": cards[one.party_id].ref if one.party_id in cards else "*", "since": one.at,
            "reason": one.reason if desk.as_json else HOLD_WORDS[HoldReason(one.reason)].say(desk.language),
            "asked": one.asked_by is not None,
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _HOLDS, empty=Words("No hold stands.", "没有法律保全。"))


@verb(command, "rules", en="Show the rules of keeping.", zh="列出保存期限规则。")
def rules(desk: Desk) -> None:
    """Show them."""
    rows = [
        {
            "rule": one.number, "version": one.version, "law": one.law, "months": one.months, "automatic": one.automatic,
            "holds": one.agreed_at is not None, "id": one.id,
        }
        for one in queries.rules_for(desk.actor)
    ]  # fmt: skip
    desk.table(rows, _RULES, empty=Words("There is none.", "没有规则。"))


@verb(
    command,
    "propose-rule",
    en="Propose how long records stay after the last contract.",
    zh="拟定最后一份合同终止后的保存期限。",
)
@option("--purpose", required=True, en="What the record is kept for.", zh="保存目的。")
@option("--basis", type=click.Choice(list(queries.LAWS)), required=True, en="By which law.", zh="法律依据。")
@option("--months", type=click.IntRange(0), required=True, en="How many months.", zh="月数。")
@option(
    "--automatic", is_flag=True, en="Erase what is due without asking anybody again.", zh="到期后自动删除，不再询问。"
)
@option("--number", default="", metavar="RR-n", en="A new version of this one.", zh="作为该规则的新版本。")
@organisation
def propose_rule(desk: Desk, *, place: str | None, number: str, **said: str) -> None:
    """Propose it."""
    home = accounts.organisation_for(desk.actor, place)
    terms = actions.Terms(said["purpose"], said["basis"], int(said["months"]), automatic=bool(said["automatic"]))
    made = actions.propose_rule(desk.actor, home.id, terms, number=number)
    desk.tell({"id": str(made)}, en="{id} waits for a second person.", zh="{id} 待第二人同意。")


@verb(command, "agree-rule", en="Agree, as a second person, to a rule of keeping.", zh="作为第二人，同意保存期限规则。")
@click.argument("rule", metavar="ID", type=click.UUID)
def agree_rule(desk: Desk, *, rule: UUID) -> None:
    """Agree."""
    actions.agree_rule(desk.actor, rule)
    desk.tell({"id": str(rule)}, en="The rule holds.", zh="规则已生效。")


@verb(command, "due", en="Show the records that a rule says should end.", zh="列出依规则到期应删除的记录。")
def due(desk: Desk) -> None:
    """Show them."""
    found = queries.due_for(desk.actor)
    cards = customers.cards(one.party_id for one in found)
    rows = [{"customer": cards[one.party_id].ref, "rule": one.rule.number, "due_on": one.due_on} for one in found]
    desk.table(rows, _DUES, empty=Words("Nothing is due.", "没有到期记录。"))


@verb(
    command,
    "lacking",
    en="Show who lacks a valid non-disclosure agreement or training.",
    zh="列出缺少有效保密协议或培训的员工。",
)
@organisation
def lacking(desk: Desk, *, place: str | None) -> None:
    """Show them."""
    home = accounts.organisation_for(desk.actor, place)
    rows = [
        {
            "name": one.name, "paper": one.paper if desk.as_json else PAPER_WORDS[Paper(one.paper)].say(desk.language),
            "expires_on": one.expires_on,
        }
        for one in queries.lacking(home.id, clock.day_in(home.time_zone, clock.now()))
    ]  # fmt: skip
    desk.table(rows, _LACKING, empty=Words("Everybody has both.", "所有员工均齐备。"))


@verb(
    command,
    "keep-paper",
    en="Put a document on file that a member of staff signed or passed.",
    zh="归档员工签署的保密协议或培训证明。",
)
@click.argument("email", metavar="EMAIL")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--kind", type=click.Choice([str(one) for one in Paper]), required=True, en="Which.", zh="种类。")
@option("--signed-on", type=click.DateTime(["%Y-%m-%d"]), required=True, en="When.", zh="签署日。")
@option("--expires-on", type=click.DateTime(["%Y-%m-%d"]), default=None, en="Until when it holds.", zh="失效日。")
@organisation
def keep_paper(
    desk: Desk,
    *,
    email: str,
    file: Path,
    kind: str,
    signed_on: datetime,
    expires_on: datetime | None,
    place: str | None,
) -> None:
    """Keep it."""
    home = accounts.organisation_for(desk.actor, place)
    until: date | None = expires_on.date() if expires_on else None
    signed = actions.Signed(kind, signed_on.date(), until, file.read_bytes(), "application/pdf")
    made = actions.keep_paper(desk.actor, home.id, accounts.actor_by_email(email).id, signed)
    desk.tell({"id": str(made)}, en="It is on file.", zh="已归档。")
