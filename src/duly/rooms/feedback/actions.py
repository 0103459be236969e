# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.feedback import rules
from duly.rooms.feedback.facts import ASKED, FORGOTTEN
from duly.rooms.feedback.models import Question


@action("feedback.ask")
def ask(actor: Actor, recipient_id: UUID, *, text: str) -> UUID:
    """Keep a question that a recipient asks about the notice; gives its id. Records ``feedback.asked``.

    Raises:
        Refusal: ``feedback.empty_question``, ``feedback.long_question``, ``feedback.too_many_questions``, and that of
            :func:`duly.rooms.audience.queries.recipient` when there is no such recipient.
    """
    recipient = audience.recipient(recipient_id)
    cleaned = rules.clean_question(text)
    rules.may_ask(Question.objects.filter(recipient_id=recipient_id).count())
    question = Question.objects.create(
        organisation_id=audience.roll_of(recipient.notice_id).organisation_id,
        notice_id=recipient.notice_id,
        recipient_id=recipient_id,
        customer_id=recipient.customer_id,
        language=recipient.language,
        text=cleaned,
        asked_at=clock.now(),
    )
    record(
        ASKED,
        stream=recipient_id,
        public={"notice": str(recipient.notice_id), "question": str(question.id), "language": recipient.language},
        subject=recipient.customer_id,
        personal={"text": cleaned},
    )
    return question.id


@action("feedback.forget")
def forget(actor: Actor, customer_id: UUID) -> int:
    """Put away the texts of what a customer asked, because their data is erased; that they asked stays. Gives how many.

    Records ``feedback.forgotten`` for each.
    """
    rows = list(Question.objects.filter(customer_id=customer_id).exclude(text=""))
    for row in rows:
        row.text = ""
    if rows:
        Question.objects.bulk_update(rows, ["text"])
    said = [FactRow(row.recipient_id, {"notice": str(row.notice_id), "question": str(row.id)}) for row in rows]
    record_many(FORGOTTEN, said)
    return len(rows)
