# SPDX-License-Identifier: Apache-2.0
"""What customers asked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from duly.doors.console import exports, sheets
from duly.doors.console.gate import Page, may, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.console.requests import uuid_or_none
from duly.foundation.paging.facts import Order, Place
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import queries as feedback
from duly.rooms.feedback.facts import QUESTION_ORDERS


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Questions of the actor's organisations, newest first, a page at a time."""
    notice_id, ask = uuid_or_none(request.GET.get("notice")), asked(request, QUESTION_ORDERS)

    def read(order: Order, after: Place | None, limit: int) -> list[Any]:
        return feedback.questions_for(actor, notice_id, order=order, after=after, limit=limit)

    if exports.taken(request):
        sheet = sheets.of_questions(actor, read, ask.order)
        return exports.take(request, actor, "questions", sheet, sort=ask.order.asked, subject=notice_id)
    page = turn(ask, read)
    names: dict[UUID, str] = {
        key: card.name for key, card in customers.cards({row.customer_id for row in page.rows}).items()
    }
    return show(
        request, actor, "questions/listing", room="questions", page=page, notice_id=notice_id,
        rows=[(row, names.get(row.customer_id, "")) for row in page.rows], may_export=may(actor, "customers.export_list"),
    )  # fmt: skip
