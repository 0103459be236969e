# SPDX-License-Identifier: Apache-2.0
"""One customer across all channels: everything that the ledger says of them, in order, with who carried it and for how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.foundation.ledger import queries as ledger
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.queries import Happening

_TONES = {
    "delivery.accepted": "blue", "delivery.delivered": "green", "delivery.bounced": "red", "delivery.refused": "red",
    "delivery.unknown": "amber", "delivery.held": "olive", "delivery.complained": "red", "delivery.expired": "plum",
    "delivery.replied": "green", "obligations.acknowledged": "green", "obligations.viewed": "blue",
    "obligations.refused": "plum", "obligations.exhausted": "amber",
}  # fmt: skip
_OF_DELIVERIES = "delivery."


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``happening`` is there when it happened to a delivery."""

    fact: Mapping[str, Any]
    tone: str
    channel: str
    happening: Happening | None = None

    @property
    def cost(self) -> dict[str, Any] | None:
        """What was paid for it."""
        one = self.happening
        return {"micros": one.cost, "currency": one.currency} if one and one.currency else None

    @property
    def has_receipt(self) -> bool:
        """Whether a provider's own words about it are kept."""
        return bool(self.fact["public"].get("receipt"))


def entries_of(recipient_id: UUID) -> list[Entry]:
    """Everything that happened to one recipient, newest first."""
    happened = iter(deliveries.timeline_of(recipient_id).happenings)
    return [_entry(fact, happened) for fact in ledger.facts_of(recipient_id)][::-1]


def _entry(fact: Any, happened: Any) -> Entry:
    kind = str(fact["kind"])
    one = next(happened, None) if kind.startswith(_OF_DELIVERIES) else None
    public = fact["public"] if isinstance(fact["public"], Mapping) else {}
    channel = str(public.get("channel") or public.get("how") or "")
    return Entry(fact, _TONES.get(kind, "grey"), channel, one)
