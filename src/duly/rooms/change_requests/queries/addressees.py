# SPDX-License-Identifier: Apache-2.0
"""Where the messages of this room go: to the address that was taken down when they were written. Asked by delivery."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from duly.rooms.change_requests.models import Message
from duly.rooms.change_requests.queries.opening import messages
from duly.rooms.change_requests.terms import Matter
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.facts import Named


def addressees(recipient_ids: Sequence[UUID]) -> Mapping[UUID, Named]:
    """By message: its address and its code. What is about somebody who was erased goes nowhere.

    That a mail came is told to whoever wrote it, in the same way whether we know them or not.
    """
    rows = list(Message.objects.filter(id__in=list(recipient_ids)).select_related("request__organisation"))
    opened = messages(rows)
    cards = customers.cards({row.request.party_id for row in rows if row.request.party_id})
    found = {}
    for row in rows:
        if row.id in opened and row.matter == Matter.TAKEN:
            found[row.id] = Named(_writer(row, opened[row.id]["address"]), "")
        card = cards.get(row.request.party_id) if row.request.party_id else None
        if row.id not in opened or card is None or row.id in found:
            continue
        reach = Reach(
            card.id, None, row.channel, opened[row.id]["address"], "active", card.name, card.language, card.time_zone,
            card.region, opted_out=False,
        )  # fmt: skip
        found[row.id] = Named(reach, opened[row.id].get("code", ""))
    return found


def _writer(row: Message, address: str) -> Reach:
    home = row.request.organisation
    return Reach(
        row.request_id, None, row.channel, address, "active", "", row.request.language, home.time_zone, home.region,
        opted_out=False,
    )  # fmt: skip
