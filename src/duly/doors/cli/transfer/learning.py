# SPDX-License-Identifier: Apache-2.0
"""``duly transfer case, cases, cost, spend``: what was learned from a move, and what it took."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.doors.look.documents import read_document
from duly.kernel.words import Words
from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import CASE_WORDS, SEVERITY_WORDS, CaseCard, CaseText

_CASES = {
    "id": Words("Case", "案例"), "transfer": Words("Transfer", "转移"), "title": Words("Title", "标题"), "severity": Words("Severity", "严重程度"),
    "state": Words("State", "状态"), "tags": Words("Tags", "标签"),
}  # fmt: skip
_LINES = {
    "what": Words("What", "项目"), "expected": Words("Expected", "预计"), "actual": Words("Actual", "实际"), "difference": Words("More", "差额"),
}  # fmt: skip
LINE_WORDS = {
    "people": Words("people (minutes)", "人工（分钟）"), "machines": Words("machines (seconds)", "机器（秒）"),
    "messages": Words("messages", "消息（条）"), "days": Words("days", "天数"),
}  # fmt: skip
_PARTS = ("title", "wrong", "why", "learned", "next_time", "severity")


@verb(command, "case", en="Write down what was learned from a transfer; review it; publish it.", zh="撰写、审阅、发布转移案例。")  # fmt: skip
@named.ref
@click.argument("document", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--again", type=click.UUID, en="Write this case anew.", zh="重新撰写此案例。")
@option("--review", type=click.UUID, en="Say, as somebody else, that this case is right.", zh="由他人审阅通过此案例。")
@option("--publish", type=click.UUID, en="Publish this case.", zh="发布此案例。")
@named.organisation
def case(desk: Desk, *, ref: str, document: Path | None, again: UUID | None, review: UUID | None, publish: UUID | None, organisation: str | None) -> None:  # fmt: skip
    """Case."""
    card = named.card(desk, ref, organisation)
    if document is not None:
        actions.write_case(desk.actor, card.id, _text(read_document(document)), case_id=again)
    if review is not None:
        actions.review_case(desk.actor, review)
    if publish is not None:
        actions.publish_case(desk.actor, publish)
    found = queries.cases_of(desk.actor, card.id)
    raw = queries.material_of(card.id) if not found else None
    if raw is not None and desk.as_json:
        desk.show({"cases": [], "material": raw}, lambda: None)
        return
    desk.table([_case(desk, one) for one in found], _CASES, empty=Words("No case is written yet. Write one as YAML: title, wrong, why, learned, next_time, severity, tags.", "尚无案例。请以 YAML 撰写：title、wrong、why、learned、next_time、severity、tags。"))  # fmt: skip


@verb(command, "cases", en="Search what was learned from transfers.", zh="检索转移案例库。")
@click.argument("words", nargs=-1, metavar="[WORDS]")
@option("--tag", default="", en="Only with this tag.", zh="仅此标签。")
@option("--severity", default="", en="minor, serious or grave.", zh="minor、serious 或 grave。")
@option("--like", default="", en="Only those that resemble this transfer.", zh="仅与此转移相似者。")
@named.organisation
def cases(desk: Desk, *, words: tuple[str, ...], tag: str, severity: str, like: str, organisation: str | None) -> None:
    """Cases."""
    if like:
        found = [one for one, _ in queries.alike_for(desk.actor, named.card(desk, like, organisation).id)]
    else:
        found = queries.cases_for(desk.actor, text=" ".join(words), tag=tag, severity=severity)
    desk.table(
        [_case(desk, one) for one in found], _CASES, empty=Words("No case is like that.", "没有符合条件的案例。")
    )


@verb(command, "cost", en="Show what a transfer took, beside what was expected.", zh="查看转移的成本与预计对比。")
@named.ref
@named.organisation
def cost(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Cost."""
    found = queries.cost_for(desk.actor, named.card(desk, ref, organisation).id)
    lines = [
        {"what": one.what if desk.as_json else LINE_WORDS[one.what].say(desk.language), "expected": one.expected, "actual": one.actual, "difference": one.difference}
        for one in found["lines"]
    ]  # fmt: skip
    data = {"lines": lines, "people": found["people"] or None, "messages": found["messages"]}
    desk.show(data, lambda: desk.table(lines, _LINES))


@verb(command, "spend", en="Put down the time that you put into a transfer.", zh="登记投入转移的工时。")
@named.ref
@option("--minutes", type=int, required=True, en="How many minutes.", zh="分钟数。")
@option("--what", required=True, en="What they went into.", zh="用途。")
@option("--on", type=click.DateTime(["%Y-%m-%d"]), en="On which day; today when left out.", zh="日期；省略则为今日。")
@named.organisation
def spend(desk: Desk, *, ref: str, minutes: int, what: str, on: datetime | None, organisation: str | None) -> None:
    """Spend."""
    card = named.card(desk, ref, organisation)
    actions.spend(desk.actor, card.id, minutes, what, on=on.date() if on else None)
    desk.tell({"ref": card.ref, "minutes": minutes}, en="{minutes} minutes put down for {ref}.", zh="已为 {ref} 登记 {minutes} 分钟。")  # fmt: skip


def _text(document: dict[str, Any]) -> CaseText:
    tags = document.get("tags")
    listed = tuple(str(one) for one in tags) if isinstance(tags, list) else ()
    return CaseText(**{one: str(document.get(one) or "") for one in _PARTS}, tags=listed)


def _case(desk: Desk, one: CaseCard) -> dict[str, Any]:
    said = (
        (str(one.severity), str(one.state))
        if desk.as_json
        else (SEVERITY_WORDS[one.severity].say(desk.language), CASE_WORDS[one.state].say(desk.language))
    )
    return {
        "id": one.id,
        "transfer": one.transfer_ref,
        "title": one.title,
        "severity": said[0],
        "state": said[1],
        "tags": list(one.tags),
    }
