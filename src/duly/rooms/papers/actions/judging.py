# SPDX-License-Identifier: Apache-2.0
"""Judge a form once all its pages were read: which value stands in which field, and why somebody has to look."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.papers.actions.holding import held_batch
from duly.rooms.papers.kinds import FORM_READ, READ
from duly.rooms.papers.layout import Template
from duly.rooms.papers.models import Batch, Field, Form, Page
from duly.rooms.papers.queries.batches import TRIES
from duly.rooms.papers.queries.templates import form_of
from duly.rooms.papers.rules.judging import Assessed, assess
from duly.rooms.papers.rules.placing import Seen, place
from duly.rooms.papers.sealing import Held, open_sheet, seal_field
from duly.rooms.papers.terms import BatchState, FormState, How
from duly.rooms.recognition.queries import proof_of


def judge(form: Form, batch: Batch) -> None:
    """Lay out the fields of a form whose pages were all read or given up; before that nothing happens. Records
    ``papers.form_read``, in the running verb.
    """
    pages = list(Page.objects.filter(form=form).order_by("number"))
    if form.state != FormState.WAITING or any(one.sealed is None and one.tries < TRIES for one in pages):
        return
    template, key = form_of(batch.template), keys.made([batch.id])[batch.id]
    seen = {one.number: _seen(template, one, key) for one in pages}
    assessed, incomplete = assess(template, seen, proof_of)
    Field.objects.bulk_create(_field(form, at, one, key) for at, one in enumerate(assessed))
    asked = sum(one.how is How.ASKED for one in assessed)
    form.state = FormState.TO_LOOK if asked else FormState.DONE
    form.incomplete = incomplete
    form.save(update_fields=["state", "incomplete"])
    public: dict[str, Json] = {
        "ref": batch.ref, "form": form.number, "fields": len(assessed), "asked": asked, "incomplete": len(incomplete),
    }  # fmt: skip
    record(FORM_READ, stream=batch.id, public=public)


@action("papers.settle")
def end_reading(actor: Actor, batch_id: UUID) -> None:
    """A batch of which everything was read waits for people. Records ``papers.read``."""
    row = held_batch(batch_id, actor)
    if row.state != BatchState.READING:
        return
    row.state = BatchState.TO_LOOK
    row.save(update_fields=["state"])
    public: dict[str, Json] = {
        "ref": row.ref, "forms": row.forms.count(), "pages": Page.objects.filter(form__batch=row).count(),
        "asked": Field.objects.filter(form__batch=row, how=How.ASKED).count(), "scans_in_trouble": row.scans.filter(pages=None).count(),
    }  # fmt: skip
    record(READ, stream=row.id, public=public)


def _seen(template: Template, page: Page, key: keys.Key) -> Seen | None:
    if page.sealed is None:
        return None
    return place(template, page.number, open_sheet(key, page.id, (page.width, page.height), page.sealed))


def _field(form: Form, at: int, one: Assessed, key: keys.Key) -> Field:
    number = random_id()
    return Field(
        id=number, form=form, position=at, name=one.field.name, how=one.how, score=one.score, why=[str(why) for why in one.why],
        page=one.field.page, box=list(one.box), sealed=seal_field(key, number, Held(one.value, one.value)),
        as_read=True if one.how is How.PASSED else None,
    )  # fmt: skip
