# SPDX-License-Identifier: Apache-2.0
"""Customers as a transfer sees them: rows of plain text, to be compared with what it brings."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from duly.rooms.customers.facts import CarriedRow
from duly.rooms.customers.models import Party
from duly.rooms.customers.queries.selection import STANDS
from duly.rooms.customers.registry.held import held_of
from duly.rooms.customers.registry.weighing import Weighed, weighed
from duly.rooms.customers.rules.carried import texts

AT_ONCE = 5_000


def rows_held(organisation: UUID, refs: Sequence[str]) -> Iterator[dict[str, str | None]]:
    """The customers with these numbers, each with every field that a transfer can name."""
    for at in range(0, len(refs), AT_ONCE):
        some = refs[at : at + AT_ONCE]
        yield from _rows(list(Party.objects.filter(STANDS, organisation_id=organisation, ref__in=some)))


def every_row_held(organisation: UUID) -> Iterator[Sequence[dict[str, str | None]]]:
    """All customers of an organisation so, some thousands at a time."""
    standing, after = Party.objects.filter(STANDS, organisation_id=organisation).order_by("id"), None
    while page := list((standing if after is None else standing.filter(id__gt=after))[:AT_ONCE]):
        yield list(_rows(page))
        after = page[-1].id


def foreseen(organisation: UUID, rows: Sequence[CarriedRow]) -> Weighed:
    """What rows of a transfer would do now; nothing is locked and nothing written."""
    return weighed(organisation, rows)


def how_many(organisation: UUID) -> int:
    """How many customers an organisation has."""
    return Party.objects.filter(STANDS, organisation_id=organisation).count()


def _rows(parties: list[Party]) -> Iterator[dict[str, str | None]]:
    held = held_of(parties)
    return (texts(held[one.id], one.ref) for one in parties)
