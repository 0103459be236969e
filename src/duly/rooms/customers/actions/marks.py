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
from duly.rooms.customers.changing import Family
from duly.rooms.customers.contacting import CONTACT_ENDED, CONTACT_FAILED, CONTACT_RESTORED
from duly.rooms.customers.facts import BAD_STATE
from duly.rooms.customers.models import ContactPoint
from duly.rooms.customers.registry import heads
from duly.rooms.customers.registry.drafts import Drafts
from duly.rooms.customers.registry.entries import About, entry_for_many
from duly.rooms.customers.registry.journeys import Journey
from duly.rooms.customers.registry.sealing import open_points

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
    was = dict(ContactPoint.objects.filter(id__in=latest).values_list("id", "state"))
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "mark_points"), {"rows": orjson.dumps(rows).decode(), "now": now()})
        ids = [found[0] for found in cursor.fetchall()]
    changed = open_points(ContactPoint.objects.filter(id__in=ids).select_related("party"))
    _live_and_end([point for point in changed if "ended" in {was[point.id], point.state}])
    facts: dict[FactKind, list[FactRow]] = {}
    for point in changed:
        public: dict[str, str] = {"channel": point.channel}
        if point.state != "active":
            public["code"] = point.state_reason if _CODE.match(point.state_reason) else "other"
        row = FactRow(point.party.stream, public, point.party_id, {"address": point.value})
        facts.setdefault(_FACT[point.state], []).append(row)
    for kind, found in facts.items():
        record_many(kind, found)
    return len(changed)


def _live_and_end(points: Sequence[ContactPoint]) -> None:
    """What ends, or is in use again, does so in the versions, too; a bounce is a word about the way, and changes none."""
    by_home: dict[UUID, list[ContactPoint]] = {}
    for point in points:
        by_home.setdefault(point.party.organisation_id, []).append(point)
    for home, some in by_home.items():
        drafts = Drafts(home, {point.party_id for point in some}, now())
        for point in some:
            if point.state == "ended":
                drafts.end(point.id, drafts.moment)
            elif not drafts.holds(point.id):
                doc = heads.contact(point.channel, point.value, point.rank, purpose=point.purpose)
                drafts.create(point.party_id, Family.CONTACT, doc, entity=point.id)
        with Journey() as journey:
            drafts.flush(journey, entry_for_many(home, About("marks"), drafts.moment))
        heads.repoint(drafts, [point.id for point in some])
