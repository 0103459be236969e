# SPDX-License-Identifier: Apache-2.0
"""One filled-in form: its pages as pictures, its fields with what was read. Only who may settle fields may look."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from duly.foundation.files import queries as files
from duly.foundation.vault import keys
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.rooms.papers.facts import FieldCard, FormSheet, PageCard
from duly.rooms.papers.layout import TemplateField
from duly.rooms.papers.models import Batch, Field, Form, Page
from duly.rooms.papers.queries.batches import trouble_in
from duly.rooms.papers.queries.templates import form_of
from duly.rooms.papers.refusals import NO_SUCH_FORM
from duly.rooms.papers.sealing import key_of, open_field
from duly.rooms.papers.terms import FormState, How, Why

LOOK = "papers.confirm"
"""Whoever may do this may see what stands on the paper."""


def sheet_for(actor: Actor, form: UUID) -> FormSheet:
    """A form beside its pages. What the machine read of a field that is keyed in blindly is not in it before it is settled.

    Raises:
        Refusal: ``papers.no_such_form``, ``rights.not_allowed``.
    """
    rights.require(actor, LOOK)
    row = form_row(actor, form)
    template = {one.name: one for one in form_of(row.batch.template).fields}
    key = key_of(row.batch_id)
    pages = tuple(
        PageCard(one.id, one.number, one.width, one.height, trouble_in(one.trouble))
        for one in row.pages.order_by("number")
    )
    fields = tuple(field_card(template[one.name], one, key) for one in row.fields.order_by("position"))
    return FormSheet(
        row.id, row.batch_id, row.batch.organisation_id, row.number, FormState(row.state), tuple(row.incomplete), row.aside, pages, fields,
    )  # fmt: skip


def picture(actor: Actor, page: UUID) -> bytes:
    """A page as an upright JPEG.

    Raises:
        Refusal: ``papers.no_such_form``, ``rights.not_allowed``, ``files.missing``, ``files.closed``.
    """
    rights.require(actor, LOOK)
    row = Page.objects.select_related("form__batch").filter(id=page).first()
    if row is None or not actor.may_see(row.form.batch.organisation_id):
        raise NO_SUCH_FORM(field="page")
    return files.content(row.picture, whose=[row.form.batch_id])


def form_row(actor: Actor, form: UUID) -> Form:
    """A row, if it is the actor's to see.

    Raises:
        Refusal: ``papers.no_such_form``.
    """
    row = Form.objects.select_related("batch__template").filter(id=form).first()
    if row is None or not actor.may_see(row.batch.organisation_id):
        raise NO_SUCH_FORM(field="form")
    return row


def field_card(field: TemplateField, row: Field, key: keys.Key) -> FieldCard:
    """A field as a page shows it."""
    held = open_field(key, row.id, row.sealed)
    is_blind = field.by_hand and row.how == How.ASKED
    return FieldCard(
        row.name, field.label_zh, field.label_en, field.means, field.required, field.by_hand, How(row.how), row.score,
        tuple(map(Why, row.why)), row.page, tuple(row.box), "" if is_blind else held.read, "" if is_blind else held.value,
        len(held.keyed), tuple(UUID(who) for who, _ in held.keyed), row.by, row.at,
    )  # fmt: skip


def rows_of(batch: Batch, first: int, count: int) -> Iterator[tuple[int, Sequence[str]]]:
    """So many rows of the table of a batch from a place on: the number of the form, and its values in the template's order."""
    key, names = key_of(batch.id), [one.name for one in form_of(batch.template).fields]
    forms = Form.objects.filter(batch=batch, state=FormState.DONE).order_by("number")[first : first + count]
    for form in forms.prefetch_related("fields"):
        held = {one.name: open_field(key, one.id, one.sealed).value for one in form.fields.all()}
        yield form.number, [held[name] for name in names]
