# SPDX-License-Identifier: Apache-2.0
"""Mailings: fixing the wording, planning who gets it, and stopping what has not left yet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger.actions import action, copy_in, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import canonical, clock
from duly.kernel.actors import Actor
from duly.kernel.ids import random_id
from duly.kernel.languages import closest
from duly.kernel.templating import WordingError, compiled
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.tokens import wake
from duly.rooms.delivery.channel import Sender, installed
from duly.rooms.delivery.facts import (
    BAD_CONTENT,
    BY_HAND,
    NO_CONTENT,
    NO_SUCH_MAILING,
    Content,
    Line,
    State,
    reply_code,
)
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.delivery.rules import Decision, Verdict
from duly.rooms.delivery.weighing import reaches_on, weigh

_STATE_AFTER = {
    Verdict.SEND: State.PLANNED,
    Verdict.HOLD: State.HELD,
    Verdict.SKIP: State.SKIPPED,
    Verdict.EXPIRE: State.EXPIRED,
    Verdict.ASK: State.HELD,
}


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
) -> UUID:
    """Fix the wording of one step on one channel, once; nothing is sent yet.

    ``contents`` has for each language ``subject``, ``text``, perhaps ``html``, and ``values``: what the wording's
    blanks get besides ``name``, ``link`` and ``code``. Records ``delivery.opened``.

    Raises:
        Refusal: ``delivery.no_content``, ``delivery.bad_content``.
    """
    if known := Mailing.objects.filter(subject=subject, step=step, channel=channel).first():
        return known.id
    mailing = Mailing.objects.create(
        subject=subject,
        organisation_id=organisation,
        channel=channel,
        step=step,
        **_wording(contents),
        sender=asdict(sender if isinstance(sender, Sender) else Sender(**sender)),
        mandatory=mandatory,
        legal_basis=legal_basis,
        respects_quiet_hours=respects_quiet_hours,
        expires_at=expires_at,
        created_at=clock.now(),
    )
    record(kinds.OPENED, stream=subject, public=_opened(mailing))
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
    present = Delivery.objects.filter(mailing=mailing, recipient_id__in=[line.recipient_id for line in lines])
    known = set(present.values_list("recipient_id", flat=True))
    fresh = [line for line in lines if line.recipient_id not in known]
    if not fresh:
        return Counter()
    now = clock.now()
    secret: bytes = settings.DULY.secret
    reaches = reaches_on(mailing.channel, [line.customer_id for line in fresh])
    rows = [_planned(mailing, line, reaches.get(line.customer_id), now, secret) for line in fresh]
    copy_in("delivery_delivery", _Planned._fields, rows)
    which = kinds.which_of(mailing)
    record_many(kinds.PLANNED, [FactRow(row.recipient_id, which | _said(row)) for row in rows])
    counted = Counter(str(row.state) for row in rows)
    if counted[State.PLANNED] and mailing.channel in installed():
        wake(mailing.channel, counted[State.PLANNED])
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
    """Send after all what was held because it was overdue; gives how many. Records ``delivery.released``."""
    now = clock.now()
    stale = Delivery.objects.filter(mailing__subject=subject, state=State.HELD, outcome_code="stale")
    released = stale.update(state=State.PLANNED, outcome_code="", next_at=now, updated_at=now)
    if released:
        record(kinds.RELEASED, stream=subject, public={"count": released})
    return released


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
    }  # fmt: skip


def _key(language: str) -> str:
    return language.lower().replace("-", "_")


class _Planned(NamedTuple):
    """A row of the deliveries' table; no model instance, because there may be hundreds of thousands."""

    id: UUID
    mailing_id: UUID
    recipient_id: UUID
    customer_id: UUID
    contact_point_id: UUID | None
    language: str
    code: str
    state: State
    outcome_code: str
    next_at: datetime | None
    updated_at: datetime
    reference: str = ""
    attempt: int = 0


def _planned(mailing: Mailing, line: Line, reach: Reach | None, now: datetime, secret: bytes) -> _Planned:
    language = _closest(line.language, tuple(mailing.contents))
    decision = weigh(mailing, reach, now, now) if language else Decision(Verdict.SKIP, "no_language")
    due_at = None if mailing.channel == BY_HAND else now
    return _Planned(
        random_id(),
        mailing.id,
        line.recipient_id,
        line.customer_id,
        reach.contact_point_id if reach else None,
        language or line.language,
        reply_code(secret, line.recipient_id),
        _STATE_AFTER[decision.verdict],
        decision.code,
        {Verdict.SEND: due_at, Verdict.HOLD: decision.until}.get(decision.verdict),
        now,
    )


_closest = lru_cache(maxsize=1024)(closest)


def _said(row: _Planned) -> dict[str, canonical.Json]:
    return {"delivery": str(row.id), "language": row.language, "state": str(row.state), "code": row.outcome_code}


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
