# SPDX-License-Identifier: Apache-2.0
"""Canary records, alarms, the days for an answer, and the quarterly check of confidentiality."""

from datetime import datetime
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.privacy.group import command, lines, organisation, party_of
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.privacy import actions, queries

_check = click.argument("check", metavar="CHECK", type=click.UUID)
_ALARMS = {
    "look": Words("Look", "编号"),
    "who": Words("Who", "查看人"),
    "at": Words("At", "时间"),
    "reason": Words("Why", "事由"),
}
_CHECKS = {
    "check": Words("Check", "编号"), "period": Words("Quarter", "季度"), "due_on": Words("Due", "期限"), "owner": Words("By", "负责人"),
    "done": Words("Done", "已完成"), "signed": Words("Signed", "已签认"), "digest": Words("Digest", "摘要"),
}  # fmt: skip


@verb(command, "set-days", en="Set within how many days requests are answered.", zh="设定答复申请的天数。")
@click.argument("days", type=int)
@organisation
def set_days(desk: Desk, *, days: int, place: str | None) -> None:
    """Set them."""
    actions.set_days(desk.actor, accounts.organisation_for(desk.actor, place).id, days)
    desk.tell({"days": days}, en="Answers are due within {days} days.", zh="应在 {days} 天内答复。")


@verb(
    command,
    "canary",
    en="Make a record a canary: any look at it raises an alarm.",
    zh="将记录设为诱饵：任何查看均触发告警。",
)
@click.argument("customer", metavar="CUSTOMER")
@option("--off", is_flag=True, en="Take it back.", zh="取消。")
@organisation
def canary(desk: Desk, *, customer: str, off: bool, place: str | None) -> None:
    """Set it, or take it back."""
    actions.set_bait(desk.actor, party_of(desk, customer, place), on=not off)
    desk.tell({"canary": not off}, en="On record.", zh="已登记。")


@verb(command, "alarms", en="Show looks at canary records that nobody asked about.", zh="列出尚未核查的诱饵告警。")
def alarms(desk: Desk) -> None:
    """Show them."""
    found = queries.alerts_for(desk.actor)
    names = queries.names_of(one.user for one in found)
    rows = [{"look": one.id, "who": names.get(one.user, "–"), "at": one.at, "reason": one.reason} for one in found]
    desk.table(rows, _ALARMS, empty=Words("No alarm stands.", "没有告警。"))


@verb(command, "answer-alarm", en="Say what came of asking why a canary was opened.", zh="登记诱饵告警的核查结果。")
@click.argument("look", metavar="LOOK", type=click.UUID)
@option("--note", required=True, en="What came of it.", zh="核查结果。")
def answer_alarm(desk: Desk, *, look: UUID, note: str) -> None:
    """Answer it."""
    actions.see_alert(desk.actor, look, note=note)
    desk.tell({"look": str(look)}, en="On record.", zh="已登记。")


@verb(command, "checks", en="Show the checks of confidentiality.", zh="列出保密检查。")
def checks(desk: Desk) -> None:
    """Show them."""
    found = queries.checks_for(desk.actor)
    names = queries.names_of(one.owner for one in found)
    rows = [
        {
            "check": one.id, "period": one.period, "due_on": one.due_on, "owner": names.get(one.owner, "–"),
            "done": one.done_at is not None, "signed": one.signed_at is not None, "digest": one.digest or None,
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _CHECKS, empty=Words("None is planned.", "尚未安排。"))


@verb(command, "points", en="Show the points of a check.", zh="列出保密检查的各项。")
@_check
def points(desk: Desk, *, check: UUID) -> None:
    """Show them in their order."""
    held: list[dict[str, str]] = next((one.points for one in queries.checks_for(desk.actor) if one.id == check), [])
    tongue = "zh" if desk.language.startswith("zh") else "en"
    desk.show({"points": held}, lambda: lines(f"{n}. {one[tongue]}" for n, one in enumerate(held, 1)))


@verb(command, "plan-check", en="Plan the check of a quarter.", zh="安排季度保密检查。")
@click.argument("period", metavar="2026-Q4")
@option("--due-on", type=click.DateTime(["%Y-%m-%d"]), required=True, en="By when.", zh="期限。")
@option("--owner", metavar="EMAIL", required=True, en="Who does it.", zh="负责人。")
@organisation
def plan_check(desk: Desk, *, period: str, due_on: datetime, owner: str, place: str | None) -> None:
    """Plan it."""
    home = accounts.organisation_for(desk.actor, place)
    who = accounts.actor_by_email(owner).id
    made = actions.plan_check(desk.actor, home.id, period=period, due_on=due_on.date(), owner=who)
    desk.tell({"check": str(made)}, en="The check {check} is planned.", zh="已安排保密检查 {check}。")


@verb(command, "do-check", en="Answer every point of a check, in their order.", zh="依次回答保密检查的各项。")
@_check
@option(
    "--answer", "said", multiple=True, required=True,
    en="`ok`, or what was found; once for each point.", zh="ok，或发现的情况；每项一次。",
)  # fmt: skip
def do_check(desk: Desk, *, check: UUID, said: tuple[str, ...]) -> None:
    """Do it."""
    answers = [actions.Answer(one == "ok", "" if one == "ok" else one) for one in said]
    digest = actions.do_check(desk.actor, check, answers)
    desk.tell({"digest": digest}, en="Done; a second person signs {digest}.", zh="已完成；待第二人签认 {digest}。")


@verb(command, "sign-check", en="Sign off a check, as a second person.", zh="作为第二人，签认保密检查。")
@_check
@option("--digest", required=True, en="Of the answers that you read.", zh="所核对作答的摘要。")
def sign_check(desk: Desk, *, check: UUID, digest: str) -> None:
    """Sign it."""
    actions.sign_check(desk.actor, check, digest=digest)
    desk.tell({"check": str(check)}, en="Signed off.", zh="已签认。")
