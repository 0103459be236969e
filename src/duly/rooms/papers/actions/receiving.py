# SPDX-License-Identifier: Apache-2.0
"""Take scans in: a batch, and the files of it as they come."""

from uuid import UUID

from django.db import IntegrityError, transaction

from duly.foundation.files import actions as files
from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.papers import queries, reader
from duly.rooms.papers.actions.holding import held_batch, must_be
from duly.rooms.papers.kinds import BEGUN, READING_BEGUN, RECEIVED
from duly.rooms.papers.models import Batch, Scan
from duly.rooms.papers.queries.templates import template_row
from duly.rooms.papers.refusals import ALREADY_THERE, NO_SCANS, NOT_A_SCAN, REF_TAKEN, SCAN_TOO_LARGE
from duly.rooms.papers.rules.refs import batch_ref
from duly.rooms.papers.terms import BatchState

LARGEST = 100_000_000
"""Bytes of one file; it is sealed as a whole."""
WORK = "papers.carry"
_HEADS = {
    b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}  # fmt: skip
"""What a file is is told by its bytes, never by its name."""


@action("papers.begin")
def begin(actor: Actor, organisation: UUID, template: str, *, ref: str = "", title: str = "") -> UUID:
    """Begin a batch of forms of one template; gives its id. Without a name it is called after the template, and numbered.
    Records ``papers.begun``.

    Raises:
        Refusal: ``papers.no_such_template``, ``papers.ref_taken``, ``papers.bad_name``, ``rights.other_organisation``.
    """
    form = template_row(actor, organisation, template)
    take_turn(Turn.PAPERS, organisation)
    taken = set(Batch.objects.filter(organisation_id=organisation).values_list("ref", flat=True))
    name = batch_ref(ref, template, taken)
    row = Batch(
        id=random_id(), organisation_id=organisation, template=form, ref=name, title=title.strip()[:200], by=actor.id, at=clock.now()
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise REF_TAKEN(field="ref", ref=name) from None
    keys.made([row.id])
    public: dict[str, Json] = {
        "ref": name,
        "template": form.ref,
        "version": form.version,
        "organisation": str(organisation),
    }
    record(BEGUN, stream=row.id, public=public)
    return row.id


@action("papers.receive")
def receive(actor: Actor, batch: UUID, content: bytes) -> UUID:
    """Take a scan in: PDF, PNG, JPEG or TIFF, as it came, sealed under the key of the batch; it is opened only when it is read.
    Gives its id. Records ``papers.received``.

    Raises:
        Refusal: ``papers.no_such_batch``, ``papers.not_now``, ``papers.not_a_scan``, ``papers.scan_too_large``,
            ``papers.already_there``, ``files.store_full``.
    """
    row = held_batch(batch, actor)
    must_be(row, BatchState.RECEIVED)
    if len(content) > LARGEST:
        raise SCAN_TOO_LARGE(field="file", most=LARGEST)
    kind = next((kind for head, kind in _HEADS.items() if content.startswith(head)), None)
    if kind is None:
        raise NOT_A_SCAN(field="file")
    digest = files.put(actor, content, media_type=kind, name="", whose=row.id)
    if there := row.scans.filter(digest=digest).first():
        raise ALREADY_THERE(field="file", batch=row.ref, number=there.number)
    scan = Scan.objects.create(
        batch=row, number=row.scans.count() + 1, digest=digest, media_type=kind, size=len(content)
    )
    record(RECEIVED, stream=row.id, public={"ref": row.ref, "scan": scan.number, "size": scan.size, "digest": digest})
    return scan.id


@action("papers.read")
def read(actor: Actor, batch: UUID) -> int:
    """Let a batch be read, by a worker or by whoever calls :func:`carry`; gives how many scans it has. No more come in after it.
    Records ``papers.reading_begun``.

    Raises:
        Refusal: ``papers.no_such_batch``, ``papers.not_now``, ``papers.no_scans``, ``papers.no_reader``.
    """
    row = held_batch(batch, actor)
    must_be(row, BatchState.RECEIVED)
    scans = row.scans.count()
    if not scans:
        raise NO_SCANS(field="batch")
    reader.must_be_able()
    row.state = BatchState.READING
    row.save(update_fields=["state"])
    record(READING_BEGUN, stream=row.id, public={"ref": row.ref, "scans": scans})
    transaction.on_commit(lambda: enqueue(WORK, key=f"papers {row.id}", batch_id=str(row.id)))
    return queries.progress_of(batch).scans
