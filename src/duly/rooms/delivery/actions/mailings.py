# SPDX-License-Identifier: Apache-2.0
"""Mailings: fixing the wording, and stopping what has not left yet."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import arrays, canonical, clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.kernel.templating import WordingError, compiled
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.frozen import mailing_of
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.channel import Sender
from duly.rooms.delivery.facts import (
    BAD_CONTENT,
    BAD_LANE,
    NO_CONTENT,
    NOT_URGENT,
    Content,
    Lane,
    State,
)
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.delivery.queries.deliveries import ASKED_ABOUT

_TOGETHER = 2_000


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
    gate: Mapping[str, Any] | None = None,
) -> UUID:
    """Fix the wording of one step on one channel, once; nothing is sent yet.

    ``contents`` has for each language ``subject``, ``text``, perhaps ``html``, and ``values``: what the wording's
    blanks get besides ``name``, ``link`` and ``code``. An urgent mailing breaks quiet hours where ``quiet_authority``
    says who allowed it. ``purpose`` and ``gate``: see :class:`Mailing`. Records ``delivery.opened``.

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
        expires_at=expires_at, gate=dict(gate) if gate else None, created_at=clock.now(),
    )  # fmt: skip
    allowed = {"quiet_authority": quiet_authority} if quiet_authority else {}
    record(kinds.OPENED, stream=subject, public=_opened(mailing), subject=organisation, personal=allowed)
    return mailing.id


@action("delivery.halt", silent="those recipients may have nothing waiting")
def halt(actor: Actor, subject: UUID, recipient_ids: Sequence[UUID], *, code: str = "acknowledged") -> int:
    """What these recipients have not been sent yet will not be sent. Records ``delivery.skipped`` for each."""
    return _skip(subject, code, arrays.of_uuids(recipient_ids))


@action("delivery.cancel", silent="nothing may be waiting any more")
def cancel(actor: Actor, subject: UUID) -> int:
    """Nothing more of this subject is sent; what has left stays as it is. Records ``delivery.skipped`` for each."""
    return _skip(subject, "cancelled")


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
    stale = Delivery.objects.filter(mailing__subject=subject, state=State.HELD, outcome_code__in=ASKED_ABOUT)
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


def _skip(subject: UUID, code: str, recipients: str | None = None) -> int:
    """``recipients``: the literal of an array, or nothing for everybody. One statement, however many they are."""
    skipped = 0
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"code": code, "now": clock.now(), "subject": subject, "recipients": recipients}
        cursor.execute(named_sql(PACKAGE, "skip"), values)
        while rows := cursor.fetchmany(_TOGETHER):
            skipped += len(rows)
            which = {mailing: kinds.which_of(mailing_of(mailing)) for mailing in {row[1] for row in rows}}
            record_many(
                kinds.SKIPPED,
                [FactRow(to, {**which[mailing], "delivery": str(one), "code": code}) for one, mailing, to in rows],
            )
    return skipped


def _set_paused(subject: UUID, *, paused: bool) -> int:
    changed = Mailing.objects.filter(subject=subject, paused=not paused).update(paused=paused)
    if changed:
        record(kinds.PAUSED if paused else kinds.RESUMED, stream=subject, public={"mailings": changed})
    return changed
