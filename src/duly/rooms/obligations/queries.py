# SPDX-License-Identifier: Apache-2.0
"""Reads."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations.facts import CASE_ORDERS, COUNTED, NOTHING_OWED, Case, PhaseState, State, Stopped, Trouble
from duly.rooms.obligations.models import Cascade, Delta, Obligation, Phase
from duly.rooms.obligations.outcomes import met_by_channel as met_by_channel  # noqa: PLC0414  shown as part of this face
from duly.rooms.obligations.outcomes import met_by_channel_of as met_by_channel_of  # noqa: PLC0414  and this
from duly.rooms.obligations.outcomes import met_by_language as met_by_language  # noqa: PLC0414  so is this
from duly.rooms.obligations.rules import MET, base_of, excess, left_the_house, sent_in_phase, went_out


def tally(subject: UUID) -> dict[str, int]:
    """How many recipients of a notice are in each state; every state appears. Reads sums, not recipients."""
    summed = Delta.objects.filter(subject=subject).values_list("state").annotate(total=Sum("n")).order_by()
    return {state.value: 0 for state in State} | dict(summed)


def troubles_of(subjects: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many recipients of each subject complained, how many asked something, and of how many a message came back."""
    bits = {"complaints": Trouble.COMPLAINT, "questions": Trouble.QUESTION, "bounced": Trouble.BOUNCE}
    rows = Obligation.objects.filter(subject__in=list(subjects), trouble__gt=0)
    rows = rows.annotate(**{name: F("trouble").bitand(int(bit)) for name, bit in bits.items()})
    counts = {name: Count("id", filter=Q(**{f"{name}__gt": 0})) for name in bits}
    found: Iterable[Mapping[str, Any]] = (
        rows.values("subject").annotate(**{f"n_{name}": count for name, count in counts.items()}).order_by()
    )
    return {row["subject"]: {name: row[f"n_{name}"] for name in bits} for row in found}


def obligation(recipient_id: UUID) -> Obligation:
    """What one recipient owes.

    Raises:
        Refusal: ``obligations.nothing_owed``.
    """
    found = Obligation.objects.filter(id=recipient_id).first()
    if found is None:
        raise NOTHING_OWED()
    return found


def states_of(recipient_ids: Iterable[UUID]) -> dict[UUID, Obligation]:
    """What these recipients owe, by recipient."""
    return Obligation.objects.in_bulk(list(recipient_ids))


def in_state(subject: UUID, state: State, *, after: UUID | None = None, limit: int = 50) -> list[Obligation]:
    """Recipients of a notice in a state, by id, a page at a time."""
    rows = Obligation.objects.filter(subject=subject, state=state)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id")[:limit])


def roll_page(subject: UUID, after: UUID | None, limit: int) -> list[UUID]:
    """Who has been given a step of a notice by now, and so must have a delivery; in the order of their ids, a page at a time."""
    rows = Obligation.objects.filter(subject=subject, step__gte=0)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def cascade(subject: UUID) -> Cascade | None:
    """The cascade of a notice, once it is launched."""
    return Cascade.objects.filter(subject=subject).first()


def steps_of(cascade: Cascade, track: str) -> Sequence[Mapping[str, Any]]:
    """The steps of those on a track, as they were frozen."""
    steps: Sequence[Mapping[str, Any]] = cascade.tracks.get(track, cascade.steps)
    return steps


def chased(subject: UUID) -> int:
    """How many recipients still have a step, or the end of one, ahead of them."""
    return Obligation.objects.filter(subject=subject, next_at__isnull=False).count()


def phases(subject: UUID) -> list[Phase]:
    """The phases of a notice in their order; none when it goes to everybody at once."""
    return list(Phase.objects.filter(subject=subject).order_by("number"))


