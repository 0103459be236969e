# SPDX-License-Identifier: Apache-2.0
"""Mails about changes that a person has to read: which there are, their words for a reason, what became of each."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.change_sights import ChangeWhyIn
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import actions, queries

router = Router()
_PATH = "/change-mails/{mail_id}"
_REFUSED = {403: Problem, 404: Problem, 422: Problem}


class ChangeMailOut(Schema):
    """来信: without its words."""

    id: UUID
    received_at: datetime
    outcome: str
    topics: list[str]
    signs: list[str]
    attachments: list[str]
    """Digests; each is opened by itself."""


class ChangeMailTextOut(Schema):
    """来信内容: written by a stranger."""

    sender: str
    sender_name: str
    reply_to: str
    subject: str
    said_on: str
    text: str
    warnings: list[str]


class ChangeMailFateIn(Asked):
    """来信去向: ``request`` with the number of the request, ``elsewhere`` or ``nothing``."""

    outcome: Literal["request", "elsewhere", "nothing"]
    number: str = Field("", max_length=40)


@router.get(
    "/change-mails",
    response={200: list[ChangeMailOut], 404: Problem, 422: Problem},
    summary="Mails to be read / 待阅读来信",
)
def unread(request: HttpRequest, organisation: str | None = None) -> Any:
    """Latest first; those that nobody has settled."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    return [
        {name: getattr(one, name) for name in ("id", "received_at", "outcome", "topics", "signs")}
        | {"attachments": [each["digest"] for each in one.attachments]}
        for one in queries.unread_mails(actor, place.id)
    ]


@router.post(f"{_PATH}/reading", response={200: ChangeMailTextOut, **_REFUSED}, summary="Read a mail / 阅读来信")
def read(request: HttpRequest, mail_id: UUID, body: ChangeWhyIn) -> Any:
    """Its words only; it is on record who read it."""
    return actions.read_mail(actor_of(request), mail_id, why=body.why)._asdict()


@router.post(
    _PATH + "/attachments/{digest}/opening", response={200: None, **_REFUSED}, summary="Open an attachment / 打开附件"
)
def open_attachment(request: HttpRequest, mail_id: UUID, digest: str, body: ChangeWhyIn) -> HttpResponse:
    """As a download; never opened or run here."""
    found = actions.open_attachment(actor_of(request), mail_id, digest, why=body.why)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(found.content, content_type="application/octet-stream", headers=headers)


@repeats.writes(router.post, f"{_PATH}/fate", response={204: None, **_REFUSED}, summary="What became of it / 来信去向")
def settle(request: HttpRequest, mail_id: UUID, body: ChangeMailFateIn) -> tuple[int, None]:
    """Once."""
    actions.settle_mail(actor_of(request), mail_id, outcome=body.outcome, number=body.number)
    return 204, None
