# SPDX-License-Identifier: Apache-2.0
"""Who may be the one that is being entered, and who is alike by what is kept blind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count

from duly.foundation.vault import blind
from duly.rooms.customers import queries as registry
from duly.rooms.quality.facts import Likeness
from duly.rooms.quality.models import NameKey, Pair
from duly.rooms.quality.queries.lists import SHOWN
from duly.rooms.quality.rules.features import name_key
from duly.rooms.quality.rules.likeness import LIKELY, MOST, NAME, Shared, score_of
from duly.rooms.quality.rules.records import Subject

_MARK = "quality.name"


def likely_same(
    organisation: UUID, *, kind: str, name: str, region: str, values: Iterable[tuple[str, str]] = ()
) -> list[Likeness]:
    """Customers on record who may be the one that somebody is about to enter, most probable first.

    ``values`` are contact points and identifiers by kind: ``("email", "a@example.com")``. It asks blind indexes only: no
    record is opened, and a value that a crowd shares says nothing.
    """
    found: dict[UUID, list[str]] = defaultdict(list)
    for value_kind, value in values:
        _note(found, value_kind, registry.holders(value_kind, value, organisation) if value.strip() else ())
    told = name_key(Subject(uuid4(), organisation, "", kind, name, "", region))
    if told:
        rows = NameKey.objects.filter(organisation_id=organisation, key__in=blind.marks(_MARK, told))
        _note(found, NAME, rows.values_list("customer_id", flat=True)[: MOST + 1])
    scored = [Likeness(customer, *score_of(kinds)) for customer, kinds in found.items()]
    return sorted((one for one in scored if one.score >= LIKELY), key=lambda one: (-one.score, one.customer_id))


def _note(found: dict[UUID, list[str]], kind: str, holders: Iterable[UUID]) -> None:
    held = list(holders)
    for customer in held if len(held) <= MOST else ():
        found[customer].append(kind)


def key_of(subject: Subject) -> bytes | None:
    """The blind key of a customer's name and region; ``None`` where no name is known."""
    told = name_key(subject)
    return blind.mark(_MARK, told) if told else None


def of_one_name(organisation: UUID, after: bytes | None, limit: int) -> list[tuple[bytes, Shared]]:
    """The next keys of names that several customers of an organisation have, and who they are."""
    rows = NameKey.objects.filter(organisation_id=organisation)
    rows = rows.filter(key__gt=after) if after is not None else rows
    keys = rows.values("key").annotate(n=Count("customer_id")).filter(n__gt=1).order_by("key")
    grouped = keys.annotate(parties=ArrayAgg("customer_id")).values_list("key", "parties")[:limit]
    return [(bytes(key), Shared(NAME, tuple(parties))) for key, parties in grouped]


def paired(customers: Sequence[UUID]) -> set[UUID]:
    """Which of these are in an open pair that is shown."""
    rows = Pair.objects.filter(state="open", points__gte=SHOWN)
    either = rows.filter(first__in=customers).values_list("first", flat=True)
    other = rows.filter(second__in=customers).values_list("second", flat=True)
    return {*either, *other}
