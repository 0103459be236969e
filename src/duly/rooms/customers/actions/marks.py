# SPDX-License-Identifier: Apache-2.0
"""What carriers and staff say about contact points."""

import re
from collections.abc import Sequence
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.kernel.actors import Actor
from duly.kernel.clock import now
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.facts import BAD_STATE, CONTACT_ENDED, CONTACT_FAILED, CONTACT_RESTORED

_FACT: dict[str, FactKind] = {
    "bounced": CONTACT_FAILED,
    "broken": CONTACT_FAILED,
    "ended": CONTACT_ENDED,
    "active": CONTACT_RESTORED,
}
_PACKAGE = "duly.rooms.customers"
_CODE = re.compile(r"[a-z0-9._-]{1,40}\Z")
_LONGEST_REASON = 500


@action("customers.mark_contact_points")
def mark_contact_points(actor: Actor, marks: Sequence[tuple[UUID, str, str]]) -> int:
    """Set the state of contact points, each ``(id, state, reason)``; gives how many changed.

    States: ``active``, ``bounced``, ``broken``, ``ended``. Nothing is recorded for a point that is in that state already.
    Records ``customers.contact_failed``, ``…_ended`` or ``…_restored`` for each on its customer's stream; a reason enters
    the ledger only when it is a plain code.

    Raises:
        Refusal: ``customers.bad_state``.
    """
    for _, state, _ in marks:
        if state not in _FACT:
            raise BAD_STATE(field="state", state=state, known=", ".join(_FACT))
    latest = {point: (state, reason) for point, state, reason in marks}
    rows = [
        {"id": point, "state": state, "reason": reason[:_LONGEST_REASON].replace("\x00", "")}
        for point, (state, reason) in latest.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "mark_points"), {"rows": orjson.dumps(rows).decode(), "now": now()})
        changed = cursor.fetchall()
    facts: dict[FactKind, list[FactRow]] = {}
    for party, stream, channel, value, state, reason in changed:
        public: dict[str, str] = {"channel": channel}
        if state != "active":
            public["code"] = reason if _CODE.match(reason) else "other"
        facts.setdefault(_FACT[state], []).append(FactRow(stream, public, party, {"address": value}))
    for kind, found in facts.items():
        record_many(kind, found)
    return len(changed)
