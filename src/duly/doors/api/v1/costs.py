# SPDX-License-Identifier: Apache-2.0
"""Prices, forecasts, and what things came to. Amounts are millionths of a currency of ISO 4217."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Body, Router, Schema

from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.look.strangers import doubts_about
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.rooms.insight import queries as insight
from duly.rooms.tariffs import actions, queries
from duly.rooms.tariffs.facts import Price, SheetCard

router = Router()


class PriceOut(Schema):
    """价格: one row. ``provider`` is a role where people are paid by the minute; ``valid_to`` is not included."""

    provider: str
    channel: str
    region: str
    unit: str
    micros: int
    currency: str
    valid_from: datetime
    valid_to: datetime | None


class DoubtOut(Schema):
    """提示: something to look at in a price list, in both languages."""

    en: str
    zh: str


class SheetOut(Schema):
    """价目表: the list in force; number 0 and no rows before the first one is set.

    ``warnings``: names that this house does not know, providers without a price, prices that end and that none follows.
    """

    number: int
    digest: str
    set_at: datetime | None
    prices: list[PriceOut]
    warnings: list[DoubtOut]


class MoneyOut(Schema):
    """金额: millionths of a currency."""

    currency: str
    micros: int


class RateOut(Schema):
    """What comes of a channel, in thousandths; ``source`` is ``measured`` here, or ``assumed``."""

    delivered_permille: int
    confirmed_permille: int
    source: str
    sample: int


class CostStepOut(Schema):
    """One channel of one step."""

    step: int
    channel: str
    starts_at: datetime
    messages: int
    skipped: int
    delivered: int
    confirmed: int
    units: int
    unit: str
    cost: list[MoneyOut]
    unpriced: int
    rate: RateOut


class ForecastOut(Schema):
    """预测: what a notice is expected to come to; ``frozen_at`` says when it was fixed, null before launch."""

    starts_at: datetime
    customers: int
    without_edition: int
    languages: list[dict[str, Any]]
    channels: list[CostStepOut]
    lengths: list[dict[str, Any]]
    confirmed: int
    unreachable: int
    cost: list[MoneyOut]
    unpriced: int
    due_at: datetime
    acknowledged_by_due: int
    reached_all_at: datetime
    settled_at: datetime
    phases: list[dict[str, Any]]
    waits_for_release: bool
    cheaper: dict[str, Any] | None
    closed_channels: list[str]
    frozen_at: datetime | None = None
    digest: str | None = None


class ChannelCostOut(Schema):
    """What one channel has carried and cost."""

    channel: str
    sent: int
    units: int
    unit: str
    cost: list[MoneyOut]
    confirmed: int
    per_confirmed: list[MoneyOut]
    unpriced: int
    providers: list[dict[str, Any]]


class CostOut(Schema):
    """费用: what a notice has cost so far, beside its forecast; ``unpriced`` counts messages that nobody put a price on."""

    channels: list[ChannelCostOut]
    cost: list[MoneyOut]
    confirmed: int
    per_confirmed: list[MoneyOut]
    unpriced: int
    forecast: dict[str, Any] | None


class ChannelReportOut(Schema):
    """渠道报告: one channel over many notices."""

    channel: str
    notices: int
    sent: int
    arrived: int
    confirmed: int
    units: int
    unit: str
    cost: list[MoneyOut]
    per_confirmed: list[MoneyOut]
    unpriced: int


@router.get("/tariffs", response=SheetOut, summary="The prices in force / 当前价目表")
def get_tariffs(request: HttpRequest) -> Any:
    """All rows of the newest list."""
    return _sheet(queries.sheet_for(actor_of(request)))


@router.put(
    "/tariffs",
    response={200: SheetOut, 403: Problem, 409: Problem, 422: Problem},
    summary="Put a price list in force / 启用价目表",
)
def put_tariffs(request: HttpRequest, document: Body[dict[str, Any]]) -> Any:
    """The whole list, as docs/costs.md describes it. Costs that were metered before stay as they are."""
    return _sheet(actions.set_sheet(actor_of(request), document))


@router.get(
    "/notices/{notice}/forecast",
    response={200: ForecastOut, 404: Problem, 422: Problem},
    summary="What a notice will take / 通知预测",
)
def notice_forecast(request: HttpRequest, notice: str) -> Any:
    """Reckoned now, or as it was frozen at launch. Counting a large audience takes a few seconds."""
    return insight.forecast_for(actor_of(request), notice)


@router.get("/notices/{notice}/cost", response={200: CostOut, 404: Problem}, summary="What a notice cost / 通知费用")
def notice_cost(request: HttpRequest, notice: str) -> Any:
    """So far, by channel, provider and currency."""
    return insight.cost_for(actor_of(request), notice)


@router.get("/reports/channels", response=list[ChannelReportOut], summary="Channels compared / 渠道对比")
def channel_report(request: HttpRequest, organisation: str | None = None) -> Any:
    """What each channel carried, who confirmed, and what one confirmation cost, over the newest 200 notices."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    return insight.channel_report_for(actor, place)


def _sheet(card: SheetCard | None) -> SheetOut:
    if card is None:
        return SheetOut(number=0, digest="", set_at=None, prices=[], warnings=[])
    doubts = [DoubtOut(en=words.say("en"), zh=words.say("zh")) for words in doubts_about(card.prices, clock.now())]
    return SheetOut(
        number=card.number, digest=card.digest, set_at=card.set_at, prices=[_row(row) for row in card.prices],
        warnings=doubts,
    )  # fmt: skip


def _row(row: Price) -> PriceOut:
    return PriceOut(
        provider=row.provider,
        channel=row.channel,
        region=row.region,
        unit=row.unit,
        micros=row.micros,
        currency=row.currency,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
