# SPDX-License-Identifier: Apache-2.0
"""Ordering a batch, keeping what was made, handing it over."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from duly.foundation.accounts import queries as accounts
from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.delivery import actions as delivery
from duly.rooms.printing import facts, queries
from duly.rooms.printing.facts import BATCH_WORDS, BatchState, Printed, State
from duly.rooms.printing.models import Batch, Piece

JOB = "printing.make"


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that a press made of a batch."""

    files: tuple[Printed, ...]
    package: str
    manifest: str


@action("printing.order")
def order(actor: Actor, organisation: str | None = None, *, subject: UUID | None = None) -> UUID:
    """Ask for a batch of everything in the tray of an organisation, or of one notice; gives its id.

    Records ``printing.ordered``.

    Raises:
        Refusal: ``printing.not_open``, and what finding the organisation may refuse.
    """
    place = accounts.organisation_for(actor, organisation)
    if queries.letterhead(place.ref) is None:
        raise facts.NOT_OPEN()
    batch = Batch.objects.create(
        organisation_id=place.id, subject=subject, state=BatchState.ORDERED, ordered_at=clock.now()
    )
    record(facts.ORDERED, stream=batch.id, public={"batch": str(batch.id), "organisation": str(place.id)})
    return batch.id


@action("printing.order")
def order_later(actor: Actor, organisation: str | None = None, *, subject: UUID | None = None) -> UUID:
    """As :func:`order`, and a worker makes it.

    Raises:
        Refusal: as :func:`order`.
    """
    batch_id = order(actor, organisation, subject=subject)
    enqueue(JOB, key=f"print {batch_id}", batch=str(batch_id))
    return batch_id


@action("printing.keep")
def keep(actor: Actor, batch_id: UUID, made: Made, pieces: Sequence[tuple[Piece, dict[str, str]]]) -> None:
    """Bind what was printed to its letters, all or nothing; with each piece comes what is personal in its fact.

    Records ``printing.batch_made``, and ``printing.printed`` or ``printing.spared`` for each letter.

    The deliveries of letters that were printed now count as so many pages; those that were spared cost nothing.

    Raises:
        Refusal: ``printing.overtaken`` when another batch has one of the letters.
    """
    batch = Batch.objects.select_for_update().get(id=batch_id)
    try:
        with transaction.atomic():
            Piece.objects.bulk_create([piece for piece, _ in pieces], batch_size=1_000)
    except IntegrityError as error:
        raise facts.OVERTAKEN() from error
    letters = [row for row in made.files if row.kind == "letters"]
    batch.state = BatchState.MADE if letters else BatchState.EMPTY
    batch.letters, batch.pages, batch.sheets = (
        sum(getattr(row, name) for row in letters) for name in ("letters", "pages", "sheets")
    )
    batch.files, batch.package, batch.made_at = [asdict(row) for row in made.files], made.package, clock.now()
    batch.save()
    _record_pieces(pieces)
    delivery.meter(actor, {piece.id: piece.pages for piece, _ in pieces if piece.state != State.SPARED})
    public: dict[str, Json] = {
        "batch": str(batch.id), "letters": batch.letters, "pages": batch.pages, "sheets": batch.sheets,
        "package": made.package, "manifest": made.manifest,
    }  # fmt: skip
    record(facts.BATCH_MADE, stream=batch.id, public=public)


@action("printing.give_up")
def give_up(actor: Actor, batch_id: UUID, code: str) -> None:
    """Say that a batch came to nothing; its letters are still in the tray. Records ``printing.given_up``."""
    Batch.objects.filter(id=batch_id).update(state=BatchState.FAILED, code=code)
    record(facts.GIVEN_UP, stream=batch_id, public={"batch": str(batch_id), "code": code})


@action("printing.hand_over")
def hand_over(actor: Actor, batch_id: UUID, *, carrier: str, on: date | None = None) -> int:
    """Say that a print shop or carrier took a batch on a day, today where the organisation is; gives how many letters it has.

    Records ``printing.handed_over`` on every recipient's chain.

    Raises:
        Refusal: ``printing.no_such_batch``, ``printing.wrong_batch_state``, ``printing.carrier_needed``.
    """
    queries.batch_for(actor, batch_id)
    batch = Batch.objects.select_for_update().get(id=batch_id)
    if batch.state != BatchState.MADE:
        raise facts.WRONG_BATCH_STATE(state=BATCH_WORDS[BatchState(batch.state)])
    carrier = " ".join(carrier.split())[:200]
    if not carrier:
        raise facts.CARRIER_NEEDED(field="carrier")
    on = on or _today(batch.organisation_id)
    batch.state, batch.carrier, batch.handed_over_on = BatchState.HANDED_OVER, carrier, on
    batch.save(update_fields=["state", "carrier", "handed_over_on"])
    pieces = list(Piece.objects.filter(batch=batch, state=State.PRINTED))
    Piece.objects.filter(id__in=[row.id for row in pieces]).update(
        state=State.POSTED, carrier=carrier, updated_at=clock.now()
    )
    about = {"batch": str(batch.id), "carrier": carrier, "on": on.isoformat()}
    record_many(facts.HANDED_OVER, [FactRow(row.recipient_id, which(row) | about) for row in pieces])
    return len(pieces)


def which(piece: Piece) -> dict[str, str]:
    """The fields that every fact about a letter begins with."""
    return {"delivery": str(piece.id), "notice": str(piece.subject)}


def _record_pieces(pieces: Sequence[tuple[Piece, dict[str, str]]]) -> None:
    printed = [(row, personal) for row, personal in pieces if row.state != State.SPARED]
    spared = [row for row, _ in pieces if row.state == State.SPARED]
    record_many(
        facts.PRINTED,
        [
            FactRow(
                row.recipient_id,
                which(row) | {"batch": str(row.batch_id), "file": row.file, "page": row.first_page, "pages": row.pages},
                row.customer_id,
                personal,
            )
            for row, personal in printed
        ],
    )
    record_many(facts.SPARED, [FactRow(row.recipient_id, which(row) | {"code": row.reason}) for row in spared])


def _today(organisation: UUID) -> date:
    zone = accounts.organisations([organisation])[organisation].time_zone
    return clock.day_in(zone, clock.now())


@action("printing.take_package")
def take_package(actor: Actor, batch_id: UUID) -> Iterator[bytes]:
    """The ZIP file of a batch, a chunk at a time; whose letters they are stands in it, so it is recorded who took it.

    Records ``printing.package_taken``.

    Raises:
        Refusal: ``printing.no_such_batch``, and what the store may refuse.
    """
    chunks, batch = queries.package(actor, batch_id), queries.batch_for(actor, batch_id)
    public: dict[str, Json] = {
        "batch": str(batch.id), "user": str(actor.id), "letters": batch.letters, "package": batch.package,
    }  # fmt: skip
    record(facts.PACKAGE_TAKEN, stream=batch.id, public=public, subject=actor.id)
    return chunks
