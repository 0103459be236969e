# SPDX-License-Identifier: Apache-2.0
"""Daily reminders: what waits for the caller, and whether they want the mail."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.rooms.reminders import actions, queries

router = Router()


class ReminderOut(Schema):
    """待办: one thing that waits for the caller; ``path`` is the page of the console where it is done."""

    sort: str
    number: str
    about_en: str
    about_zh: str
    path: str
    due_on: date | None
    is_late: bool


class RemindersOut(Schema):
    """每日提醒: wanted or not, whether this house has a mail relay, and what became of the last one."""

    is_on: bool
    can_leave: bool
    last_on: date | None
    last_count: int
    last_outcome: str | None
    last_at: datetime | None


class WishIn(Asked):
    """是否需要每日提醒: ``on``."""

    on: bool


@router.get("/waiting", response=list[ReminderOut], summary="What waits for me / 我的待办")
def waiting(request: HttpRequest) -> Any:
    """As the daily mail lists it: approvals, exceptions, tasks that are late or nearly due, translations, comments."""
    return [
        one._asdict() | {"about_en": one.about.en, "about_zh": one.about.zh}
        for one in queries.waiting_for(actor_of(request))
    ]


@router.get("/reminders", response=RemindersOut, summary="My daily reminders / 我的每日提醒")
def get_reminders(request: HttpRequest) -> Any:
    """Of the caller alone."""
    return queries.standing_for(actor_of(request))


@repeats.writes(router.post, "/reminders", response={204: None, 403: Problem, 422: Problem}, summary="Switch my daily reminders / 开关每日提醒")  # fmt: skip
def switch(request: HttpRequest, body: WishIn) -> tuple[int, None]:
    """It holds at once."""
    actions.switch(actor_of(request), on=body.on)
    return 204, None
