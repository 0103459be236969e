# SPDX-License-Identifier: Apache-2.0
"""Bring in a file of customers: begin, carry on batch by batch, finish; or only say what would happen."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.db import connection

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import actions as files
from duly.foundation.files import queries as stored
from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.clock import day_in, now
from duly.kernel.named_sql import named_sql
from duly.rooms.customers import queries
from duly.rooms.customers.actions import batches
from duly.rooms.customers.actions.ahead import ahead, seldom_collecting
from duly.rooms.customers.actions.parsed import Parsed, parsed
from duly.rooms.customers.actions.source import Layout, Source, from_path, restored, stated
from duly.rooms.customers.facts import (
    IMPORT_BEGUN,
    IMPORT_FINISHED,
    IMPORT_MOVED_ON,
    IMPORTED,
    ImportReport,
    Progress,
    RowFate,
)
from duly.rooms.customers.models import Import, ImportBatch
from duly.rooms.customers.registry.entries import About
from duly.rooms.customers.rules import report
from duly.rooms.customers.rules.outcome import FATES, NOTABLE, empty_report, kept, notable, report_of
from duly.rooms.customers.rules.rows import Home

Watch = Callable[[Progress], None] | None
_MANY = 1_000
"""Rows after which the planner's numbers are taken anew at once."""


def import_customers(
    actor: Actor,
    organisation: UUID,
    path: Path,
    *,
    name: str,
    dry_run: bool = False,
    progress: Watch = None,
    encoding: str | None = None,
) -> ImportReport:
    """Bring in a CSV file; gives what became of its rows.

    The whole file is looked through first, so that a file with a fault of its own changes nothing. Then each batch is one
    transaction of its own: when the process dies, :func:`resume` goes on after the last committed batch. A dry run reads
    everything and changes nothing. Nobody is deleted because a file does not name them.

    Raises:
        Refusal: ``customers.file_…``, ``rights.not_allowed``, ``rights.other_organisation``.
    """
    rights.require(actor, "customers.import")
    actor.require_sight(organisation)
    if not dry_run:
        return resume(actor, begin_import(actor, organisation, path, name=name, encoding=encoding), progress=progress)
    source = from_path(path, name)
    layout = source.layout(encoding)
    return _rehearse(organisation, source, layout, source.count(layout), progress)


