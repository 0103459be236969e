# SPDX-License-Identifier: Apache-2.0
"""What a message counts as, where that is known only after it was accepted: a letter's pages, once it is printed."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import kinds
from duly.rooms.delivery.models import Delivery
from duly.rooms.delivery.rules import region_to
from duly.rooms.tariffs import queries as tariffs

_TOGETHER = 1_000


@action("delivery.meter", silent="nothing to count")
def meter(actor: Actor, units: Mapping[UUID, int]) -> None:
    """Put so many units on these deliveries, and what they cost at this moment, in place of what was there.

    Records ``delivery.metered`` for each mailing.
    """
    now = clock.now()
    ids = sorted(units)
    for start in range(0, len(ids), _TOGETHER):
        found = Delivery.objects.filter(id__in=ids[start : start + _TOGETHER]).select_related("mailing")
        rows = list(found.select_for_update(of=("self",)).order_by("id"))
        cards = customers.cards({row.customer_id for row in rows})
        addresses = customers.values_of(row.contact_point_id for row in rows if row.contact_point_id)
        counted: dict[UUID, list[Delivery]] = defaultdict(list)
        for row in rows:
            channel, home = row.mailing.channel, cards[row.customer_id].region
            address = addresses.get(row.contact_point_id, "") if row.contact_point_id else ""
            region = region_to(channel, address, home)
            money = tariffs.cost_of(row.provider, channel, region, units[row.id], now)
            row.units, row.cost, row.currency = units[row.id], money.micros, money.currency
            counted[row.mailing_id].append(row)
        Delivery.objects.bulk_update(rows, ["units", "cost", "currency"])
        for ours in counted.values():
            total = sum(row.units for row in ours)
            public = kinds.which_of(ours[0].mailing) | {"count": len(ours), "units": total}
            record(kinds.METERED, stream=ours[0].mailing.subject, public=public)
