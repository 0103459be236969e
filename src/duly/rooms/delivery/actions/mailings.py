# SPDX-License-Identifier: Apache-2.0
"""Mailings: fixing the wording, planning who gets it, and stopping what has not left yet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from duly.foundation.ledger.actions import action, copy_cell, copy_lines, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import arrays, canonical, clock
from duly.kernel.actors import Actor
from duly.kernel.ids import dashed, many_uuid7
from duly.kernel.languages import closest
from duly.kernel.named_sql import named_sql
from duly.kernel.templating import WordingError, compiled
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.tokens import wake
from duly.rooms.delivery.channel import Sender, installed
from duly.rooms.delivery.facts import (
    BAD_CONTENT,
    BAD_LANE,
    BY_HAND,
    NO_CONTENT,
    NO_SUCH_MAILING,
    NOT_URGENT,
    Content,
    Lane,
    Line,
    State,
    reply_code,
)
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.delivery.rules import Decision, Verdict
from duly.rooms.delivery.weighing import Scales, reaches_for

_STATE_AFTER = {
    Verdict.SEND: State.PLANNED,
    Verdict.HOLD: State.HELD,
    Verdict.SKIP: State.SKIPPED,
    Verdict.EXPIRE: State.EXPIRED,
    Verdict.ASK: State.HELD,
}
_ASKED_ABOUT = ("stale", "no_provider")
_WAITS = frozenset({Verdict.SEND, Verdict.HOLD})
_NO_LANGUAGE = Decision(Verdict.SKIP, "no_language")


@action("delivery.open_mailing")
def open_mailing(
    actor: Actor,
    *,
    subject: UUID,
    organisation: UUID,
    channel: str,
    step: int,
    contents: Mapping[str, Content | Mapping[str, Any]],
    sender: Sender | Mapping[str, str],
    mandatory: bool,
    legal_basis: canonical.Json,
    respects_quiet_hours: bool = True,
    expires_at: datetime | None = None,
    lane: str = Lane.NORMAL,
    quiet_authority: str = "",
    purpose: str = "notice",
) -> UUID:
    """Fix the wording of one step on one channel, once; nothing is sent yet.

    ``contents`` has for each language ``subject``, ``text``, perhaps ``html``, and ``values``: what the wording's
    blanks get besides ``name``, ``link`` and ``code``. An urgent mailing breaks quiet hours where ``quiet_authority``
    says who allowed it. ``purpose``: see :class:`Mailing`. Records ``delivery.opened``.

    Raises:
        Refusal: ``delivery.no_content``, ``delivery.bad_content``, ``delivery.bad_lane``, ``delivery.not_urgent``.
    """
    if known := Mailing.objects.filter(subject=subject, step=step, channel=channel).first():
        return known.id
    mailing = Mailing.objects.create(
        subject=subject, organisation_id=organisation, channel=channel, step=step, purpose=purpose,
        **_wording(contents),
        **_urgency(lane, quiet_authority),
        sender=asdict(sender if isinstance(sender, Sender) else Sender(**sender)),
        mandatory=mandatory, legal_basis=legal_basis, respects_quiet_hours=respects_quiet_hours,
        expires_at=expires_at, created_at=clock.now(),
    )  # fmt: skip
    allowed = {"quiet_authority": quiet_authority} if quiet_authority else {}
    record(kinds.OPENED, stream=subject, public=_opened(mailing), subject=organisation, personal=allowed)
    return mailing.id


@action("delivery.plan", silent="everybody on these lines may be planned already")
def plan(actor: Actor, mailing_id: UUID, lines: Sequence[Line]) -> Counter[str]:
    """Give each recipient a delivery with an id, or the reason why there is none; gives how many of each state.

    Whoever has one already is left alone, so a batch may be planned again after a crash. Records
    ``delivery.planned`` for each.

    Raises:
        Refusal: ``delivery.no_such_mailing``.
    """
    mailing = Mailing.objects.select_for_update().filter(id=mailing_id).first()
    if mailing is None:
        raise NO_SUCH_MAILING()
    known = _known(mailing_id, lines)
    fresh = [line for line in lines if line.recipient_id not in known] if known else lines
    if not fresh:
        return Counter()
    now = clock.now()
    rows = list(_planned(mailing, fresh, now))
    copy_lines("delivery_delivery", _COLUMNS, _copied(mailing, rows, now))
    which, despite = kinds.which_of(mailing), kinds.despite_opt_out(mailing)
    record_many(
        kinds.PLANNED,
        [FactRow(row.line.recipient_id, {**which, **_said(row), **(despite if row.opted_out else {})}) for row in rows],
    )
    counted = Counter(str(_STATE_AFTER[row.decision.verdict]) for row in rows)
    if counted[State.PLANNED] and mailing.channel in installed():
        wake(mailing.channel, counted[State.PLANNED], mailing.lane)
    return counted


@action("delivery.halt", silent="those recipients may have nothing waiting")
def halt(actor: Actor, subject: UUID, recipient_ids: Sequence[UUID], *, code: str = "acknowledged") -> int:
    """What these recipients have not been sent yet will not be sent. Records ``delivery.skipped`` for each."""
    waiting = Delivery.objects.filter(recipient_id__in=list(recipient_ids), mailing__subject=subject)
    return _skip(waiting, code)


@action("delivery.cancel", silent="nothing may be waiting any more")
def cancel(actor: Actor, subject: UUID) -> int:
    """Nothing more of this subject is sent; what has left stays as it is. Records ``delivery.skipped`` for each."""
    return _skip(Delivery.objects.filter(mailing__subject=subject), "cancelled")


@action("delivery.close", silent="whoever ends the subject records that")
def close(actor: Actor, subject: UUID, *, why: str) -> None:
    """Try nothing of this subject again. ``why``: ``completed``, ``cancelled``, or the number of what took its place.

    What waits on a call list stays there.
    """
    Mailing.objects.filter(subject=subject).update(closed=why)


@action("delivery.pause", silent="the subject may have no mailing yet, or be paused already")
def pause(actor: Actor, subject: UUID) -> int:
    """Hold everything of this subject that has not left; gives how many mailings. Records ``delivery.paused``."""
    return _set_paused(subject, paused=True)


@action("delivery.resume", silent="the subject may have no mailing yet, or not be paused")
def resume(actor: Actor, subject: UUID) -> int:
    """Go on with what was paused; what fell due meanwhile counts as due now. Records ``delivery.resumed``."""
    now = clock.now()
    resumed = _set_paused(subject, paused=False)
    if resumed:
        overdue = Delivery.objects.filter(mailing__subject=subject, state=State.PLANNED, next_at__lt=now)
        overdue.update(next_at=now)
    return resumed


@action("delivery.release", silent="nothing may be held as stale")
def release(actor: Actor, subject: UUID) -> int:
    """Send after all what was held until somebody decides: overdue, or without a provider. Records ``delivery.released``."""
    now = clock.now()
    stale = Delivery.objects.filter(mailing__subject=subject, state=State.HELD, outcome_code__in=_ASKED_ABOUT)
    released = stale.update(state=State.PLANNED, outcome_code="", next_at=now, updated_at=now)
    if released:
        record(kinds.RELEASED, stream=subject, public={"count": released})
    return released


def _urgency(lane: str, quiet_authority: str) -> dict[str, str]:
    if lane not in set(Lane):
        raise BAD_LANE(field="lane", lane=lane, known=", ".join(Lane))
    if quiet_authority and lane != Lane.URGENT:
        raise NOT_URGENT(field="quiet_authority", lane=lane)
    return {"lane": lane, "quiet_authority": quiet_authority}


def _wording(contents: Mapping[str, Content | Mapping[str, Any]]) -> dict[str, Any]:
    if not contents:
        raise NO_CONTENT(field="contents")
    wording = {language: _content(language, given) for language, given in contents.items()}
    return {"contents": wording, "digest": canonical.digest({_key(tag): content for tag, content in wording.items()})}


def _content(language: str, given: Content | Mapping[str, Any]) -> dict[str, Any]:
    content = given if isinstance(given, Content) else Content(**given)
    for source, html in ((content.subject, False), (content.text, False), (content.html or "", True)):
        try:
            compiled(source, language, html=html)
        except WordingError as error:
            raise BAD_CONTENT(field="contents", tag=language, why=error) from error
    return {"subject": content.subject, "text": content.text, "html": content.html, "values": dict(content.values)}


def _opened(mailing: Mailing) -> dict[str, canonical.Json]:
    expires_at = clock.stamp(mailing.expires_at) if mailing.expires_at else None
    return {
        "mailing": str(mailing.id), "channel": mailing.channel, "step": mailing.step, "digest": mailing.digest,
        "languages": sorted(mailing.contents), "mandatory": mailing.mandatory, "expires_at": expires_at,
        "lane": str(mailing.lane), "breaks_quiet_hours": bool(mailing.quiet_authority),
    }  # fmt: skip


def _key(language: str) -> str:
    return language.lower().replace("-", "_")


class _Planned(NamedTuple):
    """What becomes of one recipient; ids as text, because there may be hundreds of thousands."""

    id: str
    line: Line
    point: UUID | None
    language: str
    code: str
    decision: Decision
    next_at: datetime | None
    opted_out: bool


_COLUMNS = (
    "id", "mailing_id", "recipient_id", "customer_id", "contact_point_id", "language", "code", "state", "outcome_code",
    "next_at", "updated_at", "reference", "attempt",
)  # fmt: skip


def _planned(mailing: Mailing, lines: Sequence[Line], now: datetime) -> Iterator[_Planned]:
    """An id says when its batch was planned, as the fact does, and nothing else; so the index grows at one end."""
    secret: bytes = settings.DULY.secret
    reaches, languages = reaches_for(mailing, [line.customer_id for line in lines]), tuple(mailing.contents)
    scales: dict[datetime, Scales] = {}
    for fresh, line in zip(many_uuid7(len(lines)), lines, strict=True):
        at = max(now, line.not_before) if line.not_before else now
        if at not in scales:
            scales[at] = Scales(at)
        language, reach = _closest(line.language, languages), reaches.get(line.customer_id)
        decision = scales[at].weigh(mailing, reach, at) if language else _NO_LANGUAGE
        due_at = None if mailing.channel == BY_HAND else at
        next_at = due_at if decision.verdict is Verdict.SEND else decision.until
        yield _Planned(
            fresh, line, reach.contact_point_id if reach else None, language or line.language,
            reply_code(secret, line.recipient_id), decision, next_at if decision.verdict in _WAITS else None,
            bool(reach and reach.opted_out and decision.verdict in _WAITS),
        )  # fmt: skip


def _copied(mailing: Mailing, rows: Sequence[_Planned], now: datetime) -> Iterator[str]:
    """Rows as COPY reads them."""
    whose, at = mailing.id.hex, now.isoformat()
    for row in rows:
        line, decision = row.line, row.decision
        point = row.point.hex if row.point else "\\N"
        next_at = "\\N" if row.next_at is None else at if row.next_at is now else row.next_at.isoformat()
        yield (
            f"{row.id}\t{whose}\t{line.recipient_id.hex}\t{line.customer_id.hex}\t{point}\t{copy_cell(row.language)}\t"
            f"{row.code}\t{_STATE_AFTER[decision.verdict]}\t{decision.code}\t{next_at}\t{at}\t\t0\n"
        )


_closest = lru_cache(maxsize=1024)(closest)


def _said(row: _Planned) -> dict[str, canonical.Json]:
    state = _STATE_AFTER[row.decision.verdict].value
    return {"delivery": dashed(row.id), "language": row.language, "state": state, "code": row.decision.code}


def _known(mailing_id: UUID, lines: Sequence[Line]) -> set[UUID]:
    """Who of them has a delivery already."""
    with connection.cursor() as cursor:
        ids = arrays.of_uuids(line.recipient_id for line in lines)
        cursor.execute(named_sql("duly.rooms.delivery", "known"), [mailing_id, ids])
        return {row[0] for row in cursor.fetchall()}


def _skip(deliveries: Any, code: str) -> int:
    waiting = deliveries.filter(state__in=(State.PLANNED, State.HELD)).select_related("mailing")
    rows = list(waiting.select_for_update(of=("self",)))
    Delivery.objects.filter(id__in=[row.id for row in rows]).update(
        state=State.SKIPPED, outcome_code=code, next_at=None, updated_at=clock.now()
    )
    facts = [FactRow(row.recipient_id, kinds.which(row.id, row.mailing) | {"code": code}) for row in rows]
    record_many(kinds.SKIPPED, facts)
    return len(rows)


def _set_paused(subject: UUID, *, paused: bool) -> int:
    changed = Mailing.objects.filter(subject=subject, paused=not paused).update(paused=paused)
    if changed:
        record(kinds.PAUSED if paused else kinds.RESUMED, stream=subject, public={"mailings": changed})
    return changed
