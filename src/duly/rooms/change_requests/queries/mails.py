# SPDX-License-Identifier: Apache-2.0
"""Mails that came for this room: those of a request, and those that a person has to read."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.change_requests.models import Mail
from duly.rooms.change_requests.refusals import NO_SUCH_MAIL

_LATELY = timedelta(days=90)
_MOST = 200


class MailLine(NamedTuple):
    """One mail. Its words are in the file; only codes and digests are here."""

    id: UUID
    request: UUID | None
    file: str
    outcome: str
    topics: tuple[str, ...]
    signs: tuple[str, ...]
    verdicts: Mapping[str, str]
    attachments: tuple[Mapping[str, Any], ...]
    received_at: datetime
    is_acknowledged: bool
    organisation: UUID


def mails_of(request: UUID) -> list[MailLine]:
    """The mails of a request, also those that a person laid beside it, the oldest first."""
    rows = Mail.objects.filter(Q(request=request) | Q(fate__request=request)).order_by("received_at", "id")
    return [_line(row) for row in rows[:_MOST]]


def unread_mails(actor: Actor, organisation: UUID) -> list[MailLine]:
    """Mails of the last ninety days that ask for something which a person has to make out, and nobody said yet what became of
    them: which value is meant, or what else is asked.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    rows = Mail.objects.filter(
        organisation=organisation, request=None, fate=None, received_at__gt=clock.now() - _LATELY
    )
    return [_line(row) for row in rows.order_by("-received_at", "id")[:_MOST]]


def mail_for(actor: Actor, mail_id: UUID) -> MailLine:
    """One mail, without its words.

    Raises:
        Refusal: ``change_requests.no_such_mail``.
    """
    row = Mail.objects.filter(id=mail_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_MAIL()
    return _line(row)


def fate_of(mail_id: UUID) -> str:
    """What a person made of it; empty while nobody said."""
    row = Mail.objects.filter(id=mail_id).select_related("fate").first()
    fate = getattr(row, "fate", None)
    return fate.outcome if fate else ""


def _line(row: Mail) -> MailLine:
    return MailLine(
        row.id, row.request_id, row.file, row.outcome, tuple(row.topics), tuple(row.signs), row.verdicts,
        tuple(row.attachments), row.received_at, row.is_acknowledged, row.organisation_id,
    )  # fmt: skip
