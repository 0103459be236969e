# SPDX-License-Identifier: Apache-2.0
"""The one place where news goes upstairs: which fact leads to which action.

A lower room never calls a higher one; it records a fact and that is all it knows. Each reaction takes a batch of news
and runs in the transaction that takes the news out of the table, so a reaction happens exactly once.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from duly.foundation.ledger.actions import action, take_news
from duly.foundation.ledger.facts import News
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.access import actions as access
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.downstream import actions as downstream
from duly.rooms.insight import actions as insight
from duly.rooms.obligations import actions as obligations
from duly.rooms.privacy import actions as privacy
from duly.rooms.quality import actions as quality
from duly.rooms.repairs import actions as repairs

Reaction = Callable[[Actor, Sequence[News]], object]

REACTIONS: Mapping[str, Sequence[Reaction]] = MappingProxyType(
    {
        "delivery.delivered": (obligations.hear_deliveries,),
        "delivery.bounced": (obligations.hear_failures, repairs.hear_failures, change_requests.hear),
        "delivery.refused": (obligations.hear_failures, repairs.hear_failures, change_requests.hear),
        "notices.launched": (insight.hear_launches,),
        "delivery.replied": (obligations.hear_replies, obligations.hear_trouble),
        "delivery.complained": (obligations.hear_trouble,),
        "delivery.unknown": (obligations.hear_trouble,),
        "delivery.retried": (obligations.hear_retries,),
        "delivery.stalled_receipt": (obligations.hear_silence,),
        "delivery.unmapped": (obligations.hear_silence,),
        "feedback.asked": (obligations.hear_trouble,),
        "customers.registered": (quality.hear_changes, access.hear_changes, downstream.hear_changes),
        "customers.contact_corrected": (quality.hear_changes, access.hear_changes, downstream.hear_changes),
        "customers.contact_ended": (quality.hear_changes, access.hear_changes, downstream.hear_changes),
        "customers.contact_restored": (quality.hear_changes,),
        "change_requests.mail_taken": (privacy.hear_mails,),
    }
)
BATCH = 500


@action("flow.dispatch", silent="taking news out of the table is bookkeeping; what a reaction does, it records")
def _dispatch_one_batch(actor: Actor) -> int:
    """Take a batch of news out and give it to its reactions, in one transaction; what they do, they record."""
    by_kind: dict[str, list[News]] = defaultdict(list)
    news = take_news(BATCH)
    for item in news:
        by_kind[item.kind].append(item)
    for kind, items in by_kind.items():
        for react in REACTIONS.get(kind, ()):
            react(actor, items)
    return len(news)


def dispatch() -> int:
    """Carry one batch of news upstairs; gives how many."""
    return _dispatch_one_batch(SYSTEM)
