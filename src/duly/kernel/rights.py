# SPDX-License-Identifier: Apache-2.0
"""Who may do what: one table of verbs and roles, installed by the house, asked by every action.

Because the action itself asks, the console, the API, the command line and the portal cannot differ.
"""

from collections.abc import Mapping
from types import MappingProxyType

from duly.kernel.actors import NOT_ALLOWED, Actor

_table: Mapping[str, frozenset[str]] = MappingProxyType({})


def install(table: Mapping[str, frozenset[str]]) -> None:
    """Set the table: verb to the roles that may use it. Called once, by the house."""
    global _table  # noqa: PLW0603  the one place where the table is kept
    _table = MappingProxyType(dict(table))


def table() -> Mapping[str, frozenset[str]]:
    """The installed table, for pages that show it."""
    return _table


def require(actor: Actor, verb: str) -> None:
    """Refuse an actor who holds none of the verb's roles.

    Raises:
        Refusal: ``rights.not_allowed``.
        KeyError: the verb has no row in the table, which is a fault of ours.
    """
    roles = _table[verb]
    if not roles & actor.roles:
        raise NOT_ALLOWED(name=actor.name, verb=verb, roles=", ".join(sorted(roles)))
