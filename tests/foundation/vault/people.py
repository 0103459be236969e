# SPDX-License-Identifier: Apache-2.0
"""People who have keys, and who makes them."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.foundation.vault import keys
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.words import Words

OPERATOR = Actor("user", uuid4(), "Olga", frozenset({"operator"}))
TOLD = FactKind("test.told", Words(en="Told.", zh="已告知。"), personal=("name",))


@action("test.try")
def make(actor: Actor, subjects: Sequence[UUID]) -> dict[UUID, keys.Key]:
    """Make keys inside a verb, which leaves a fact that says nothing of anybody."""
    return keys.made(subjects)


@action("test.try")
def tell(actor: Actor, subjects: Sequence[UUID]) -> list[UUID]:
    """Record a fact about each, with their name in it."""
    rows = [FactRow(subject, {}, subject, {"name": f"Name {subject}"}) for subject in subjects]
    return [UUID(fact) for fact in record_many(TOLD, rows)]


def persons(count: int) -> list[UUID]:
    """So many persons who have a key."""
    made = [uuid4() for _ in range(count)]
    make(SYSTEM, made)
    return made
