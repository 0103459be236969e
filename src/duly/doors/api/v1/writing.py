# SPDX-License-Identifier: Apache-2.0
"""Around the writing of a notice: its file as it stands, a specimen to oneself."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.rooms.notices import actions, queries

router = Router()


class SpecimenIn(Asked):
    """样稿: one channel in one language, to the address of whoever asks."""

    channel: str
    language: str


class SpecimenOut(Schema):
    """Where it went."""

    address: str


@router.get(
    "/notices/{notice}/file", response={200: dict[str, Any], 404: Problem}, summary="As a notice file / 通知文件"
)
def file(request: HttpRequest, notice: str) -> dict[str, Any]:
    """The notice file as it would have to be written today; PUT it back changed to revise the notice."""
    return queries.file_of(queries.notice_for(actor_of(request), notice))


@repeats.writes(
    router.post, "/notices/{notice}/specimen",
    response={201: SpecimenOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem},
    summary="Mail me a specimen / 寄送样稿",
)  # fmt: skip
def specimen(request: HttpRequest, notice: str, body: SpecimenIn) -> tuple[int, SpecimenOut]:
    """One message as customers would get it, by mail to the account of the key; no customer gets anything."""
    address = actions.mail_specimen(actor_of(request), notice, body.channel, body.language)
    return 201, SpecimenOut(address=address)
