# SPDX-License-Identifier: Apache-2.0
"""What news from elsewhere in the house means for what is owed. Called only by ``house/flow.py``."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import F

from duly.foundation.ledger.actions import action
from duly.foundation.ledger.facts import News
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations.actions.advance import give_up
from duly.rooms.obligations.actions.owed import Owed, these
from duly.rooms.obligations.actions.settle import acknowledge
from duly.rooms.obligations.facts import COUNTED, SETTLED, State, Trouble
from duly.rooms.obligations.models import Cascade, Obligation, Phase
from duly.rooms.obligations.queries import steps_of
from duly.rooms.obligations.rules import OPEN, asks_everybody, is_under_way

_FIGURE = {
    Trouble.BOUNCE: COUNTED["bounce"],
    Trouble.COMPLAINT: COUNTED["complaint"],
    Trouble.QUESTION: COUNTED["question"],
    Trouble.UNKNOWN: COUNTED["unknown"],
}


@action("obligations.hear", silent="the delivery's own fact says that the customer was reached")
def hear_deliveries(actor: Actor, news: Sequence[News]) -> int:
    """Deliveries arrived: who was waiting is reached."""
    arrived = [item.stream for item in news]
    return Obligation.objects.filter(id__in=arrived, state=State.WAITING).update(state=State.REACHED)


@action("obligations.hear", silent="moving a timer is bookkeeping; the failure itself is recorded")
def hear_failures(actor: Actor, news: Sequence[News]) -> int:
    """Deliveries bounced or failed for good: their recipients need not wait for the step to run out.

    What goes beside a step (an extra) never ends its wait.
    """
    for_good = [item for item in news if item.public.get("permanent") is not False]  # the others are tried again
    _note(Trouble.BOUNCE, [item.stream for item in for_good])
    silent = Obligation.objects.filter(id__in=[item.stream for item in for_good], state__in=OPEN)
    held = {owed.id: owed for owed in silent.filter(next_at__isnull=False)}
    cascades = Cascade.objects.in_bulk({owed.subject for owed in held.values()})
    gone = [item.stream for item in for_good if item.stream in held and _is_its_step(cascades, held[item.stream], item)]
    return Obligation.objects.filter(id__in=gone, next_at__isnull=False).update(next_at=clock.now())


def _is_its_step(cascades: dict[UUID, Cascade], owed: Obligation, item: News) -> bool:
    """Whether the failure is that of the step which the recipient is waiting at."""
    steps = steps_of(cascades[owed.subject], owed.track)
    if not 0 <= owed.step < len(steps):
        return False
    step = steps[owed.step]
    wanted = (step.get("number", owed.step), step["channel"])
    return wanted == (item.public.get("step"), item.public.get("channel"))


@action("obligations.hear", silent="what is stopped, delivery records")
def hear_retries(actor: Actor, news: Sequence[News]) -> int:
    """Deliveries were planned again: those whose recipients have settled meanwhile are stopped; gives how many."""
    settled = Obligation.objects.filter(id__in=[item.stream for item in news], state__in=SETTLED)
    by_subject: dict[UUID, list[Obligation]] = defaultdict(list)
    for owed in settled:
        by_subject[owed.subject].append(owed)
    cascades = Cascade.objects.in_bulk(list(by_subject))
    stopped = 0
    for subject, group in by_subject.items():
        ids = [owed.id for owed in group if not _is_for_everybody(cascades[subject], owed)]
        stopped += delivery.halt(actor, subject, ids) if ids else 0
    return stopped


def _is_for_everybody(cascade: Cascade, owed: Obligation) -> bool:
    return any(asks_everybody(step) for step in steps_of(cascade, owed.track)[: owed.step + 1])


@action("obligations.hear", silent="mostly something better is known, or another step is ahead")
def hear_silence(actor: Actor, news: Sequence[News]) -> int:
    """A receipt never came, or says nothing that anybody understands; gives how many need a person now.

    Those of whom nothing better is known, who have had the last step, and for whom nothing waits to be sent: nothing
    that is ahead would tell. Records ``obligations.exhausted``.
    """
    by_subject: dict[UUID, list[Owed]] = defaultdict(list)
    for owed in these(item.stream for item in news):
        if owed.state == State.WAITING and owed.step >= 0 and not owed.was_viewed:
            by_subject[owed.subject].append(owed)
    cascades = Cascade.objects.in_bulk(list(by_subject))
    given_up = 0
    for subject, group in by_subject.items():
        cascade = cascades[subject]
        at_the_end = [owed for owed in group if owed.step + 1 >= len(steps_of(cascade, owed.track))]
        states = deliveries.all_states_of(subject, [owed.id for owed in at_the_end])
        silent = [owed for owed in at_the_end if not is_under_way(states.get(owed.id, ()))]
        if silent and cascade.closed_at is None:
            give_up(actor, cascade, silent)
            given_up += len(silent)
    return given_up


@action("obligations.hear")
def hear_replies(actor: Actor, news: Sequence[News]) -> int:
    """Replies came in: those that confirm are acknowledgements, the others questions.

    Records ``obligations.acknowledged``.
    """
    confirmed = [item for item in news if item.public.get("meaning") == "confirm"]
    for item in confirmed:
        acknowledge(actor, item.stream, how=str(item.public["channel"]))
    return len(confirmed)


@action("obligations.hear", silent="a mark beside what the other room recorded itself")
def hear_trouble(actor: Actor, news: Sequence[News]) -> int:
    """Complaints, questions and unknown outcomes count against the phase that their recipients belong to."""
    what = {
        "delivery.complained": Trouble.COMPLAINT,
        "delivery.unknown": Trouble.UNKNOWN,
        "delivery.replied": Trouble.QUESTION,
        "feedback.asked": Trouble.QUESTION,
    }
    found: dict[Trouble, list[UUID]] = {}
    for item in news:
        if item.kind in what and item.public.get("meaning") in {None, "other"}:
            found.setdefault(what[item.kind], []).append(item.stream)
    return sum(_note(trouble, streams) for trouble, streams in found.items())


def _note(trouble: Trouble, recipients: Sequence[UUID]) -> int:
    """Mark recipients once, and add those who are new to the figures of their phase."""
    if not recipients:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            named_sql("duly.rooms.obligations", "trouble"), [int(trouble), sorted(set(recipients)), int(trouble)]
        )
        counted = cursor.fetchall()
    for subject, number, count in counted:
        figure = _FIGURE[trouble]
        Phase.objects.filter(subject=subject, number=number).update(**{figure: F(figure) + count})
    return sum(count for _, _, count in counted)
