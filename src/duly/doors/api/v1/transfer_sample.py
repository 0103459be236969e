# SPDX-License-Identifier: Apache-2.0
"""The rows of a transfer that were drawn to be looked at, for programs: draw them, and read what people said. Judging is for people."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.kernel.actors import Actor
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import SampleLine

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}
_ALL = 10_000


class TransferSampledOut(Schema):
    """抽样行: one row, its values shown in part."""

    number: int
    table: str
    row: int
    verdict: str
    """Empty, ``right`` or ``wrong``."""
    at: datetime | None
    by: UUID | None
    source: dict[str, str | None]
    target: dict[str, str | None]


class TransferSampleOut(Schema):
    """抽样核对: what was drawn, what people said, and what may be concluded."""

    drawn: bool
    demanded: bool
    """Whether nobody can sign before."""
    seed: str
    size: int
    population: int
    judged: int
    wrong: int
    confidence: str
    tolerable: str
    upper: str | None
    """The share of wrong rows that is not exceeded (Clopper and Pearson); once all are judged."""
    holds: bool
    rows: list[TransferSampledOut]


@router.get(
    "/transfers/{transfer_id}/sample",
    response={200: TransferSampleOut, 404: Problem},
    summary="The sample of a transfer / 抽样核对",
)
def get(request: HttpRequest, transfer_id: UUID) -> TransferSampleOut:
    """Whoever knows the seed can draw the same rows again; values are shown in part."""
    return _sample(actor_of(request), transfer_id)


@repeats.writes(
    router.post,
    "/transfers/{transfer_id}/sample",
    response={201: TransferSampleOut, **REFUSED},
    summary="Draw the sample / 抽样",
)
def draw(request: HttpRequest, transfer_id: UUID) -> tuple[int, TransferSampleOut]:
    """By the digest of the rehearsal; drawn again, the same rows come, as they stand then."""
    actions.draw_sample(actor_of(request), transfer_id)
    return 201, _sample(actor_of(request), transfer_id)


def _sample(actor: Actor, transfer_id: UUID) -> TransferSampleOut:
    card = queries.sample_for(actor, transfer_id)
    if card is None:
        nothing: dict[str, Any] = {
            "seed": "",
            "size": 0,
            "population": 0,
            "judged": 0,
            "wrong": 0,
            "upper": None,
            "holds": False,
        }
        demanded = queries.row_for(actor, transfer_id).plan["target"]["kind"] in queries.DEMANDING
        return TransferSampleOut(drawn=False, demanded=demanded, confidence="", tolerable="", rows=[], **nothing)
    rows = [_line(one) for one in queries.sample_lines(actor, transfer_id, limit=_ALL)]
    said = {name: getattr(card, name) for name in ("seed", "size", "population", "judged", "wrong", "holds")}
    return TransferSampleOut(
        drawn=True, demanded=card.is_demanded, confidence=str(card.confidence), tolerable=str(card.tolerable),
        upper=None if card.upper is None else str(card.upper), rows=rows, **said,
    )  # fmt: skip


def _line(one: SampleLine) -> TransferSampledOut:
    said = {name: getattr(one, name) for name in ("number", "table", "row", "verdict", "at", "by")}
    return TransferSampledOut(source=dict(one.source), target=dict(one.target), **said)
