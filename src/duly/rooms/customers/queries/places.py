# SPDX-License-Identifier: Apache-2.0
"""What a plan needs to know of customers: their tags, and whose clock is not known."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count

from duly.rooms.customers.facts import Criteria
from duly.rooms.customers.models import Party
from duly.rooms.customers.queries.selection import _meets


def tags_of(customer_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The tags of these customers; unknown ids are absent."""
    rows = Party.objects.filter(id__in=customer_ids).values_list("id", "tags")
    return {customer: tuple(tags) for customer, tags in rows}


def by_zone(organisation: UUID, criteria: Criteria) -> dict[tuple[str, str], int]:
    """How many customers who meet the criteria have each pair of time zone and region."""
    rows = Party.objects.filter(_meets(criteria), organisation_id=organisation)
    counted = rows.values_list("time_zone", "region").annotate(n=Count("id")).order_by()
    return {(zone, region): n for zone, region, n in counted}
