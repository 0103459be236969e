# SPDX-License-Identifier: Apache-2.0
"""After a transfer, for programs: match and tell whoever moved, checks, costs, cases."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from duly.doors.api import repeats
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.transfer_after_shapes import (
    TransferAccountIn,
    TransferCaseIn,
    TransferCaseOut,
    TransferCheckRowOut,
    TransferCostLineOut,
    TransferCostOut,
    TransferDrawnOut,
    TransferMatchingOut,
    TransferNoticeIn,
    TransferNoticeOut,
    TransferSpentIn,
    TransferStrayOut,
    TransferVerdictIn,
    TransferWatchIn,
    TransferWatchOut,
)
from duly.kernel.actors import Actor
from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import CaseCard, CaseText, CheckCard, ItemCard, Rhythm, Told

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}


@repeats.writes(
    router.post, "/transfers/{transfer_id}/matching", response={200: TransferMatchingOut, **REFUSED},
    summary="Match the rows that moved with customers / 将移交行与客户对应",
)  # fmt: skip
def match(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferMatchingOut]:
    """Once it is signed off. What was accounted for before is asked again."""
    actor = actor_of(request)
    actions.match(actor, transfer_id)
    return 200, _matching(actor, transfer_id)


@router.get(
    "/transfers/{transfer_id}/matching",
    response={200: TransferMatchingOut, **REFUSED},
    summary="Rows that moved and the roll / 移交行与名册",
)
def matching(request: HttpRequest, transfer_id: UUID) -> TransferMatchingOut:
    """Whether the equation closes, and what is open."""
    return _matching(actor_of(request), transfer_id)


@repeats.writes(
    router.post, "/transfers/{transfer_id}/matching/rows", response={200: TransferMatchingOut, **REFUSED},
    summary="Account for rows / 说明无对应的行",
)  # fmt: skip
def account(request: HttpRequest, transfer_id: UUID, body: TransferAccountIn) -> tuple[int, TransferMatchingOut]:
    """Whose they are, or why nobody is told."""
    actor = actor_of(request)
    chosen = [(one.table, one.row, one.customer) for one in body.rows or () if one.customer]
    others = None if body.rows is None else [(one.table, one.row) for one in body.rows if not one.customer]
    if chosen:
        actions.choose(actor, transfer_id, chosen)
    if body.outcome or not chosen:
        actions.account(actor, transfer_id, body.outcome, why=body.why, rows=others)
    return 200, _matching(actor, transfer_id)


@repeats.writes(
    router.post, "/transfers/{transfer_id}/notice", response={201: TransferNoticeOut, **REFUSED},
    summary="Write the notice to those who moved / 拟定告知通知",
)  # fmt: skip
def lay_notice(request: HttpRequest, transfer_id: UUID, body: TransferNoticeIn) -> tuple[int, TransferNoticeOut]:
    """Its roll is exactly the customers whose rows moved; refused while a row is not accounted for."""
    told = Told(body.receiver, body.contact, body.purpose, body.effective_on, body.acknowledge_by)
    return 201, TransferNoticeOut(id=actions.lay_notice(actor_of(request), transfer_id, told))


@repeats.writes(
    router.post, "/transfers/{transfer_id}/watch", response={201: TransferWatchOut, **REFUSED},
    summary="Watch what moved / 制定复查计划",
)  # fmt: skip
def watch(request: HttpRequest, transfer_id: UUID, body: TransferWatchIn) -> tuple[int, TransferWatchOut]:
    """Every so many days a sample is read back from the target."""
    actor = actor_of(request)
    actions.watch(actor, transfer_id, Rhythm(**body.model_dump()))
    return 201, _watch(actor, transfer_id)


@repeats.writes(
    router.post, "/transfers/{transfer_id}/watch/end", response={204: None, **REFUSED}, summary="Watch no longer / 结束复查"
)  # fmt: skip
def end_watch(request: HttpRequest, transfer_id: UUID) -> tuple[int, None]:
    """What was drawn is still to be judged."""
    actions.end_watch(actor_of(request), transfer_id)
    return 204, None


@router.get(
    "/transfers/{transfer_id}/checks", response={200: TransferWatchOut | None, 404: Problem}, summary="Checks / 复查"
)
def checks(request: HttpRequest, transfer_id: UUID) -> Any:
    """The watch and what its samples showed; nothing where it is not watched."""
    actor = actor_of(request)
    return _watch(actor, transfer_id) if queries.watch_for(actor, transfer_id) else None


@repeats.writes(
    router.post, "/transfers/{transfer_id}/checks", response={201: TransferWatchOut, **REFUSED}, summary="Draw a sample / 抽样"
)  # fmt: skip
def draw(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferWatchOut]:
    """The next one, now."""
    actions.draw(actor_of(request), transfer_id)
    return 201, _watch(actor_of(request), transfer_id)


@repeats.writes(
    router.post, "/transfers/{transfer_id}/verdicts", response={200: TransferWatchOut, **REFUSED},
    summary="Judge a row of a check / 判定复查行",
)  # fmt: skip
def judge(request: HttpRequest, transfer_id: UUID, body: TransferVerdictIn) -> tuple[int, TransferWatchOut]:
    """What is wrong becomes a change request, or stands on the list of corrections until it is ``mended``."""
    actor = actor_of(request)
    if body.verdict == "mended":
        actions.mend(actor, body.row)
    else:
        actions.judge(actor, body.row, body.verdict, note=body.note)
    return 200, _watch(actor, transfer_id)


@router.get("/transfers/{transfer_id}/cost", response={200: TransferCostOut, 404: Problem}, summary="Costs / 成本")
def cost(request: HttpRequest, transfer_id: UUID) -> TransferCostOut:
    """Beside what its rehearsal let expect."""
    found = queries.cost_for(actor_of(request), transfer_id)
    lines = [TransferCostLineOut(**one._asdict(), difference=one.difference) for one in found["lines"]]
    return TransferCostOut(lines=lines, people=found["people"], messages=found["messages"])


@repeats.writes(
    router.post, "/transfers/{transfer_id}/spent", response={204: None, **REFUSED}, summary="Put down time / 登记工时"
)  # fmt: skip
def spend(request: HttpRequest, transfer_id: UUID, body: TransferSpentIn) -> tuple[int, None]:
    """One's own."""
    actions.spend(actor_of(request), transfer_id, body.minutes, body.what, on=body.on)
    return 204, None


