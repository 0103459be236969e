# SPDX-License-Identifier: Apache-2.0
"""What news from the post office means for what is owed. Called only by ``house/flow.py``."""

from collections.abc import Sequence

from duly.foundation.ledger.actions import action
from duly.foundation.ledger.facts import News
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.obligations.actions.settle import acknowledge
from duly.rooms.obligations.facts import State
from duly.rooms.obligations.models import Obligation
from duly.rooms.obligations.rules import OPEN


@action("obligations.hear", silent="the delivery's own fact says that the customer was reached")
def hear_deliveries(actor: Actor, news: Sequence[News]) -> int:
    """Deliveries arrived: who was waiting is reached."""
    arrived = [item.stream for item in news]
    return Obligation.objects.filter(id__in=arrived, state=State.WAITING).update(state=State.REACHED)


@action("obligations.hear", silent="moving a timer is bookkeeping; the failure itself is recorded")
def hear_failures(actor: Actor, news: Sequence[News]) -> int:
    """Deliveries bounced or failed for good: their recipients need not wait for the step to run out."""
    moved = 0
    by_step: dict[int, list[News]] = {}
    for item in news:
        if item.public.get("permanent") is False:
            continue  # refused for now: the post office tries again by itself
        by_step.setdefault(int(str(item.public["step"])), []).append(item)
    for step, items in by_step.items():
        streams = [item.stream for item in items]
        silent = Obligation.objects.filter(id__in=streams, step=step, state__in=OPEN, next_at__isnull=False)
        moved += silent.update(next_at=clock.now())
    return moved


@action("obligations.hear")
def hear_replies(actor: Actor, news: Sequence[News]) -> int:
    """Replies came in: those that confirm are acknowledgements. Records ``obligations.acknowledged``."""
    confirmed = [item for item in news if item.public.get("meaning") == "confirm"]
    for item in confirmed:
        acknowledge(actor, item.stream, how=str(item.public["channel"]))
    return len(confirmed)
