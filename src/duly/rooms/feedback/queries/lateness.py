# SPDX-License-Identifier: Apache-2.0
"""Late conversations, and who should hear of them."""

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.feedback.facts import ConversationCard
from duly.rooms.feedback.queries.finding import queue

_MOST = 50
_ANSWER = frozenset({"agent", "operator"})


def late_for(actor: Actor, limit: int = _MOST) -> list[ConversationCard]:
    """Late ones of which somebody should hear, the longest late first.

    Those that they work on themselves; those of a department that they head; and those that nobody works on, in a
    department without a head or in none, where they may answer.
    """
    late = queue(actor, late=True, limit=limit)
    heads = accounts.heads_of({one.department for one in late if one.department})
    return [one for one in late if _is_theirs(actor, one, heads.get(one.department) if one.department else None)]


def _is_theirs(actor: Actor, one: ConversationCard, head: object) -> bool:
    if actor.id in {one.assignee, head}:
        return True
    return one.assignee is None and head is None and bool(actor.roles & _ANSWER)
