# SPDX-License-Identifier: Apache-2.0
"""Needs, measures, findings and pairs, for those who may see their organisation."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Model, QuerySet
from django.db.models.functions import TruncMonth

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.rooms.quality.facts import (
    NO_SUCH_FINDING,
    NO_SUCH_PAIR,
    OPEN_ORDERS,
    OVER_ORDERS,
    PAIR_ORDERS,
    FindingCard,
    MeasureCard,
    Needs,
    PairCard,
    State,
)
from duly.rooms.quality.models import Finding, Measure, NeedsVersion, Pair, Search
from duly.rooms.quality.rules.likeness import LIKELY
from duly.rooms.quality.rules.measuring import by_month

M = TypeVar("M", bound=Model)
PAGE = 50
SHOWN = round(LIKELY * 1_000)
"""Pairs of fewer points wait for more that speaks for them."""


def needs_of(organisation: UUID) -> Needs:
    """What an organisation wants to know of its customers; what we think sensible, where it said nothing."""
    row = NeedsVersion.objects.filter(organisation_id=organisation).order_by("-number").first()
    if row is None:
        return Needs()
    places = {tag: UUID(place) for tag, place in row.departments}
    return Needs(tuple(row.fields), tuple(row.channels), tuple(row.identifiers), row.months, places, row.desk)


def measures_for(actor: Actor, organisation: UUID, department: UUID | None = None) -> list[MeasureCard]:
    """The measures of the last day that was measured.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    rows = _measures(actor, organisation, department)
    last = rows.order_by("-on").values_list("on", flat=True).first()
    return [_measure(row) for row in rows.filter(on=last).order_by("dimension")] if last else []


def trend_for(
    actor: Actor, organisation: UUID, *, since: date, department: UUID | None = None
) -> dict[str, dict[str, MeasureCard]]:
    """The last measure of each month since a day, by month and dimension.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    rows = _measures(actor, organisation, department).filter(on__gte=since).annotate(month=TruncMonth("on"))
    last = rows.order_by("month", "dimension", "-on").distinct("month", "dimension")
    return by_month(map(_measure, last))


def findings_for(
    actor: Actor, organisation: UUID | None = None, *, done: bool = False, code: str = "", customer: UUID | None = None,
    mine: bool = False, department: UUID | None = None, order: Order | None = None, after: Place | None = None,
    limit: int = PAGE,
) -> list[FindingCard]:  # fmt: skip
    """Findings that are open, the oldest first, or those that are over, the newest first; a page at a time.

    ``mine``: those that the actor has, or a department of theirs.
    """
    rows = _visible(Finding.objects.all(), actor, organisation)
    rows = rows.exclude(state=State.OPEN) if done else rows.filter(state=State.OPEN)
    if mine:
        rows = rows.filter(person=actor.id) | rows.filter(person=None, department__in=actor.departments)
    wanted = {"code": code, "customer_id": customer, "department": department}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    usual = (OVER_ORDERS if done else OPEN_ORDERS).usual
    return [card_of(row) for row in sorted_from(rows, order or usual, after)[:limit]]


def finding_for(actor: Actor, finding_id: UUID) -> FindingCard:
    """One finding.

    Raises:
        Refusal: ``quality.no_such_finding``.
    """
    row = _visible(Finding.objects.all(), actor, None).filter(id=finding_id).first()
    if row is None:
        raise NO_SUCH_FINDING(field="finding")
    return card_of(row)


def open_counts(actor: Actor, organisation: UUID | None = None) -> dict[tuple[str, UUID | None], int]:
    """How many findings are open, by code and department."""
    rows = _visible(Finding.objects.filter(state=State.OPEN), actor, organisation)
    counted = rows.values_list("code", "department").annotate(n=Count("id")).order_by()
    return {(code, department): n for code, department, n in counted}


def pairs_for(
    actor: Actor, organisation: UUID | None = None, *, state: str = "open", customer: UUID | None = None,
    order: Order | None = None, after: Place | None = None, limit: int = PAGE,
) -> list[PairCard]:  # fmt: skip
    """Pairs of customers who may be one, the most probable first, a page at a time."""
    rows = _visible(Pair.objects.filter(state=state, points__gte=SHOWN), actor, organisation)
    if customer is not None:
        rows = rows.filter(first=customer) | rows.filter(second=customer)
    return [pair_card(row) for row in sorted_from(rows, order or PAIR_ORDERS.usual, after)[:limit]]


def pair_for(actor: Actor, pair_id: UUID) -> PairCard:
    """One pair.

    Raises:
        Refusal: ``quality.no_such_pair``.
    """
    row = _visible(Pair.objects.all(), actor, None).filter(id=pair_id).first()
    if row is None:
        raise NO_SUCH_PAIR(field="pair")
    return pair_card(row)


def searches_for(actor: Actor, organisation: UUID | None = None, limit: int = 20) -> list[Search]:
    """Searches for doubles, the newest first."""
    return list(_visible(Search.objects.all(), actor, organisation).order_by("-begun_at", "-id")[:limit])


def card_of(row: Finding) -> FindingCard:
    """A finding as others may hold it."""
    return FindingCard(
        row.id, row.organisation_id, row.customer_id, row.code, row.about, dict(row.detail), row.department, row.person,
        row.state, row.opened_at, row.ended_at, row.how, row.reason,
    )  # fmt: skip


def pair_card(row: Pair) -> PairCard:
    """A pair as others may hold it."""
    return PairCard(
        row.id, row.organisation_id, row.first, row.second, row.points, tuple(row.reasons), row.way, row.state,
        row.found_at, row.judged_by, row.judged_at, row.reason, row.merge, row.merged_by, row.merged_at,
    )  # fmt: skip


def _measure(row: Measure) -> MeasureCard:
    return MeasureCard(row.organisation_id, row.department, row.dimension, row.on, row.part, row.whole)


def _measures(actor: Actor, organisation: UUID, department: UUID | None) -> QuerySet[Measure]:
    actor.require_sight(organisation)
    return Measure.objects.filter(organisation_id=organisation, department=department)


def _visible(rows: QuerySet[M], actor: Actor, organisation: UUID | None) -> QuerySet[M]:
    if organisation is not None:
        actor.require_sight(organisation)
        return rows.filter(organisation_id=organisation)
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)
