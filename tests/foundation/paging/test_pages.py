# SPDX-License-Identifier: Apache-2.0
"""Pages of real tables: nothing twice, nothing left out, and an index has them in order."""

from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Model, QuerySet

from duly.foundation.paging.facts import Order, Orders
from duly.foundation.paging.queries import sorted_from
from duly.kernel import clock
from duly.rooms.audience.facts import ROLL_ORDERS
from duly.rooms.audience.models import Recipient
from duly.rooms.customers import queries as customers
from duly.rooms.customers.models import Import, Party
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries import NOTICE_ORDERS
from duly.rooms.obligations.facts import CASE_ORDERS
from duly.rooms.obligations.models import Obligation
from duly.rooms.printing.facts import BATCH_ORDERS
from duly.rooms.printing.models import Batch
from duly.rooms.repairs.facts import AWAITED_ORDERS, OVER_ORDERS
from duly.rooms.repairs.models import Repair
from duly.rooms.translation.models import Term
from duly.rooms.translation.queries import TERM_ORDERS
from world import World, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
SOME = UUID(int=1)


def read_all(world: World, order: Order, folder: Path, *, more: bool) -> list[str]:
    """All pages of three; behind and ahead of each, customers are added."""
    found: list[str] = []
    after, n = None, 50
    while page := customers.search_for(world.ada, world.acme.id, order=order, after=after, limit=3):
        found += [row.ref for row in page]
        after = order.read(order.written(page[-1]))
        assert after is not None
        if more and n < 58:
            make_customers(
                world, [customer_row(n - 50, name=f"A{n}", ref=f"A-{n}"), customer_row(n, name=f"Z{n}")], folder
            )
            n += 1
    return found


@pytest.mark.parametrize("name", ["number", "-number", "name", "-name"])
def test_rows_that_come_while_somebody_reads_move_nothing(tmp_path: Path, name: str) -> None:
    world, order = a_world(), customers.PARTY_ORDERS.named(name)
    names = ["Lee", "Lee", "Lee", "Lee", "Lee", "Moss", "Moss", "Abe", "Ng", "Ng"]
    make_customers(world, [customer_row(n, name=name) for n, name in enumerate(names)], tmp_path)
    before = read_all(world, order, tmp_path, more=False)
    assert len(before) == len(set(before)) == len(names)
    meanwhile = read_all(world, order, tmp_path, more=True)
    assert [ref for ref in meanwhile if ref in set(before)] == before
    assert len(meanwhile) == len(set(meanwhile)) > len(before)


WAITING = Obligation.objects.filter(stuck_at__isnull=False, left_at__isnull=True)
SERVED: list[tuple[QuerySet[Model], Orders]] = [
    (Party.objects.filter(organisation_id=SOME), customers.PARTY_ORDERS),
    (Import.objects.filter(organisation_id=SOME), customers.IMPORT_ORDERS),
    (WAITING, CASE_ORDERS),
    (WAITING.filter(subject=SOME), CASE_ORDERS),
    (Repair.objects.filter(closed_at__isnull=True), AWAITED_ORDERS),
    (Repair.objects.filter(closed_at__isnull=False), OVER_ORDERS),
    (Recipient.objects.filter(roll_id=SOME), ROLL_ORDERS),
    (Batch.objects.filter(organisation_id=SOME), BATCH_ORDERS),
    (Notice.objects.select_related("change"), NOTICE_ORDERS),
    (Term.objects.filter(organisation_id=SOME), TERM_ORDERS),
]


@pytest.mark.parametrize(
    ("rows", "order"),
    [(rows, orders.named(sign + name)) for rows, orders in SERVED for name in orders.names for sign in ("", "-")],
    ids=lambda one: one.asked if isinstance(one, Order) else one.model.__name__,
)
def test_an_index_has_every_order_that_is_offered(rows: QuerySet[Model], order: Order) -> None:
    """Asked not to read whole tables, the planner sorts nothing, or only rows that are equal in the first column."""
    kinds = {str: "", int: 0, UUID: SOME}
    after = tuple(kinds.get(column.kind, clock.now()) for column in order.columns)
    with connection.cursor() as cursor:
        for away in ("sort", "seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{away} = off")
        plan = sorted_from(rows, order, after)[:50].explain()  # type: ignore[arg-type]
    assert "Sort" not in plan.replace("Incremental Sort", "").replace("Presorted Key", "").replace("Sort Key", ""), plan
