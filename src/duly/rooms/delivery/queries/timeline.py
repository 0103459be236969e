# SPDX-License-Identifier: Apache-2.0
"""One recipient, across all channels: what was done, by whom, and what came of it."""

from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger import queries as ledger
from duly.rooms.delivery.facts import DeliveryCard
from duly.rooms.delivery.queries.deliveries import deliveries_of


class Happening(NamedTuple):
    """One thing that happened, as the ledger has it; ``attempt`` and ``provider`` where something was tried."""

    at: str
    kind: str
    delivery: UUID | None
    channel: str
    step: int | None
    attempt: int | None
    provider: str
    code: str
    cost: int
    """Millionths of ``currency``, on the attempt that was paid for."""
    currency: str
    en: str
    zh: str


class Timeline(NamedTuple):
    """A recipient's deliveries step by step, and everything that happened to them in order."""

    deliveries: list[DeliveryCard]
    happenings: list[Happening]


_PAID = frozenset({"delivery.accepted", "delivery.unknown"})


def timeline_of(recipient_id: UUID) -> Timeline:
    """All deliveries of one recipient and all that the ledger says of them, oldest first."""
    cards = deliveries_of([recipient_id]).get(recipient_id, [])
    by_id = {str(card.id): card for card in cards}
    told = [fact for fact in ledger.facts_of(recipient_id) if str(fact["kind"]).startswith("delivery.")]
    return Timeline(cards, [_happening(fact, by_id) for fact in told])


def _happening(fact: dict[str, object], cards: dict[str, DeliveryCard]) -> Happening:
    data = fact["public"]
    public = data if isinstance(data, dict) else {}
    card = cards.get(str(public.get("delivery")))
    is_paid = card is not None and fact["kind"] in _PAID and public.get("attempt") == card.attempt
    return Happening(
        at=str(fact["at"]), kind=str(fact["kind"]), delivery=card.id if card else None,
        channel=str(public.get("channel", "")), step=public.get("step"), attempt=public.get("attempt"),
        provider=str(public.get("provider", "")), code=str(public.get("code", "")),
        cost=card.cost if card and is_paid else 0, currency=card.currency if card and is_paid else "",
        en=str(fact["en"]), zh=str(fact["zh"]),
    )  # fmt: skip