def stopped_phase(subject: UUID) -> Stopped | None:
    """The phase that was stopped and waits for somebody's word, with the figure that did it."""
    phase = Phase.objects.filter(subject=subject, state=PhaseState.STOPPED).order_by("number").first()
    if phase is None:
        return None
    sent, figures = sent_of(phase, deliveries.tally(subject)), figures_of(phase)
    over = None if phase.overruled else excess(figures, phase.limits, sent, phase.size)
    of = base_of(sent, phase.size)
    if over is None:
        return Stopped(phase.number + 1, "", 0, of, 0)
    return Stopped(phase.number + 1, over, figures[over], of, phase.limits[over])


def figures_of(phase: Phase) -> dict[str, int]:
    """What the limits of a phase are held against, by limit."""
    return {limit: getattr(phase, figure) for limit, figure in COUNTED.items()}


def sent_of(phase: Phase, tally: Mapping[str, Mapping[str, int]]) -> int:
    """To how many of a phase something has gone, from the counts of its notice by channel and state."""
    return sent_in_phase(left_the_house(tally), phase.baseline, phase.size)


def has_begun(subject: UUID, phase: int) -> bool:
    """Whether everybody of a phase has been given their first step."""
    waiting = Obligation.objects.filter(subject=subject, phase=phase, step=-1, next_at__isnull=False)
    return not waiting.exists()


def told(subjects: Collection[UUID], customer_ids: Collection[UUID]) -> set[UUID]:
    """Which of these customers may have read any of these notices.

    A message that was accepted, arrived, or of which nobody knows counts, and so does the customer's page that was
    opened: a correction is owed to whoever may have believed what is corrected.
    """
    rows = list(
        Obligation.objects.filter(subject__in=subjects, customer_id__in=customer_ids).only(
            "id", "subject", "customer_id", "state", "viewed_at"
        )
    )
    known = {row.customer_id for row in rows if row.viewed_at or row.state in MET | {State.REACHED, State.REFUSED}}
    for subject in subjects:
        asked = {row.id: row.customer_id for row in rows if row.subject == subject and row.customer_id not in known}
        if asked:
            tried = deliveries.all_states_of(subject, list(asked))
            known |= {asked[recipient] for recipient, states in tried.items() if went_out(states)}
    return known


def worklist_for(
    actor: Actor, subject: UUID | None = None, *, mine: bool = False, order: Order = CASE_ORDERS.usual,
    after: Place | None = None, limit: int = 50,
) -> list[Case]:  # fmt: skip
    """Customers who need a person, whoever waits longest first, a page at a time; ``mine`` are those that the actor took up."""
    rows = _work(actor, subject)
    if mine:
        rows = rows.filter(owner_id=actor.id)
    shown = ("id", "subject", "customer_id", "state", "stuck_at", "owner_id")
    return [
        Case(recipient, notice, customer, State(state), stuck_at, owner)
        for recipient, notice, customer, state, stuck_at, owner in sorted_from(rows, order, after).values_list(*shown)[
            :limit
        ]
        if stuck_at is not None
    ]


def work_counts(actor: Actor) -> dict[UUID, int]:
    """How many customers of each notice need a person."""
    return dict(_work(actor, None).values_list("subject").annotate(n=Count("id")).order_by())


def stale_for(actor: Actor) -> dict[UUID, tuple[int, int]]:
    """Notices of which something is overdue and waits for somebody's word: how many steps, how many messages."""
    running = _visible(actor).filter(closed_at__isnull=True)
    steps = dict(running.values_list("subject", "stale"))
    messages = deliveries.stale_counts(steps)
    return {
        subject: (steps[subject], messages.get(subject, 0))
        for subject in steps
        if steps[subject] or messages.get(subject, 0)
    }


def _work(actor: Actor, subject: UUID | None) -> QuerySet[Obligation]:
    rows = Obligation.objects.filter(stuck_at__isnull=False, left_at__isnull=True)
    if subject is not None:
        rows = rows.filter(subject=subject)
    if actor.organisations is None:
        return rows
    return rows.filter(subject__in=_visible(actor).values("subject"))


def _visible(actor: Actor) -> QuerySet[Cascade]:
    rows = Cascade.objects.all()
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)