@repeats.writes(
    router.post, "/transfers/{transfer_id}/cases", response={201: TransferCaseOut, **REFUSED}, summary="Write a case / 撰写案例"
)  # fmt: skip
def write_case(request: HttpRequest, transfer_id: UUID, body: TransferCaseIn) -> tuple[int, TransferCaseOut]:
    """A draft: somebody else reviews it."""
    actor = actor_of(request)
    text = CaseText(**body.model_dump(exclude={"tags"}), tags=tuple(body.tags))
    return 201, _case(queries.case_for(actor, actions.write_case(actor, transfer_id, text)))


@router.get("/transfer-cases", response={200: list[TransferCaseOut], 404: Problem}, summary="Cases / 案例库")
def cases(request: HttpRequest, text: str = "", tag: str = "", severity: str = "", like: UUID | None = None) -> Any:
    """By words in Chinese or English, tag, severity; or those that resemble a transfer."""
    actor = actor_of(request)
    if like is not None:
        return [_case(one) for one, _ in queries.alike_for(actor, like)]
    return [_case(one) for one in queries.cases_for(actor, text=text, tag=tag, severity=severity)]


@router.get("/transfer-cases/{case_id}", response={200: TransferCaseOut, 404: Problem}, summary="One case / 单个案例")
def case(request: HttpRequest, case_id: UUID) -> TransferCaseOut:
    """As it was written, with what was gathered by itself."""
    return _case(queries.case_for(actor_of(request), case_id))


@repeats.writes(
    router.post, "/transfer-cases/{case_id}/review", response={204: None, **REFUSED}, summary="Review a case / 审阅案例"
)  # fmt: skip
def review(request: HttpRequest, case_id: UUID) -> tuple[int, None]:
    """As somebody else than who wrote it."""
    actions.review_case(actor_of(request), case_id)
    return 204, None


@repeats.writes(
    router.post, "/transfer-cases/{case_id}/publication", response={204: None, **REFUSED}, summary="Publish a case / 发布案例"
)  # fmt: skip
def publish(request: HttpRequest, case_id: UUID) -> tuple[int, None]:
    """Once it is reviewed."""
    actions.publish_case(actor_of(request), case_id)
    return 204, None


def _matching(actor: Actor, transfer_id: UUID) -> TransferMatchingOut:
    row = queries.matching_for(actor, transfer_id)
    found, notice = queries.equation_of(row), queries.notice_of(row)
    strays = [
        TransferStrayOut(table=one.position, row=one.row, candidates=list(one.candidates), outcome=str(one.outcome), customer=one.customer, why=one.why)
        for one in queries.strays_for(actor, transfer_id)
    ]  # fmt: skip
    return TransferMatchingOut(
        **found._asdict(), closes=found.closes, notice=notice.number if notice else None, strays=strays
    )


def _watch(actor: Actor, transfer_id: UUID) -> TransferWatchOut:
    found = queries.watched_for(actor, transfer_id)
    trouble = {f"trouble_{one}": found.trouble.say(one) if found.trouble else "" for one in ("en", "zh")}
    said = {name: getattr(found, name) for name in TransferWatchOut.model_fields if hasattr(found, name)}
    return TransferWatchOut(**said | trouble | {"checks": [_sample(one) for one in found.checks]})


def _sample(one: CheckCard) -> TransferDrawnOut:
    said = {name: getattr(one, name) for name in TransferDrawnOut.model_fields}
    return TransferDrawnOut(**said | {"items": [_row(item) for item in one.items]})


def _row(one: ItemCard) -> TransferCheckRowOut:
    said = {name: getattr(one, name) for name in TransferCheckRowOut.model_fields}
    return TransferCheckRowOut(
        **said | {"fields": list(one.fields), "found": str(one.found), "verdict": str(one.verdict)}
    )


def _case(one: CaseCard) -> TransferCaseOut:
    said = {name: getattr(one, name) for name in TransferCaseOut.model_fields}
    lists = {"tags": list(one.tags), "traits": list(one.traits), "material": dict(one.material)}
    return TransferCaseOut(**said | lists | {"state": str(one.state), "severity": str(one.severity)})
