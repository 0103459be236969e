# SPDX-License-Identifier: Apache-2.0
"""A house with an index: what stands in it, whether customer 0 is found, and a rotation that is killed."""

from uuid import UUID

import pytest
from django.db import connection

from duly.foundation.vault import reindexing
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Change, Family, Item, Nature
from duly.rooms.customers.models import Party
from duly.rooms.quality import queries as doubles
from foundation.vault.people import OPERATOR
from world import World

MAIL, PHONE, TAX = "c0@example.com", "+12025550100", "91350100M000100Y43"


class Killed(BaseException):
    """What ends a process in the middle."""


def marked_columns() -> set[str]:
    return {f"{one.table}.{column}" for one in reindexing.marked() for column in one.columns}


def the(ref: str) -> UUID:
    return Party.objects.get(ref=ref).id


def identify(party: UUID) -> None:
    said = (("kind", "uscc"), ("country", "CN"))
    change(party, Item(Family.IDENTIFIER, None, "value", TAX, attributes=said))


def change(party: UUID, item: Item) -> None:
    customers.apply_change(SYSTEM, Change(party, Nature.UPDATE, clock.now(), (item,), "customer_asked"))


def all_marks() -> set[object]:
    """Every mark and token that stands anywhere."""
    found: set[object] = set()
    with connection.cursor() as cursor:
        for column in sorted(marked_columns()):
            table, name = column.split(".")
            cursor.execute(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL")
            for (held,) in cursor.fetchall():
                found |= set(held) if isinstance(held, list) else {bytes(held)}
    return found


def is_found(world: World) -> bool:
    """Whether customer 0 is found in every way."""
    party, home = the("C-00000"), world.acme.id
    ways = (
        registry.by_address("email", MAIL),
        registry.holders("phone", PHONE, home),
        registry.holders("uscc", TAX, home),
        [one.id for one in registry.search_for(OPERATOR, home, "国藩")],
        [one.id for one in registry.search_for(OPERATOR, home, "zengguofan")],
        [one.id for one in registry.found_for(OPERATOR, PHONE[-7:])],
    )
    likely = doubles.likely_same(
        home, kind="company", name="曾国藩", region="GB", values=[("email", MAIL), ("phone", PHONE)]
    )
    return all(way == [party] for way in ways) and [one.customer_id for one in likely] == [party]


def killed_after(batches: int) -> None:
    """A rotation that ends in the middle, after so many batches."""
    left = iter(range(batches))

    def end(*_: int) -> None:
        if next(left, None) is None:
            raise Killed

    with pytest.raises(Killed):
        reindexing.rotate_index(OPERATOR, tell=end)


def put(point: UUID, version: UUID) -> None:
    """Damage a row, or mend it, beside the house."""
    with connection.cursor() as cursor:
        cursor.connection.execute("UPDATE customers_contactpoint SET version = %s WHERE id = %s", [version, point])
