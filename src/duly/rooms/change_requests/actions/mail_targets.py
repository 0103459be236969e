# SPDX-License-Identifier: Apache-2.0
"""What on record a mail means by "my mobile number": told only where the sender's address is one customer's."""

from collections.abc import Iterable
from uuid import UUID

from duly.rooms.change_requests.facts import Wish
from duly.rooms.change_requests.queries.aiming import meant
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity

Named = tuple[Wish, str | None]
"""A wish, and the old value that the mail names beside it."""
OLD = "old"
"""In the claim: which item names which old value."""


def on_record(organisation: UUID, sender: str, wishes: Iterable[Named]) -> list[Wish]:
    """The wishes, each with the one thing on record that it would replace, where there is exactly one.

    Whose address the sender uses says whose record is meant and nothing about who wrote; with two such things of which
    none was named, or two such customers, a person decides. What is not found now is looked for again when it is known
    whom the request concerns.
    """
    whose = customers.holders("email", sender, organisation)
    held = list(customers.record_of(whose[0]).entities) if len(whose) == 1 else []
    return [_aimed(wish, held, old or "") for wish, old in wishes]


def olds(wishes: Iterable[Named]) -> dict[str, str]:
    """The old values that were named, for the claim, where they stand sealed."""
    return {f"{OLD}:{place}": old for place, (_wish, old) in enumerate(wishes) if old}


def _aimed(wish: Wish, held: list[Entity], old: str) -> Wish:
    found = meant(wish.family, wish.attributes, held, old)
    if found is None:
        return wish
    return wish._replace(entity=found.id, base=found.digests.get(wish.field, ""), attributes={})
