# SPDX-License-Identifier: Apache-2.0
"""Reads: what waits in the tray, batches, one letter by its reference."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet

from duly.foundation.files import queries as files
from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import DeliveryCard
from duly.rooms.delivery.facts import State as Delivery
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import State as Notice
from duly.rooms.obligations import queries as obligations
from duly.rooms.obligations.facts import State as Owed
from duly.rooms.printing.facts import BATCH_ORDERS, CHANNEL, NO_PRESS, NO_SUCH_BATCH, NO_SUCH_LETTER, State
from duly.rooms.printing.models import Batch, Piece
from duly.rooms.printing.press import Letterhead, Press
from duly.rooms.printing.rules.references import read_reference

_PAGE = 500
_DONE = frozenset({Owed.ACKNOWLEDGED, Owed.ACKNOWLEDGED_LATE, Owed.EXEMPT})
_installed: list[Press] = []
_heads: list[Callable[[], Mapping[str, Letterhead] | None]] = []


class Waiting(NamedTuple):
    """A letter in the tray. ``spare`` says why it need not be printed any more."""

    delivery: DeliveryCard
    country: str
    spare: str


class BatchCard(NamedTuple):
    """A batch, with how many of its letters are where."""

    batch: Batch
    counts: dict[str, int]


def install(press: Press, heads: Callable[[], Mapping[str, Letterhead] | None]) -> None:
    """Say what prints, and how each organisation's letters look."""
    _installed[:], _heads[:] = [press], [heads]


def press() -> Press:
    """What prints.

    Raises:
        Refusal: ``printing.no_press``.
    """
    if not _installed:
        raise NO_PRESS(why="-")
    return _installed[0]


def letterhead(organisation: str) -> Letterhead | None:
    """How an organisation's letters look; ``None`` when no letters go out from here."""
    heads = _heads[0]() if _heads else None
    return None if heads is None else heads.get(organisation, heads.get("", Letterhead()))


def tray(actor: Actor, organisation: UUID, subject: UUID | None = None) -> Iterator[Waiting]:
    """The letters of an organisation that were taken into the tray and are not printed yet, in no telling order.

    Letters of a paused notice stay in the tray unseen.
    """
    after = None
    while page := deliveries.outbox_for(actor, subject, Delivery.ACCEPTED, channel=CHANNEL, after=after, limit=_PAGE):
        after = page[-1].id
        known = set(Piece.objects.filter(id__in=[row.id for row in page]).values_list("id", flat=True))
        yield from _waiting([row for row in page if row.id not in known], organisation)


def batches_for(
    actor: Actor, *, order: Order = BATCH_ORDERS.usual, after: Place | None = None, limit: int = 50
) -> list[BatchCard]:
    """Batches of the actor's organisations, newest first, a page at a time."""
    rows = list(sorted_from(_visible(actor), order, after)[:limit])
    counted = Piece.objects.filter(batch__in=rows).values_list("batch_id", "state").annotate(n=Count("id"))
    counts: dict[UUID, dict[str, int]] = {row.id: {} for row in rows}
    for batch, state, n in counted.order_by("batch_id", "state"):
        if batch is not None:
            counts[batch][state] = n
    return [BatchCard(row, counts[row.id]) for row in rows]


def batch_for(actor: Actor, batch_id: UUID) -> Batch:
    """One batch.

    Raises:
        Refusal: ``printing.no_such_batch``.
    """
    found = _visible(actor).filter(id=batch_id).first()
    if found is None:
        raise NO_SUCH_BATCH(field="batch")
    return found


def package(actor: Actor, batch_id: UUID) -> Iterator[bytes]:
    """The ZIP file of a batch, a chunk at a time.

    Raises:
        Refusal: ``printing.no_such_batch``, and what the store may refuse.
    """
    batch = batch_for(actor, batch_id)
    if not batch.package:
        raise NO_SUCH_BATCH(field="batch")
    return files.chunks(batch.package)


def piece_for(actor: Actor, reference: str) -> Piece:
    """One letter by what is printed on it.

    Raises:
        Refusal: ``printing.no_such_letter``.
    """
    known = read_reference(reference)
    found = _pieces(actor).filter(reference=known).first() if known else None
    if found is None:
        raise NO_SUCH_LETTER(field="reference", reference=reference[:40])
    return found


def by_reference(actor: Actor, references: list[str]) -> dict[str, Piece]:
    """Letters of the actor's organisations by their references, held until the verb ends; unknown ones are absent."""
    rows = _pieces(actor).select_for_update().filter(reference__in=references).order_by("id")
    return {row.reference: row for row in rows}


def _waiting(rows: list[DeliveryCard], organisation: UUID) -> Iterator[Waiting]:
    cards = customers.cards({row.customer_id for row in rows})
    states = _states_of({row.subject for row in rows})
    owed = obligations.states_of([row.recipient_id for row in rows])
    for row in rows:
        card, state = cards[row.customer_id], states.get(row.subject)
        if card.organisation != organisation or state is Notice.PAUSED:
            continue
        debt = owed.get(row.recipient_id)
        is_done = debt is not None and debt.state in _DONE
        spare = "cancelled" if state is Notice.CANCELLED else "acknowledged" if is_done else ""
        yield Waiting(row, card.region[:2], spare)


def _states_of(subjects: set[UUID]) -> dict[UUID, Notice]:
    """How far these notices are; what is no notice has no state."""
    return notices.states_of(notices.notices_by_id(subjects))


def _visible(actor: Actor) -> QuerySet[Batch]:
    rows: QuerySet[Any] = Batch.objects.all()
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def _pieces(actor: Actor) -> QuerySet[Piece]:
    rows = Piece.objects.exclude(state=State.SPARED)
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)
