# SPDX-License-Identifier: Apache-2.0
"""One search over notices, customers and what customers asked."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from duly.doors.api.callers import actor_of, language_of
from duly.doors.api.pages import Limit
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import queries as feedback
from duly.rooms.notices import queries as notices

router = Router()
Words = Annotated[str, Field(min_length=1, max_length=100)]


class NoticeFound(Schema):
    """通知: a notice by number or title."""

    id: UUID
    number: str
    title: str
    state: str


class CustomerFound(Schema):
    """客户: a customer by name, number or contact point, which is not shown."""

    id: UUID
    ref: str
    name: str
    status: str


class QuestionFound(Schema):
    """咨询: a conversation in which the words stand, and how it began."""

    id: UUID
    number: str
    notice_id: UUID | None
    recipient_id: UUID | None
    language: str
    text: str


class Found(Schema):
    """What the words stand in, the first few of each kind."""

    notices: list[NoticeFound]
    customers: list[CustomerFound]
    questions: list[QuestionFound]


@router.get("/search", response=Found, summary="Find notices, customers, questions / 搜索")
def search(request: HttpRequest, *, q: Words, limit: Limit = 20) -> dict[str, Any]:
    """By number, title, name, customer number, the end of a telephone number, a whole e-mail address, or words asked."""
    actor = actor_of(request)
    return {
        "notices": notices.found_for(actor, q, language=language_of(request), limit=limit),
        "customers": customers.found_for(actor, q, limit),
        "questions": feedback.found_for(actor, q, limit=limit),
    }
