# SPDX-License-Identifier: Apache-2.0
"""Data quality: figures, what is wrong, doubles."""

from datetime import date
from typing import Any
from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.figures import share
from duly.doors.look.quality import how_said, reasons_said, said
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.quality import actions, queries
from duly.rooms.quality.facts import DIMENSION_WORDS, PAIR_WORDS, Dimension, PairState, Way
from duly.rooms.quality.queries import Code

_organisation = option("--organisation", metavar="REF", en="Of this organisation.", zh="所属主体。")
_finding = click.argument("finding", metavar="FINDING", type=click.UUID)
_pair = click.argument("pair", metavar="PAIR", type=click.UUID)
_reason = option("--reason", required=True, en="Why.", zh="原因。")
_limit = option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
_MEASURES = {
    "on": Words("Day", "日期"),
    "dimension": Words("Dimension", "维度"),
    "part": Words("So many", "符合"),
    "whole": Words("Of", "共"),
    "share": Words("Share", "占比"),
}
_FINDINGS = {
    "finding": Words("Finding", "编号"),
    "customer": Words("Customer", "客户编号"),
    "what": Words("What is wrong", "问题"),
    "mend": Words("How to mend it", "处理办法"),
    "since": Words("Since", "自"),
    "how": Words("Ended", "结果"),
}
_PAIRS = {
    "pair": Words("Pair", "编号"),
    "first": Words("Customer", "客户"),
    "second": Words("Customer", "客户"),
    "points": Words("Probable", "可能性"),
    "why": Words("In common", "相同信息"),
    "state": Words("State", "状态"),
}


