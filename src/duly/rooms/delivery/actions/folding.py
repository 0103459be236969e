# SPDX-License-Identifier: Apache-2.0
"""Adding up what many small changes left in the tally."""

from datetime import timedelta

from django.db import connection

from duly.foundation.ledger.actions import action
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery.actions.pace import PACKAGE

MINUTES_KEPT = timedelta(hours=2)
"""How long changes keep their minute; older ones are one sum."""
MANY = 200
"""Unfolded rows of a mailing from which on folding pays."""


def fold() -> int:
    """One round; gives by how many rows the tally shrank."""
    return fold_tally(SYSTEM, MANY)


@action("delivery.fold", silent="sums stay the same; only the number of rows that hold them shrinks")
def fold_tally(actor: Actor, many: int) -> int:
    """Fold the changes of mailings that have more than so many, or old ones, into one row for each cell and minute."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "many_deltas"), {"many": many, "old": now - MINUTES_KEPT})
        mailings = [row[0] for row in cursor.fetchall()]
        if not mailings:
            return 0
        cursor.execute(named_sql(PACKAGE, "fold_deltas"), {"mailings": mailings, "old": now - MINUTES_KEPT})
        return int(cursor.fetchone()[0])
