# SPDX-License-Identifier: Apache-2.0
"""Rows that a verb has in hand: locked until it ends, and in the state in which it may be done."""

from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.papers.models import Batch, Field, Form
from duly.rooms.papers.refusals import NO_SUCH_BATCH, NO_SUCH_FIELD, NO_SUCH_FORM, NOT_NOW, SETTLED
from duly.rooms.papers.terms import BATCH_WORDS, FORM_WORDS, BatchState, FormState


def held_batch(batch: UUID, actor: Actor) -> Batch:
    """A batch of the actor's, locked.

    Raises:
        Refusal: ``papers.no_such_batch``.
    """
    row = Batch.objects.select_for_update(of=("self",)).select_related("template").filter(id=batch).first()
    if row is None or not (actor.may_see(row.organisation_id) or actor.kind == "system"):
        raise NO_SUCH_BATCH(field="batch")
    return row


def must_be(row: Batch, *states: BatchState) -> None:
    """See that a batch is in one of these states.

    Raises:
        Refusal: ``papers.not_now``.
    """
    if row.state not in states:
        raise NOT_NOW(state=BATCH_WORDS[BatchState(row.state)])


def held_form(form: UUID, actor: Actor) -> Form:
    """A form that waits for a person, its batch locked with it.

    Raises:
        Refusal: ``papers.no_such_form``, ``papers.not_now``, ``papers.settled``.
    """
    row = Form.objects.filter(id=form).select_related("batch").first()
    if row is None or not actor.may_see(row.batch.organisation_id):
        raise NO_SUCH_FORM(field="form")
    batch = held_batch(row.batch_id, actor)
    must_be(batch, BatchState.READING, BatchState.TO_LOOK)
    row = Form.objects.select_for_update(of=("self",)).select_related("batch__template").get(id=form)
    if row.state == FormState.ASIDE:
        raise SETTLED(field="form", state=FORM_WORDS[FormState(row.state)])
    return row


def held_field(form: Form, name: str) -> Field:
    """A field of it.

    Raises:
        Refusal: ``papers.no_such_field``.
    """
    row = Field.objects.select_for_update().filter(form=form, name=name).first()
    if row is None:
        raise NO_SUCH_FIELD(field="field", name=name[:60])
    return row
