# SPDX-License-Identifier: Apache-2.0
"""Set aside what cannot be settled, and finish a batch: then it is a table."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

import orjson
from django.db.models import Q

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.papers.actions.holding import held_batch, must_be
from duly.rooms.papers.kinds import FINISHED, SET_ASIDE, TAKEN
from duly.rooms.papers.models import Batch, Field, Form
from duly.rooms.papers.queries.forms import rows_of
from duly.rooms.papers.queries.tables import columns_of
from duly.rooms.papers.refusals import NO_SUCH_FORM, NO_SUCH_SCAN, NOT_DONE, NOT_THROUGH
from duly.rooms.papers.terms import BatchState, FormState

LONGEST = 500
_AT_ONCE = 500


@action("papers.set_aside")
def set_aside(actor: Actor, batch: UUID, *, form: UUID | None = None, scan: UUID | None = None, why: str = "") -> None:
    """Leave a form, or a file that cannot be opened, out of the table, and say why. Records ``papers.set_aside``.

    Raises:
        Refusal: ``papers.no_such_batch``, ``papers.no_such_form``, ``papers.no_such_scan``, ``papers.not_now``.
    """
    row = held_batch(batch, actor)
    must_be(row, BatchState.READING, BatchState.TO_LOOK)
    said, numbers = why.strip()[:LONGEST] or "-", {"form": 0, "scan": 0}
    if form is not None:
        found = row.forms.select_for_update().filter(id=form).exclude(state=FormState.WAITING).first()
        if found is None:
            raise NO_SUCH_FORM(field="form")
        found.state, found.aside, numbers["form"] = FormState.ASIDE, said, found.number
        found.save(update_fields=["state", "aside"])
    else:
        file = row.scans.select_for_update().filter(id=scan or row.id, pages=None).first()
        if file is None:
            raise NO_SUCH_SCAN(field="scan")
        file.aside, numbers["scan"] = said, file.number
        file.save(update_fields=["aside"])
    record(SET_ASIDE, stream=row.id, public={"ref": row.ref, **numbers}, subject=actor.id, personal={"why": said})


@action("papers.finish")
def finish(actor: Actor, batch: UUID) -> str:
    """Finish a batch all of whose forms are settled or set aside; gives the digest of its table, which does not change any more.
    Records ``papers.finished``, with how much of it was as the machine had read it.

    Raises:
        Refusal: ``papers.no_such_batch``, ``papers.not_now``, ``papers.not_through``.
    """
    row = held_batch(batch, actor)
    must_be(row, BatchState.TO_LOOK)
    forms = row.forms.exclude(state__in=(FormState.DONE, FormState.ASIDE)).count()
    scans = row.scans.filter(pages=None, aside="").count()
    if forms or scans:
        raise NOT_THROUGH(forms=forms, scans=scans)
    row.state, row.finished_at, row.digest = BatchState.DONE, clock.now(), _digest(row)
    row.save(update_fields=["state", "finished_at", "digest"])
    fields = Field.objects.filter(form__batch=row, form__state=FormState.DONE)
    done = Form.objects.filter(batch=row)
    public: dict[str, Json] = {
        "ref": row.ref, "rows": done.filter(state=FormState.DONE).count(), "aside": done.filter(state=FormState.ASIDE).count(),
        "fields": fields.count(), "as_read": fields.filter(Q(as_read=True)).count(), "digest": row.digest,
    }  # fmt: skip
    record(FINISHED, stream=row.id, public=public)
    return row.digest


@action("papers.take")
def take(actor: Actor, batch: UUID, *, form: str = "csv") -> tuple[tuple[str, ...], list[list[str]]]:
    """Take the table of a finished batch along: its columns and its rows. Records ``papers.taken``.

    Raises:
        Refusal: ``papers.no_such_batch``, ``papers.not_done``.
    """
    row = held_batch(batch, actor)
    if row.state != BatchState.DONE:
        raise NOT_DONE(field="batch", ref=row.ref)
    rows = [[f"{row.ref}-{number:04d}", *values] for number, values in _rows(row)]
    record(TAKEN, stream=row.id, public={"ref": row.ref, "rows": len(rows), "format": form[:20]})
    return columns_of(row), rows


def _digest(row: Batch) -> str:
    told = hashlib.sha256(orjson.dumps(columns_of(row)))
    for number, values in _rows(row):
        told.update(orjson.dumps([number, *values]))
    return f"sha256:{told.hexdigest()}"


def _rows(row: Batch) -> list[tuple[int, Sequence[str]]]:
    found: list[tuple[int, Sequence[str]]] = []
    while some := list(rows_of(row, len(found), _AT_ONCE)):
        found += some
    return found
