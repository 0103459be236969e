# SPDX-License-Identifier: Apache-2.0
"""Changes that were entered ahead of their day: on that day the heads say so, too."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers.changing import CAME_INTO_FORCE
from duly.rooms.customers.models import Party, Pending
from duly.rooms.customers.registry.drafts import Drafts
from duly.rooms.customers.registry.heads import sync
from duly.rooms.customers.registry.journeys import Journey

BATCH = 200


@action("customers.come_into_force")
def come_into_force(actor: Actor) -> int:
    """Let hold what is due, customer by customer; gives of how many customers. Records ``customers.came_into_force``."""
    rows = list(Pending.objects.filter(at__lte=clock.now()).order_by("at")[:BATCH])
    due: dict[UUID, set[UUID]] = {}
    for row in rows:
        due.setdefault(row.party_id, set()).add(row.entity)
    for party in Party.objects.select_for_update().filter(id__in=due).order_by("id"):
        entities = due[party.id]
        drafts = Drafts(party.organisation_id, [party.id], clock.now())
        Pending.objects.filter(party=party, entity__in=entities).delete()
        with Journey() as journey:
            sync(journey, drafts, (one for one in sorted(entities) if one in drafts.subjects), "ended")
        record(CAME_INTO_FORCE, stream=party.stream, public={"entities": sorted(map(str, entities))})
    return len(due)
