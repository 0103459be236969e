# SPDX-License-Identifier: Apache-2.0
"""Reads."""

from uuid import UUID

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.rooms.feedback.facts import QUESTION_ORDERS
from duly.rooms.feedback.models import Question


def questions_for(
    actor: Actor, notice_id: UUID | None = None, *, order: Order = QUESTION_ORDERS.usual, after: Place | None = None,
    limit: int = 50,
) -> list[Question]:  # fmt: skip
    """Questions that the actor may read, newest first, a page at a time."""
    rows = Question.objects.all()
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    if notice_id is not None:
        rows = rows.filter(notice_id=notice_id)
    return list(sorted_from(rows, order, after)[:limit])


def found_for(actor: Actor, text: str, *, limit: int = 20) -> list[Question]:
    """Questions that the actor may read and in which the words stand, newest first."""
    text = text.strip()
    if not text:
        return []
    rows = Question.objects.filter(text__icontains=text)
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return list(rows.order_by("-id")[:limit])


def asked_by(recipient_id: UUID) -> list[Question]:
    """What one recipient has asked about the notice, oldest first; a rule bounds how many there can be."""
    return list(Question.objects.filter(recipient_id=recipient_id).order_by("id"))
