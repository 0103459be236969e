# SPDX-License-Identifier: Apache-2.0
"""What customers asked."""

from uuid import UUID

from django.http import HttpRequest

from duly.doors.console import exports, sheets
from duly.doors.console.gate import Page, show, staff
from duly.doors.console.paging import cut
from duly.doors.console.requests import uuid_or_none
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import queries as feedback


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Questions of the actor's organisations, newest first, a page at a time."""
    notice_id, before = uuid_or_none(request.GET.get("notice")), uuid_or_none(request.GET.get("after"))
    if kind := exports.wanted(request):
        return exports.answer(kind, "questions", sheets.of_questions(actor, notice_id))
    page = cut(lambda limit: feedback.questions_for(actor, notice_id, before=before, limit=limit), key="id")
    names: dict[UUID, str] = {
        key: card.name for key, card in customers.cards({row.customer_id for row in page.rows}).items()
    }
    return show(
        request, actor, "questions/listing", room="questions", page=page, notice_id=notice_id, after=before,
        rows=[(row, names.get(row.customer_id, "")) for row in page.rows],
    )  # fmt: skip
