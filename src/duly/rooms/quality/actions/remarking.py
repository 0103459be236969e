# SPDX-License-Identifier: Apache-2.0
"""The blind keys of names made anew under another index key, some at a time, inside a running verb of the vault."""

from collections.abc import Iterable, Iterator
from itertools import starmap
from uuid import UUID

from duly.foundation.vault import keys
from duly.foundation.vault.facts import Marked, Remarked
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Card
from duly.rooms.quality.models import NameKey
from duly.rooms.quality.queries.doubles import key_of
from duly.rooms.quality.rules.records import Subject


def remark_name_keys(after: UUID | None, limit: int) -> Remarked | None:
    """The next ones, by customer. One is written only while it still is what was read; who is known to nobody loses it."""
    rows = NameKey.objects.order_by("customer_id")
    rows = rows if after is None else rows.filter(customer_id__gt=after)
    held = {customer: bytes(key) for customer, key in rows.values_list("customer_id", "key")[:limit]}
    if not held:
        return None
    new = dict(_keys(held))
    changed = sum(starmap(_put, ((customer, held[customer], key) for customer, key in new.items())))
    return Remarked(len(held), changed, len(held) - len(new), max(held))


MARKED = (Marked("quality_namekey", ("key",), remark_name_keys, NameKey.objects.count),)
"""The tables of this room that hold marks."""


def _keys(customers: Iterable[UUID]) -> Iterator[tuple[UUID, bytes | None]]:
    """The keys of these customers; whose record does not open is absent."""
    ids = list(customers)
    try:
        cards = registry.cards(ids)
    except keys.UnreadableError:
        if len(ids) > 1:
            yield from (found for one in ids for found in _keys([one]))
        return
    yield from ((customer, _key(cards.get(customer))) for customer in ids)


def _key(card: Card | None) -> bytes | None:
    if card is None:
        return None
    return key_of(Subject(card.id, card.organisation, card.ref, card.kind, card.name, card.language, card.region))


def _put(customer: UUID, old: bytes, new: bytes | None) -> int:
    if old == new:
        return 0
    rows = NameKey.objects.filter(customer_id=customer, key=old)
    return rows.delete()[0] if new is None else rows.update(key=new)