@action("customers.import")
def begin_import(actor: Actor, organisation: UUID, path: Path, *, name: str, encoding: str | None = None) -> UUID:
    """Look a file through, keep it, and give the id of its import; :func:`resume` does the rest, here or in a job.

    Records ``customers.import_begun``.

    Raises:
        Refusal: ``customers.file_…``, ``files.store_full``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    source = from_path(path, name)
    layout = source.layout(encoding)
    rows = source.count(layout)
    with path.open("rb") as stream:
        digest = files.put(actor, stream, media_type="text/csv", name=name)
    owner = Import.objects.create(
        organisation_id=organisation, name=name, source=digest, encoding=layout.judgement.encoding, rows=rows,
        stated=stated(layout), begun_at=now(),
    )  # fmt: skip
    public: dict[str, Json] = {"import": str(owner.id), "organisation": str(organisation), "file": digest, "rows": rows}
    record(IMPORT_BEGUN, stream=owner.id, public=public)
    return owner.id


@action("customers.import")
def import_later(actor: Actor, organisation: UUID, path: Path, *, name: str, encoding: str | None = None) -> UUID:
    """As :func:`begin_import`, and a worker carries it on; gives the id to watch. Records ``customers.import_begun``.

    Raises:
        Refusal: as :func:`begin_import`.
    """
    import_id = begin_import(actor, organisation, path, name=name, encoding=encoding)
    enqueue("customers.resume", key=f"import {import_id}", import_id=str(import_id))
    return import_id


def resume(actor: Actor, import_id: UUID, *, progress: Watch = None) -> ImportReport:
    """Carry an import on from its last committed batch to its end. A finished one only gives its report again.

    Raises:
        Refusal: ``customers.unknown_import``, ``customers.import_moved_on``, ``files.damaged``, ``rights.not_allowed``.
    """
    rights.require(actor, "customers.import")
    owner = queries.import_for(actor, import_id)
    if owner.state != "finished":
        layout, home = restored(owner.stated), _home(owner.organisation_id)
        source = Source(owner.name, stored.opener(owner.source), layout.size)
        done = 0
        with seldom_collecting():
            for batch in ahead(parsed(source, layout, home)):
                if batch.number > owner.batches:
                    take_batch(actor, import_id, batch, home)
                done += len(batch.rows)
                if progress:
                    progress(Progress(done, owner.rows, batch.position, layout.size))
        finish_import(actor, import_id)
        if owner.rows >= _MANY:
            with connection.cursor() as cursor:
                cursor.execute(named_sql("duly.rooms.customers", "analyze"))
    return report_of(queries.import_for(actor, import_id))


@action("customers.import")
def take_batch(actor: Actor, import_id: UUID, batch: Parsed, home: Home) -> None:
    """Write one batch and move the checkpoint, together or not at all. Records ``customers.imported``.

    Raises:
        Refusal: ``customers.import_moved_on``: somebody else has taken this batch.
    """
    owner = Import.objects.select_for_update().get(id=import_id)
    if owner.batches != batch.number - 1:
        raise IMPORT_MOVED_ON(field="import")
    take_turn(Turn.IMPORTS, owner.organisation_id)  # two files of one organisation must not both find a customer new
    with connection.cursor() as cursor:
        # A batch need not wait for the disk: its checkpoint is lost or kept with it, and the finish waits for all.
        cursor.execute("SET LOCAL synchronous_commit = off")
    found = batches.meaning(owner.organisation_id, batch.rows, locked=True)
    batches.write(owner.organisation_id, home, found, About("import", source_id=owner.id))
    _count(owner, batch.number, found)


@action("customers.import")
def finish_import(actor: Actor, import_id: UUID) -> None:
    """Put the report together and close the import. Records ``customers.import_finished``.

    Raises:
        Refusal: ``customers.import_moved_on``, ``files.store_full``.
    """
    owner = Import.objects.select_for_update().get(id=import_id)
    if owner.state == "finished":
        raise IMPORT_MOVED_ON(field="import")
    digest = files.put(actor, _report(owner), media_type="text/csv", name=f"{owner.name}.report.csv")
    ImportBatch.objects.filter(owner=owner).delete()
    owner.report, owner.state, owner.finished_at = digest, "finished", now()
    owner.save(update_fields=["report", "state", "finished_at"])
    counted = {fate: getattr(owner, fate) for fate in FATES}
    record(IMPORT_FINISHED, stream=owner.id, public={"import": str(owner.id), "report": digest, **counted})


def _count(owner: Import, number: int, found: batches.Meaning) -> None:
    text = report.lines(found.fates).encode()
    ImportBatch.objects.create(owner=owner, number=number, fates=zlib.compress(text, 1))
    counted = {fate: found.counts[fate] for fate in FATES}
    for fate, count in counted.items():
        setattr(owner, fate, getattr(owner, fate) + count)
    owner.warned += found.counts["warned"]
    owner.done += len(found.fates)
    owner.batches = number
    owner.notable = (owner.notable + [kept(row) for row in notable(found.fates)])[:NOTABLE]
    owner.save(update_fields=["done", "batches", "warned", "notable", *FATES])
    digest = f"sha256:{hashlib.sha256(text).hexdigest()}"
    record(IMPORTED, stream=owner.id, public={"import": str(owner.id), "batch": number, "digest": digest, **counted})


def _report(owner: Import) -> Iterator[bytes]:
    yield report.header().encode()
    for fates in owner.parts.order_by("number").values_list("fates", flat=True).iterator(8):
        yield zlib.decompress(bytes(fates))


def _rehearse(organisation: UUID, source: Source, layout: Layout, rows: int, progress: Watch) -> ImportReport:
    found, seen = empty_report(layout.judgement, layout.delimiter, layout.columns), 0
    shown: list[RowFate] = []
    for batch in ahead(parsed(source, layout, _home(organisation))):
        meant = batches.meaning(organisation, batch.rows, locked=False)
        counted = {name: getattr(found, name) + meant.counts[name] for name in (*FATES, "warned")}
        shown = (shown + notable(meant.fates))[:NOTABLE]
        found = replace(found, notable=tuple(shown), **counted)
        seen += len(batch.rows)
        if progress:
            progress(Progress(seen, rows, batch.position, layout.size))
    return found


def _home(organisation: UUID) -> Home:
    found = accounts.organisations([organisation])[organisation]
    return Home(found.region, found.time_zone, day_in(found.time_zone, now()))
