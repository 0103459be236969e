# SPDX-License-Identifier: Apache-2.0
"""Recipients of data for programs: who there is, what they were told, and that it is done. Deciding is for people."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import queries as customers
from duly.rooms.downstream import actions, queries
from duly.rooms.downstream.facts import ANNOUNCEMENT_ORDERS, Announced, SystemCard

router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class DataRecipientOut(Schema):
    """数据接收方: what it gets by the terms that two people agreed to; empty while nobody has."""

    id: UUID
    ref: str
    name: str
    kind: str
    url: str
    families: list[str]
    services: list[str]
    purpose: str
    terms: int
    waits_for_second: bool
    ended_at: datetime | None
    still_holds: bool
    open: int
    late: int


class AnnouncementOut(Schema):
    """告知: one recipient was told of one thing about one customer."""

    id: UUID
    recipient: UUID
    customer: str
    matter: str
    fields: list[str]
    number: str
    record: UUID | None
    state: str
    made_at: datetime
    due_at: datetime
    taken_at: datetime | None
    acknowledged_at: datetime | None
    how: str
    attempts: int
    trouble: str


class AnnouncementNoteIn(Asked):
    """说明: from whom you know, or why."""

    note: str = Field("", max_length=1000)


@router.get(
    "/data-recipients", response={200: list[DataRecipientOut], 404: Problem}, summary="Recipients of data / 数据接收方"
)
def recipients(request: HttpRequest, organisation: str | None = None) -> Any:
    """Those in use first. Terms are proposed and agreed to on the console or the command line, by two people."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    return [_system(one) for one in queries.systems_for(actor, place)]


@router.get(
    "/announcements-of-changes",
    response={200: Page[AnnouncementOut], 404: Problem, 422: Problem},
    summary="Who was told of what / 告知记录",
)
def announcements(
    request: HttpRequest, *, recipient: UUID | None = None, late: bool = False, unacknowledged: bool = False, cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """The newest first. ``late``: those that nobody acknowledged in time, or that could not be delivered."""
    actor, order = actor_of(request), ANNOUNCEMENT_ORDERS.usual
    rows = queries.announcements_for(
        actor,
        system=recipient,
        late=late,
        open_only=unacknowledged,
        order=order,
        after=pages.place_in(order, cursor),
        limit=limit,
    )
    return pages.page_of(rows, order, limit, _announcements)


@repeats.writes(
    router.post,
    "/announcements-of-changes/{announcement_id}/acknowledgement",
    response={204: None, **REFUSED},
    summary="It is done there / 确认已处理",
)
def acknowledge(request: HttpRequest, announcement_id: UUID, body: AnnouncementNoteIn) -> tuple[int, None]:
    """By the id of the announcement (``webhook-id``)."""
    actions.acknowledge(actor_of(request), announcement_id, note=body.note)
    return 204, None


@repeats.writes(
    router.post,
    "/announcements-of-changes/{announcement_id}/sending",
    response={204: None, **REFUSED},
    summary="Send it again / 重新发送",
)
def send_again(request: HttpRequest, announcement_id: UUID) -> tuple[int, None]:
    """Now, with all its attempts before it."""
    actions.send_again(actor_of(request), announcement_id)
    return 204, None


@repeats.writes(
    router.post,
    "/announcements-of-changes/{announcement_id}/excuse",
    response={204: None, **REFUSED},
    summary="They cannot be told / 无法告知",
)
def excuse(request: HttpRequest, announcement_id: UUID, body: AnnouncementNoteIn) -> tuple[int, None]:
    """Because it is impossible, or out of all proportion: with the reason."""
    actions.excuse(actor_of(request), announcement_id, note=body.note)
    return 204, None


def _system(card: SystemCard) -> DataRecipientOut:
    terms = card.terms
    return DataRecipientOut(
        id=card.id, ref=card.ref, name=card.name, kind=terms.kind if terms else "", url=terms.url if terms else "",
        families=list(terms.families) if terms else [], services=list(terms.services) if terms else [],
        purpose=terms.purpose if terms else "", terms=card.number, waits_for_second=card.proposed is not None,
        ended_at=card.ended_at, still_holds=card.still_holds, open=card.open, late=card.late,
    )  # fmt: skip


def _announcements(rows: Any) -> list[AnnouncementOut]:
    """Of somebody who was erased there is no number any more."""
    held: list[Announced] = list(rows)
    cards = customers.cards({one.party for one in held})
    return [
        AnnouncementOut(
            recipient=one.system, customer=cards[one.party].ref if one.party in cards else "", matter=str(one.matter), state=str(one.state),
            fields=list(one.fields), **{name: getattr(one, name) for name in _SAME},
        )
        for one in held
    ]  # fmt: skip


_SAME = ("id", "number", "record", "made_at", "due_at", "taken_at", "acknowledged_at", "how", "attempts", "trouble")
