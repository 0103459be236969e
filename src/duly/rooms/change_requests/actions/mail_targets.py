# SPDX-License-Identifier: Apache-2.0
"""What on record a mail means by "my mobile number": told only where the sender's address is one customer's."""

from collections.abc import Iterable
from uuid import UUID

from duly.rooms.change_requests.facts import Wish
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity, Family


def on_record(organisation: UUID, sender: str, wishes: Iterable[Wish]) -> list[Wish]:
    """The wishes, each with the one thing on record that it would replace, where there is exactly one.

    Whose address the sender uses says whose record is meant and nothing about who wrote; with two such things, or two
    such customers, a person decides.
    """
    whose = customers.holders("email", sender, organisation)
    held = list(customers.record_of(whose[0]).entities) if len(whose) == 1 else []
    return [_aimed(wish, held) for wish in wishes]


def _aimed(wish: Wish, held: list[Entity]) -> Wish:
    there = [one for one in held if one.family == wish.family and _is_alike(one, wish)]
    if len(there) != 1:
        return wish
    return wish._replace(entity=there[0].id, base=there[0].digests.get(wish.field, ""), attributes={})


def _is_alike(one: Entity, wish: Wish) -> bool:
    if wish.family == Family.CONTACT:
        is_active = one.attributes.get("status", "active") == "active"
        return is_active and one.attributes.get("channel") == wish.attributes.get("channel")
    if wish.family == Family.IDENTIFIER:
        return one.attributes.get("kind") == wish.attributes.get("kind")
    return wish.family == Family.PROFILE
