# SPDX-License-Identifier: Apache-2.0
"""How well the desk does: of the conversations that came in within a month, for each department."""

from uuid import UUID

from django.db import connection

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.feedback.facts import Measure

_PACKAGE = "duly.rooms.feedback"


def measures(actor: Actor, organisation: UUID | None = None, *, months: int = 12, whole: bool = False) -> list[Measure]:
    """One line per month and department, or with ``whole`` per month alone (the middle of all is not the middle of the
    middles); the latest month first. Months are those of the organisation's clock.

    Times are hours as the customer waits for them, nights and holidays too. What is not resolved yet is in no time of
    resolution, so the last months look quicker than they are until they are done.
    """
    homes = [one for one in accounts.organisations_for(actor) if organisation in {None, one.id}]
    found = [one for home in homes for one in _of(home.id, home.time_zone, months, whole=whole)]
    return sorted(found, key=lambda one: (-one.month.toordinal(), str(one.department or "")))


def _of(home: UUID, zone: str, months: int, *, whole: bool) -> list[Measure]:
    with connection.cursor() as cursor:
        cursor.execute(
            named_sql(_PACKAGE, "measures"),
            {"zone": zone, "home": home, "now": clock.now(), "months": months - 1, "whole": whole},
        )
        return [Measure(*row) for row in cursor.fetchall()]
