# SPDX-License-Identifier: Apache-2.0
"""Reads over many customers that open nothing: shared values, states of contact points, whose stream is whose."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max

from duly.kernel.named_sql import named_sql
from duly.rooms.customers.models import Consent, ContactPoint, Contract, Party


class Shared(NamedTuple):
    """One value that several customers of an organisation hold now."""

    kind: str
    """A channel (``phone`` for both kinds of number) or a kind of identifier."""
    mark: bytes
    parties: tuple[UUID, ...]


def shared_in(organisation: UUID, after: tuple[str, bytes] | None = None, limit: int = 1_000) -> list[Shared]:
    """Such values, by kind and mark, a page at a time; ``after`` is the last one seen."""
    kind, mark = after or (None, None)
    values = {"organisation": organisation, "kind": kind, "mark": mark, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.customers", "shared"), values)
        return [Shared(name, bytes(blind), tuple(parties)) for name, blind, parties in cursor.fetchall()]


def states_of(parties: Iterable[UUID]) -> dict[UUID, str]:
    """What carriers and staff last said of each contact point of these customers."""
    return dict(ContactPoint.objects.filter(party_id__in=list(parties)).values_list("id", "state"))


def consents_in(parties: Iterable[UUID]) -> dict[UUID, list[Consent]]:
    """All decisions of these customers, the latest first."""
    found: dict[UUID, list[Consent]] = defaultdict(list)
    for row in Consent.objects.filter(party_id__in=list(parties)).order_by("party_id", "-at", "-id"):
        found[row.party_id].append(row)
    return found


def ended_before(
    organisation: UUID, day: date, after: UUID | None = None, limit: int = 1_000
) -> list[tuple[UUID, date]]:
    """Customers whose last contract ended before a day, and when; by id, a page at a time. Who has one that runs is absent."""
    rows = Contract.objects.filter(party__organisation_id=organisation).exclude(party__status="erased")
    if after is not None:
        rows = rows.filter(party__gt=after)
    last = rows.values("party").annotate(last=Max("ended_on"), n=Count("id"), over=Count("ended_on"))
    return list(last.filter(n=F("over"), last__lt=day).order_by("party").values_list("party", "last")[:limit])


def parties_of(streams: Iterable[UUID]) -> list[UUID]:
    """The customers whose streams in the ledger these are."""
    return list(Party.objects.filter(stream__in=list(streams)).values_list("id", flat=True))
