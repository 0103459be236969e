# SPDX-License-Identifier: Apache-2.0
"""Customers' own systems that take nothing for days: their addresses are switched off, as Standard Webhooks advises."""

from datetime import timedelta
from typing import Any

from django.db import connection

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.channel import FAULTS

CHANNEL = "webhook"
DELINQUENT = "delinquent"
"""Why such an address is broken."""
SPAN = timedelta(days=3)
LEAST = 3
_SINCE = timedelta(days=60)
_CODES = sorted(FAULTS["now"] | FAULTS["provider"] | {"rejected"})
_BOUNDS = {"mailings": 500, "rows": 50_000, "points": 500}


@action("delivery.switch_off")
def switch_off(actor: Actor) -> int:
    """Mark the addresses ``broken`` to which at least three messages failed over three days or more, and nothing got
    through since; gives how many. One that staff or the customer restored starts afresh, and so does one that took a
    message. Records ``delivery.switched_off`` on each customer's stream, and what marking a contact point records.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "channel": CHANNEL,
            "since": now - _SINCE,
            "codes": _CODES,
            "least": LEAST,
            "span": SPAN,
            **_BOUNDS,
        }
        cursor.execute(named_sql(PACKAGE, "delinquent"), asked)
        rows = cursor.fetchall()
    standing = registry.in_use_since([point for point, *_ in rows])
    found = []
    for point, customer, times, good_at in rows:
        since = max((at for at in (standing.get(point), good_at) if at), default=now)
        fresh = [at for at in times if point in standing and at > since]
        if len(fresh) >= LEAST and fresh[-1] - fresh[0] >= SPAN:
            found.append((point, customer, fresh))
    if not found:
        return 0
    cards = registry.cards([customer for _, customer, _ in found])
    customers.mark_contact_points(actor, [(point, "broken", DELINQUENT) for point, _, _ in found])
    facts = [
        FactRow(cards[customer].stream, {"channel": CHANNEL, "days": (times[-1] - times[0]).days, "count": len(times)})
        for _, customer, times in found
    ]
    record_many(kinds.SWITCHED_OFF, facts)
    return len(found)
