# SPDX-License-Identifier: Apache-2.0
"""Confidentiality, for programs: papers of staff, the quarterly check, canary records and their alarms."""

import base64
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.privacy import party_of
from duly.doors.api.v1.privacy_keeping import PrivacyMadeOut, PrivacyNoteIn
from duly.doors.api.v1.privacy_steps import BAD_CONTENT
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries

router = Router()


class PrivacyPaperIn(Asked):
    """保密文件: what a member of staff signed or passed, in base64."""

    email: str
    paper: Literal["nda", "training"]
    signed_on: date
    expires_on: date | None = None
    content: str
    media_type: Literal["application/pdf", "image/jpeg", "image/png"] = "application/pdf"
    organisation: str | None = None


class PrivacyPaperOut(Schema):
    """A document on file."""

    id: UUID
    user: str
    paper: str
    signed_on: date
    expires_on: date | None
    digest: str


class PrivacyLackingOut(Schema):
    """Who lacks a valid document, or has one that ends within 30 days."""

    user: str
    paper: str
    expires_on: date | None


class PrivacyCheckIn(Asked):
    """安排保密检查."""

    period: str
    due_on: date
    owner: str
    organisation: str | None = None


class PrivacyPointOut(Schema):
    """One point of a check."""

    en: str
    zh: str
    in_order: bool | None
    finding: str


class PrivacyCheckOut(Schema):
    """A check of confidentiality."""

    id: UUID
    period: str
    due_on: date
    owner: str
    points: list[PrivacyPointOut]
    digest: str
    done_at: datetime | None
    signed_at: datetime | None


class PrivacyPointIn(Asked):
    """One answer; what was found is said where it is not in order."""

    in_order: bool
    finding: str = ""


class PrivacyAnswersIn(Asked):
    """逐项作答, in the order of the points."""

    answers: list[PrivacyPointIn]
    note: str = ""


class PrivacyDigestOut(Schema):
    """What a second person signs."""

    digest: str


class PrivacySigningIn(Asked):
    """签认: exactly the answers of this digest."""

    digest: str


class PrivacyBaitIn(Asked):
    """诱饵: on or off."""

    on: bool
    organisation: str | None = None


class PrivacyAlarmOut(Schema):
    """告警: somebody opened a canary record, and nobody has asked why."""

    look: UUID
    customer: str
    user: str
    at: datetime
    reason: str


@router.get("/privacy-papers", response={200: list[PrivacyPaperOut]}, summary="Papers of staff / 员工保密文件")
def list_papers(request: HttpRequest) -> Any:
    """Latest first."""
    found = queries.undertakings_for(actor_of(request))
    names = queries.names_of(one.user for one in found)
    return [
        PrivacyPaperOut(
            id=one.id, user=names.get(one.user, ""), paper=one.paper, signed_on=one.signed_on, expires_on=one.expires_on,
            digest=one.digest,
        )
        for one in found
    ]  # fmt: skip


@router.get(
    "/privacy-papers/lacking",
    response={200: list[PrivacyLackingOut], 404: Problem, 422: Problem},
    summary="Who lacks one / 缺少文件者",
)
def list_lacking(request: HttpRequest, organisation: str | None = None) -> Any:
    """By name."""
    home = accounts.organisation_for(actor_of(request), organisation)
    today = clock.day_in(home.time_zone, clock.now())
    found = queries.lacking(home.id, today)
    return [PrivacyLackingOut(user=one.name, paper=one.paper, expires_on=one.expires_on) for one in found]