@verbs("quality", en="Data quality: figures, what is wrong, doubles.", zh="数据质量：指标、待处理问题、疑似重复。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "figures", en="Show the figures of the last day, or of each month.", zh="查看最近一天或各月的指标。")
@_organisation
@option("--department", metavar="REF", en="Of this department's customers.", zh="仅限该部门的客户。")
@option(
    "--since", metavar="DAY", en="The last figures of each month since then (YYYY-MM-DD).", zh="自该日起各月末的指标。"
)
def figures(desk: Desk, *, organisation: str | None, department: str | None, since: str | None) -> None:
    """Show them."""
    place = accounts.organisation_for(desk.actor, organisation)
    of = accounts.department_by_ref(place, department).id if department else None
    if since:
        months = queries.trend_for(desk.actor, place.id, since=_day(since), department=of)
        found = [one for _, held in sorted(months.items()) for _, one in sorted(held.items())]
    else:
        found = queries.measures_for(desk.actor, place.id, of)
    rows = [one._asdict() | {"share": one.share} for one in found]
    if not desk.as_json:
        rows = [
            row
            | {
                "dimension": DIMENSION_WORDS[Dimension(row["dimension"])].say(desk.language),
                "share": _percent(row["share"]),
            }
            for row in rows
        ]
    desk.table(rows, _MEASURES, empty=Words("Nothing was measured yet.", "尚未测量。"))


@verb(command, "list", en="Show what is wrong, the oldest first.", zh="列出待处理问题，最早者在前。")
@_organisation
@option("--done", is_flag=True, en="What is over, newest first.", zh="已关闭的，最新在前。")
@option("--mine", is_flag=True, en="Only mine and my department's.", zh="仅限本人及本部门。")
@option("--code", type=click.Choice([str(one) for one in Code]), default=None, en="Only of this kind.", zh="仅限此类。")
@_limit
def show_all(desk: Desk, *, organisation: str | None, done: bool, mine: bool, code: str | None, limit: int) -> None:
    """Show the list."""
    place = accounts.organisation_for(desk.actor, organisation)
    found = queries.findings_for(desk.actor, place.id, done=done, mine=mine, code=code or "", limit=limit)
    cards = customers.cards({one.customer_id for one in found})
    rows = [
        {
            "finding": one.id, "customer": cards[one.customer_id].ref if one.customer_id in cards else None, "code": one.code,
            "what": (told := said(one, desk.language)).what, "mend": told.mend, "since": one.opened_at,
            "how": one.how if desk.as_json else how_said(one.how, desk.language), "state": one.state,
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _FINDINGS, empty=Words("Nothing is open.", "没有待处理问题。"))


@verb(command, "assign", en="Give a finding to a department or a colleague.", zh="将问题分派给部门或同事。")
@_finding
@option("--department", metavar="REF", default="", en="Its short name.", zh="部门简称。")
@option("--person", metavar="EMAIL", default="", en="Their e-mail address.", zh="同事邮箱。")
def assign(desk: Desk, *, finding: UUID, department: str, person: str) -> None:
    """Assign."""
    actions.assign(desk.actor, finding, department=department, person=person)
    desk.tell({"finding": str(finding)}, en="Given to them.", zh="已分派。")


@verb(command, "close", en="Say that a finding was dealt with.", zh="登记问题已处理。")
@_finding
@_reason
@option(
    "--leave", is_flag=True, en="Leave it as it is instead, until the value changes.", zh="改为不予处理，直至信息变化。"
)
def close(desk: Desk, *, finding: UUID, reason: str, leave: bool) -> None:
    """Close."""
    (actions.ignore if leave else actions.close)(desk.actor, finding, reason=reason)
    desk.tell({"finding": str(finding)}, en="Closed.", zh="已关闭。")


@verb(command, "confirm", en="The customer says that the record is still right.", zh="客户确认登记信息仍然有效。")
@click.argument("customer", metavar="CUSTOMER")
@_organisation
@option(
    "--how",
    type=click.Choice(["call", "counter", "letter", "email"]),
    default="call",
    en="Where they said so.",
    zh="告知方式。",
)
def confirm(desk: Desk, *, customer: str, organisation: str | None, how: str) -> None:
    """Confirm."""
    place = accounts.organisation_for(desk.actor, organisation)
    actions.confirm(desk.actor, place.id, customer, how=how)
    desk.tell({"customer": customer}, en="On record.", zh="已登记。")


@verb(
    command,
    "doubles",
    en="Show customers who may be one, most probable first.",
    zh="列出疑似重复客户，可能性高者在前。",
)
@_organisation
@option("--state", type=click.Choice([str(one) for one in PairState]), default="open", en="In this state.", zh="状态。")
@_limit
def doubles(desk: Desk, *, organisation: str | None, state: str, limit: int) -> None:
    """Show them."""
    place = accounts.organisation_for(desk.actor, organisation)
    found = queries.pairs_for(desk.actor, place.id, state=state, limit=limit)
    cards = customers.cards({party for one in found for party in (one.first, one.second)})
    rows = [
        {
            "pair": one.id, "first": cards[one.first].ref if one.first in cards else None,
            "second": cards[one.second].ref if one.second in cards else None, "points": one.points,
            "why": list(one.reasons) if desk.as_json else reasons_said(one, desk.language), "merge": one.merge,
            "state": one.state if desk.as_json else PAIR_WORDS[PairState(one.state)].say(desk.language),
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _PAIRS, empty=Words("No pair is on the list.", "没有疑似重复。"))


@verb(command, "search", en="Search for doubles; a worker carries it.", zh="查找重复客户（由 worker 执行）。")
@_organisation
@option("--way", type=click.Choice([str(one) for one in Way]), default="quick", en="Which way.", zh="方式。")
def search(desk: Desk, *, organisation: str | None, way: str) -> None:
    """Begin."""
    found = actions.find_duplicates(desk.actor, organisation, way=way)
    desk.tell({"search": str(found)}, en="The search {search} has begun.", zh="查找 {search} 已开始。")


@verb(command, "judge", en="Say whether a pair is one customer.", zh="判断一对客户是否为同一客户。")
@_pair
@click.argument("judgement", type=click.Choice(["same", "apart"]))
@_reason
def judge(desk: Desk, *, pair: UUID, judgement: str, reason: str) -> None:
    """Judge."""
    actions.judge(desk.actor, pair, same=judgement == "same", reason=reason)
    desk.tell({"pair": str(pair)}, en="On record.", zh="已登记。")


@verb(
    command, "merge", en="Merge a pair that somebody else judged to be the same.", zh="合并由他人判断为同一客户的一对。"
)
@_pair
@click.argument("survivor", metavar="CUSTOMER")
def merge(desk: Desk, *, pair: UUID, survivor: str) -> None:
    """Merge."""
    card = queries.pair_for(desk.actor, pair)
    stays = customers.customer_for(desk.actor, card.organisation, survivor).id
    made = actions.merge(desk.actor, pair, survivor=stays)
    desk.tell({"merge": str(made), "survivor": survivor}, en="Merged into {survivor}.", zh="已并入 {survivor}。")


@verb(command, "unmerge", en="Take back a merge that somebody else made.", zh="撤销由他人执行的合并。")
@_pair
@_reason
def unmerge(desk: Desk, *, pair: UUID, reason: str) -> None:
    """Take it back."""
    actions.unmerge(desk.actor, pair, reason=reason)
    desk.tell({"pair": str(pair)}, en="They are two customers again.", zh="已恢复为两位客户。")


def _percent(part: Any) -> str:
    return share(part) if part is not None else "–"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(text, param_hint="--since") from error
