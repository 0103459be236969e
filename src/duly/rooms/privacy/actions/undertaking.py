# SPDX-License-Identifier: Apache-2.0
"""Confidentiality on file: what staff signed or passed, and the quarterly check, done by one and signed off by another."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, encode
from duly.rooms.privacy.actions.moving import chosen, said
from duly.rooms.privacy.keeping import CHECK_DONE, CHECK_PLANNED, CHECK_SIGNED, PAPER_KEPT
from duly.rooms.privacy.models import Check, Undertaking
from duly.rooms.privacy.refusals import BAD_ANSWERS, BAD_CHOICE, BAD_DATES, NO_SUCH_CHECK, NO_SUCH_PERSON, OWN_WORK
from duly.rooms.privacy.rules.points import POINTS
from duly.rooms.privacy.terms import Paper

_PERIOD = re.compile(r"20\d\d-Q[1-4]")


class Signed(NamedTuple):
    """What somebody signed or passed: which kind of document, when, and until when it holds."""

    paper: str
    signed_on: date
    expires_on: date | None
    content: bytes
    media_type: str


class Answer(NamedTuple):
    """What was found about one point of a check."""

    in_order: bool
    finding: str = ""


@action("privacy.keep_paper")
def keep_paper(actor: Actor, organisation: UUID, user: UUID, signed: Signed) -> UUID:
    """Put a document on file that a member of staff signed or passed; gives its id. Records ``privacy.paper_kept``.

    Raises:
        Refusal: ``privacy.bad_choice``, ``privacy.bad_dates``, ``privacy.no_such_person``, ``rights.other_organisation``,
            those of ``files.put``.
    """
    actor.require_sight(organisation)
    chosen(signed.paper, Paper, "paper")
    _must_be_staff(organisation, user, "user")
    now = clock.now()
    is_upside_down = signed.expires_on is not None and signed.expires_on <= signed.signed_on
    if is_upside_down or signed.signed_on > clock.day_in(_zone(organisation), now):
        raise BAD_DATES(field="signed_on")
    digest = files.put(actor, signed.content, media_type=signed.media_type, name=signed.paper)
    row = Undertaking.objects.create(
        organisation_id=organisation, user=user, paper=signed.paper, digest=digest, signed_on=signed.signed_on,
        expires_on=signed.expires_on, by=actor.id, at=now,
    )  # fmt: skip
    public: dict[str, Json] = {
        "user": str(user), "paper": signed.paper, "digest": digest, "signed_on": signed.signed_on.isoformat(),
        "expires_on": signed.expires_on.isoformat() if signed.expires_on else "–",
    }  # fmt: skip
    record(PAPER_KEPT, stream=user, public=public)
    return row.id


@action("privacy.plan_check")
def plan_check(actor: Actor, organisation: UUID, *, period: str, due_on: date, owner: UUID) -> UUID:
    """Plan the check of a quarter (``2026-Q4``) and say who does it; gives its id. Records ``privacy.check_planned``.

    Raises:
        Refusal: ``privacy.bad_choice``, ``privacy.no_such_person``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    is_planned = Check.objects.filter(organisation_id=organisation, period=period).exists()
    if not _PERIOD.fullmatch(period) or is_planned:
        raise BAD_CHOICE(field="period", given=period, known="2026-Q4, 2027-Q1 …")
    _must_be_staff(organisation, owner, "owner")
    points = [{"en": words.en, "zh": words.zh, "in_order": None, "finding": ""} for words in POINTS]
    row = Check.objects.create(organisation_id=organisation, period=period, due_on=due_on, owner=owner, points=points)
    public: dict[str, Json] = {"check": str(row.id), "period": period, "due_on": due_on.isoformat()}
    record(CHECK_PLANNED, stream=row.id, public=public)
    return row.id


@action("privacy.do_check")
def do_check(actor: Actor, check_id: UUID, answers: Sequence[Answer], *, note: str = "") -> str:
    """Answer every point; gives the digest that a second person signs. Records ``privacy.check_done``.

    Raises:
        Refusal: ``privacy.no_such_check``, ``privacy.bad_answers``.
    """
    row = _check(actor, check_id)
    if row.signed_at is not None or (actor.id != row.owner and "operator" not in actor.roles):
        raise NO_SUCH_CHECK(field="check")
    is_whole = len(answers) == len(row.points) and all(one.in_order or one.finding.strip() for one in answers)
    if not is_whole:
        raise BAD_ANSWERS(field="answers", count=len(row.points))
    row.points = [
        {**point, "in_order": one.in_order, "finding": said(one.finding, "finding")}
        for point, one in zip(row.points, answers, strict=True)
    ]
    row.digest = f"sha256:{hashlib.sha256(encode(row.points)).hexdigest()}"
    row.done_by, row.done_at = actor.id, clock.now()
    row.save(update_fields=["points", "digest", "done_by", "done_at"])
    passed = sum(one.in_order for one in answers)
    public: dict[str, Json] = {
        "check": str(row.id), "passed": passed, "failed": len(answers) - passed, "digest": row.digest,
    }  # fmt: skip
    note = said(note, "note")
    record(CHECK_DONE, stream=row.id, public=public, subject=actor.id, personal={"note": note} if note else {})
    return row.digest


@action("privacy.sign_check")
def sign_check(actor: Actor, check_id: UUID, *, digest: str) -> None:
    """Sign off exactly the answers of this digest, as somebody else than who gave them. Records ``privacy.check_signed``.

    Raises:
        Refusal: ``privacy.no_such_check``, ``privacy.own_work``.
    """
    row = _check(actor, check_id)
    if row.done_at is None or row.signed_at is not None or row.digest != digest:
        raise NO_SUCH_CHECK(field="check")
    if row.done_by == actor.id:
        raise OWN_WORK(name=actor.name)
    row.signed_by, row.signed_at = actor.id, clock.now()
    row.save(update_fields=["signed_by", "signed_at"])
    record(CHECK_SIGNED, stream=row.id, public={"check": str(row.id), "digest": digest})


def _check(actor: Actor, check_id: UUID) -> Check:
    row = Check.objects.select_for_update().filter(id=check_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_CHECK(field="check")
    return row


def _must_be_staff(organisation: UUID, user: UUID, field: str) -> None:
    found = accounts.staff([user])
    if not found or not found[0].actor.may_see(organisation):
        raise NO_SUCH_PERSON(field=field)


def _zone(organisation: UUID) -> str:
    return accounts.organisations([organisation])[organisation].time_zone
