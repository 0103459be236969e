# SPDX-License-Identifier: Apache-2.0
"""A finished batch as a table: a row for each settled form, a column for each field of its template."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from duly.rooms.papers.models import Batch, Form
from duly.rooms.papers.queries.forms import rows_of
from duly.rooms.papers.queries.templates import form_of
from duly.rooms.papers.refusals import NO_SUCH_BATCH, NOT_DONE
from duly.rooms.papers.terms import BatchState, FormState

FORM = "表单号 form"
"""The first column: which form of the batch it is, so that whoever looks at a row finds its paper."""


class PaperTable(NamedTuple):
    """What a finished batch holds."""

    ref: str
    columns: tuple[str, ...]
    rows: int
    digest: str


def paper_table(organisation: UUID, ref: str) -> PaperTable:
    """The table of a batch of an organisation.

    Raises:
        Refusal: ``papers.no_such_batch``, ``papers.not_done``.
    """
    row = _done(organisation, ref)
    rows = Form.objects.filter(batch=row, state=FormState.DONE).count()
    return PaperTable(ref, columns_of(row), rows, row.digest)


def paper_rows(organisation: UUID, ref: str, first: int, count: int) -> Iterator[list[str | None]]:
    """Rows of it, from a place on; what is empty on the paper is nothing.

    Raises:
        Refusal: as :func:`paper_table`.
    """
    row = _done(organisation, ref)
    return ([_name(ref, number), *(value or None for value in values)] for number, values in rows_of(row, first, count))


def columns_of(row: Batch) -> tuple[str, ...]:
    """What the columns are called: as the labels on the paper, Chinese ones first; one that stands there twice gets its name, too."""
    fields = form_of(row.template).fields
    labels = [one.label_zh or one.label_en for one in fields]
    return FORM, *(
        f"{label} {one.name}" if labels.count(label) > 1 else label for label, one in zip(labels, fields, strict=True)
    )


def _name(ref: str, number: int) -> str:
    return f"{ref}-{number:04d}"


def _done(organisation: UUID, ref: str) -> Batch:
    row = Batch.objects.select_related("template").filter(organisation_id=organisation, ref=ref).first()
    if row is None:
        raise NO_SUCH_BATCH(field="address")
    if row.state != BatchState.DONE:
        raise NOT_DONE(field="address", ref=ref)
    return row
