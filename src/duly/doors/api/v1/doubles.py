# SPDX-License-Identifier: Apache-2.0
"""Customers who may be one, for programs: search, judge, merge, take it back."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.rooms.customers import queries as customers
from duly.rooms.quality import actions, queries
from duly.rooms.quality.facts import PAIR_ORDERS, PairCard

router = Router()


class PairOut(Schema):
    """疑似重复: two customers who may be one; ``points`` are thousandths, ``reasons`` what they have in common."""

    id: UUID
    first: str
    second: str
    points: int
    reasons: list[str]
    way: str
    state: str
    found_at: datetime
    judged_by: UUID | None
    judged_at: datetime | None
    reason: str
    merge: UUID | None
    merged_by: UUID | None
    merged_at: datetime | None


class PairJudgementIn(Asked):
    """判断: whether they are one customer, and how it is known."""

    same: bool
    reason: str


class MergeIn(Asked):
    """合并: the number of the customer who stands for both."""

    survivor: str


class MergeOut(Schema):
    """The merge, by which it is taken back."""

    merge: UUID


class UnmergeIn(Asked):
    """撤销合并: why they are two after all."""

    reason: str


class DoubleSearchIn(Asked):
    """查找重复: ``thorough`` needs the extra [dedupe] where the worker runs."""

    way: Literal["quick", "thorough"] = "quick"
    organisation: str | None = None


class DoubleSearchOut(Schema):
    """One search."""

    id: UUID
    way: str
    state: str
    pairs: int
    begun_at: datetime
    finished_at: datetime | None


class BegunOut(Schema):
    """The search that was begun."""

    id: UUID


@router.get("/quality/doubles", response={200: Page[PairOut], 404: Problem, 422: Problem}, summary="Doubles / 疑似重复")
def list_pairs(
    request: HttpRequest, *, organisation: str | None = None, state: Literal["open", "same", "apart", "gone"] = "open",
    customer: str | None = None, cursor: str | None = None, limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """The most probable first, a page at a time."""
    actor, order = actor_of(request), PAIR_ORDERS.usual
    place = accounts.organisation_for(actor, organisation)
    whose = customers.customer_for(actor, place.id, customer).id if customer else None
    after = pages.place_in(order, cursor)
    rows = queries.pairs_for(actor, place.id, state=state, customer=whose, order=order, after=after, limit=limit)
    return pages.page_of(rows, order, limit, _pairs)


@router.get("/quality/doubles/{pair_id}", response={200: PairOut, 404: Problem}, summary="One pair / 查看一对")
def show_pair(request: HttpRequest, pair_id: UUID) -> PairOut:
    """Their numbers, why they are alike, what was judged."""
    return _pairs([queries.pair_for(actor_of(request), pair_id)])[0]


@repeats.writes(
    router.post, "/quality/doubles/{pair_id}/judgement",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem}, summary="Judge a pair / 判断",
)  # fmt: skip
def judge(request: HttpRequest, pair_id: UUID, body: PairJudgementIn) -> tuple[int, None]:
    """It changes no record, and is remembered."""
    actions.judge(actor_of(request), pair_id, same=body.same, reason=body.reason)
    return 204, None


@repeats.writes(
    router.post, "/quality/doubles/{pair_id}/merge",
    response={200: MergeOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem}, summary="Merge / 合并",
)  # fmt: skip
def merge(request: HttpRequest, pair_id: UUID, body: MergeIn) -> tuple[int, MergeOut]:
    """By somebody else than the judge."""
    actor = actor_of(request)
    rights.require(actor, "quality.merge")
    card = queries.pair_for(actor, pair_id)
    survivor = customers.customer_for(actor, card.organisation, body.survivor).id
    return 200, MergeOut(merge=actions.merge(actor, pair_id, survivor=survivor))


@repeats.writes(
    router.post, "/quality/doubles/{pair_id}/unmerge",
    response={204: None, 403: Problem, 404: Problem, 409: Problem, 422: Problem}, summary="Take a merge back / 撤销合并",
)  # fmt: skip
def unmerge(request: HttpRequest, pair_id: UUID, body: UnmergeIn) -> tuple[int, None]:
    """By somebody else than who merged."""
    actions.unmerge(actor_of(request), pair_id, reason=body.reason)
    return 204, None


@repeats.writes(
    router.post, "/quality/searches", response={202: BegunOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem},
    summary="Search for doubles / 查找重复",
)  # fmt: skip
def begin(request: HttpRequest, body: DoubleSearchIn) -> tuple[int, BegunOut]:
    """A worker carries it."""
    return 202, BegunOut(id=actions.find_duplicates(actor_of(request), body.organisation, way=body.way))


@router.get(
    "/quality/searches",
    response={200: list[DoubleSearchOut], 404: Problem, 422: Problem},
    summary="Searches for doubles / 查找记录",
)
def searches(request: HttpRequest, organisation: str | None = None) -> Any:
    """The newest first, at most twenty."""
    actor = actor_of(request)
    rows = queries.searches_for(actor, accounts.organisation_for(actor, organisation).id)
    return [DoubleSearchOut(**{name: getattr(one, name) for name in DoubleSearchOut.model_fields}) for one in rows]


def _pairs(rows: Any) -> list[PairOut]:
    held: list[PairCard] = list(rows)
    cards = customers.cards({party for one in held for party in (one.first, one.second)})
    own = PairOut.model_fields.keys() - {"first", "second", "reasons"}
    return [
        PairOut(
            **{name: getattr(one, name) for name in own}, reasons=list(one.reasons),
            first=cards[one.first].ref if one.first in cards else "", second=cards[one.second].ref if one.second in cards else "",
        )
        for one in held
    ]  # fmt: skip
