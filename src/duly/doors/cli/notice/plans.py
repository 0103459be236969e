# SPDX-License-Identifier: Apache-2.0
"""The plan of a notice in days, and whom it would tell."""

from collections.abc import Iterator
from typing import Any

import click

from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.doors.look.reasons import reason_words
from duly.doors.look.states import channel_name
from duly.kernel.words import Words
from duly.rooms.audience import queries as audience
from duly.rooms.notices import queries

_PAGE = 1_000
_DAYS = {
    "what": Words("What", "事项"),
    "begins": Words("From", "开始"),
    "ends": Words("Until", "截止"),
}
_MEANT = {
    "customer": Words("Customer", "客户编号"),
    "name": Words("Name", "名称"),
    "language": Words("Language", "语言"),
    "region": Words("Region", "地区"),
    "reasons": Words("Why", "列入原因"),
    "exempt_reason": Words("Exempt because", "豁免原因"),
}


@verb(command, "plan", en="Show the plan in days: steps, phases, dates.", zh="按日查看方案：步骤、分期与日期。")
@click.argument("id_", metavar="ID")
def plan(desk: Desk, *, id_: str) -> None:
    """Show the plan in days."""
    days = queries.timetable_of(queries.notice_for(desk.actor, id_))
    rows: list[dict[str, Any]] = [
        {"what": desk.say("notice period, {n} clear days", "通知期，{n} 个完整日", n=days.clear_days),
         "begins": days.starts_on, "ends": days.effective_on},
        *({"what": desk.say("phase {n} ({share} %)", "第 {n} 期（{share} %）", n=phase.number + 1, share=f"{phase.share / 10_000:g}"),
           "begins": phase.begins, "ends": phase.ends} for phase in days.phases),
        *({"what": f"{lane.name} {bar.number + 1}. {channel_name(bar.channel, desk.language)}".strip(),
           "begins": bar.begins, "ends": bar.ends} for lane in days.lanes for bar in lane.bars),
        {"what": desk.say("confirm by", "确认期限"), "begins": None, "ends": days.acknowledge_by},
        {"what": desk.say("takes effect", "生效"), "begins": days.effective_on, "ends": None},
    ]  # fmt: skip
    desk.table(rows, _DAYS)


@verb(
    command,
    "meant",
    en="Show who would be told if it were launched now, and why.",
    zh="查看若现在发布将通知谁及其原因。",
)
@click.argument("id_", metavar="ID")
def meant(desk: Desk, *, id_: str) -> None:
    """Show who would be told."""
    notice = queries.notice_for(desk.actor, id_)
    rows = _meant(notice.organisation_id, notice.audience_rule)
    told = (row | {"reasons": "; ".join(reason_words(one, desk.language) for one in row["reasons"])} for row in rows)
    desk.table(rows if desk.as_json else told, _MEANT, Words("Nobody would be told.", "没有客户会被通知。"))


def _meant(organisation: Any, rule: Any) -> Iterator[dict[str, Any]]:
    after = None
    while page := audience.meant(organisation, rule, after, _PAGE):
        for row in page:
            yield {
                "customer": row.ref, "name": row.name, "language": row.language, "region": row.region,
                "reasons": row.reasons, "exempt_reason": row.exempt_reason,
            }  # fmt: skip
        after = page[-1].ref