@repeats.writes(
    router.post,
    "/privacy-papers",
    response={201: PrivacyMadeOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Put a paper on file / 归档保密文件",
)
def keep_paper(request: HttpRequest, body: PrivacyPaperIn) -> tuple[int, PrivacyMadeOut]:
    """Its digest is on record."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, body.organisation)
    try:
        content = base64.b64decode(body.content, validate=True)
    except ValueError as error:
        raise BAD_CONTENT(field="content") from error
    signed = actions.Signed(body.paper, body.signed_on, body.expires_on, content, body.media_type)
    return 201, PrivacyMadeOut(id=actions.keep_paper(actor, home.id, accounts.actor_by_email(body.email).id, signed))


@router.get("/privacy-checks", response={200: list[PrivacyCheckOut]}, summary="Checks of confidentiality / 保密检查")
def list_checks(request: HttpRequest) -> Any:
    """The latest quarter first."""
    found = queries.checks_for(actor_of(request))
    names = queries.names_of(one.owner for one in found)
    return [
        PrivacyCheckOut(
            id=one.id, period=one.period, due_on=one.due_on, owner=names.get(one.owner, ""), points=one.points,
            digest=one.digest, done_at=one.done_at, signed_at=one.signed_at,
        )
        for one in found
    ]  # fmt: skip


@repeats.writes(
    router.post,
    "/privacy-checks",
    response={201: PrivacyMadeOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Plan a check / 安排保密检查",
)
def plan_check(request: HttpRequest, body: PrivacyCheckIn) -> tuple[int, PrivacyMadeOut]:
    """One for each quarter."""
    actor = actor_of(request)
    home = accounts.organisation_for(actor, body.organisation)
    owner = accounts.actor_by_email(body.owner).id
    return 201, PrivacyMadeOut(
        id=actions.plan_check(actor, home.id, period=body.period, due_on=body.due_on, owner=owner)
    )


@repeats.writes(
    router.post,
    "/privacy-checks/{check_id}/answers",
    response={200: PrivacyDigestOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Answer a check / 作答",
)
def do_check(request: HttpRequest, check_id: UUID, body: PrivacyAnswersIn) -> tuple[int, PrivacyDigestOut]:
    """Every point, in their order."""
    answers = [actions.Answer(one.in_order, one.finding) for one in body.answers]
    return 200, PrivacyDigestOut(digest=actions.do_check(actor_of(request), check_id, answers, note=body.note))


@repeats.writes(
    router.post,
    "/privacy-checks/{check_id}/signature",
    response={204: None, 403: Problem, 404: Problem, 422: Problem},
    summary="Sign a check off / 签认",
)
def sign_check(request: HttpRequest, check_id: UUID, body: PrivacySigningIn) -> tuple[int, None]:
    """As a second person."""
    actions.sign_check(actor_of(request), check_id, digest=body.digest)
    return 204, None


@repeats.writes(
    router.post,
    "/customers/{ref}/canary",
    response={204: None, 403: Problem, 404: Problem, 422: Problem},
    summary="Make a record a canary / 设为诱饵",
)
def set_bait(request: HttpRequest, ref: str, body: PrivacyBaitIn) -> tuple[int, None]:
    """Any look at it raises an alarm."""
    actions.set_bait(actor_of(request), party_of(request, ref, body.organisation), on=body.on)
    return 204, None


@router.get("/privacy-alarms", response={200: list[PrivacyAlarmOut]}, summary="Alarms / 诱饵告警")
def list_alarms(request: HttpRequest) -> Any:
    """Looks at canary records that nobody has asked about, latest first."""
    found = queries.alerts_for(actor_of(request))
    names, refs = queries.names_of(one.user for one in found), customers.cards(one.party for one in found)
    return [
        PrivacyAlarmOut(
            look=one.id, customer=refs[one.party].ref, user=names.get(one.user, ""), at=one.at, reason=one.reason
        )
        for one in found
    ]


@repeats.writes(
    router.post,
    "/privacy-alarms/{look_id}/answer",
    response={204: None, 403: Problem, 404: Problem, 422: Problem},
    summary="Say what came of asking / 登记核查结果",
)
def see_alert(request: HttpRequest, look_id: UUID, body: PrivacyNoteIn) -> tuple[int, None]:
    """As somebody else than who looked."""
    actions.see_alert(actor_of(request), look_id, note=body.note)
    return 204, None
