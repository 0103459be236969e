# SPDX-License-Identifier: Apache-2.0
"""Who meets criteria, and why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from duly.kernel import arrays
from duly.kernel.clock import now
from duly.rooms.customers.facts import Criteria, Match, Summary
from duly.rooms.customers.models import ContactPoint, Contract, Party, Segment, SegmentMember
from duly.rooms.customers.registry.sealing import names_of
from duly.rooms.customers.rules.selection import reasons

PAGE = 2_000
STANDS = Q(merged_into__isnull=True) & ~Q(status="erased")
"""Customers who are there: neither erased nor taken up into another."""
_PARTY = ("id", "stream", "ref", "version", "language", "time_zone", "region", "tags", "status")


def matching(organisation: UUID, criteria: Criteria, after: str | None = None, limit: int = PAGE) -> list[Match]:
    """Customers who meet the criteria, by reference, a page at a time; ``after`` is the last reference seen."""
    parties = Party.objects.filter(_meets(criteria), organisation_id=organisation)
    if after is not None:
        parties = parties.filter(ref__gt=after)
    page = list(parties.order_by("ref").values_list(*_PARTY, named=True)[:limit])
    contracts = _contracts_of([p.id for p in page], criteria)
    names = names_of((p.id, organisation, p.version) for p in page)
    segment = _title(criteria)
    return [
        Match(
            p.id,
            p.stream,
            p.ref,
            names[p.id],
            p.language,
            p.time_zone,
            p.region,
            reasons(p, contracts.get(p.id, ()), criteria, segment),
        )
        for p in page
    ]


def summary(organisation: UUID, criteria: Criteria) -> Summary:
    """Customers who meet the criteria, counted by language, region and the channels on which they can be reached."""
    parties = Party.objects.filter(_meets(criteria), organisation_id=organisation)
    points = ContactPoint.objects.filter(state="active")
    by_reach = dict(
        points.filter(party__in=parties)
        .values_list("channel")
        .annotate(n=Count("party", distinct=True))
        .order_by("channel")
    )
    unreached = parties.filter(~Exists(points.filter(party=OuterRef("pk")))).count()
    return Summary(
        parties.count(),
        _by(parties, "language"),
        _by(parties, "region"),
        by_reach | ({"none": unreached} if unreached else {}),
        parties.filter(kind="person").count(),
    )


def _title(criteria: Criteria) -> str:
    """Why those on the list that is meant belong together; empty where none is."""
    if criteria.segment is None:
        return ""
    return Segment.objects.filter(id=criteria.segment).values_list("title", flat=True).first() or ""


def _by(parties: QuerySet[Party], name: str) -> dict[str, int]:
    return dict(parties.values_list(name).annotate(n=Count("id")).order_by("-n", name))


def _meets(criteria: Criteria) -> Q:
    wanted = STANDS
    if criteria.statuses:
        wanted &= Q(status__in=criteria.statuses)
    if criteria.segment:
        wanted &= Q(id__in=SegmentMember.objects.filter(segment_id=criteria.segment).values("party"))
    if criteria.tags:
        wanted &= Q(tags__overlap=list(criteria.tags))
    if criteria.customer_refs:
        wanted &= Q(ref__in=criteria.customer_refs)
    if criteria.regions:
        wanted &= _within(criteria.regions)
    if criteria.services or criteria.contract_states or criteria.ended_since:
        wanted &= Q(id__in=Contract.objects.filter(_contract_meets(criteria)).values("party"))
    return wanted


def _within(regions: Sequence[str]) -> Q:
    """A country has its provinces within it."""
    found = Q(region__in=regions)
    for region in regions:
        if "-" not in region:
            found |= Q(region__startswith=f"{region}-")
    return found


def _contract_meets(criteria: Criteria) -> Q:
    today = criteria.as_of or now().date()
    wanted = Q()
    if criteria.services:
        wanted &= Q(service__in=criteria.services)
    running, ended = Q(ended_on__isnull=True) | Q(ended_on__gte=today), Q(ended_on__lt=today)
    if criteria.ended_since is not None:
        ended &= Q(ended_on__gte=criteria.ended_since)
    states = criteria.contract_states or (("ended",) if criteria.ended_since else ())
    if states:
        either = Q(pk__in=[])
        either |= running if "active" in states else Q(pk__in=[])
        either |= ended if "ended" in states else Q(pk__in=[])
        wanted &= either
    return wanted


def _contracts_of(parties: Sequence[UUID], criteria: Criteria) -> dict[UUID, list[Any]]:
    if not (criteria.services or criteria.contract_states or criteria.ended_since):
        return {}
    found: dict[UUID, list[Any]] = {}
    these = RawSQL("SELECT unnest(%s::uuid[])", [arrays.of_uuids(parties)])
    wanted = Contract.objects.filter(_contract_meets(criteria), party__in=these).order_by("number", "service")
    for contract in wanted.values_list("party_id", "number", "service", "ended_on", named=True):
        found.setdefault(contract.party_id, []).append(contract)
    return found
