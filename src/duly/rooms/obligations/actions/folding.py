# SPDX-License-Identifier: Apache-2.0
"""Adding up what many small changes left in the tally of who stands where."""

from django.db import connection

from duly.foundation.ledger.actions import action
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.named_sql import named_sql

_PACKAGE = "duly.rooms.obligations"
MANY = 200
"""Changes of a notice from which on folding pays."""


def fold() -> int:
    """One round; gives by how many rows the tally shrank."""
    return fold_tally(SYSTEM, MANY)


@action("obligations.fold", silent="sums stay the same; only the number of rows that hold them shrinks")
def fold_tally(actor: Actor, many: int) -> int:
    """Fold the changes of notices that have more than so many into one row for each state."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "many_deltas"), {"many": many})
        subjects = [row[0] for row in cursor.fetchall()]
        if not subjects:
            return 0
        cursor.execute(named_sql(_PACKAGE, "fold_deltas"), {"subjects": subjects})
        return int(cursor.fetchone()[0])
