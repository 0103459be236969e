# SPDX-License-Identifier: Apache-2.0
"""Mails that came for this room: those of a request, and those that a person has to read."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.change_requests.models import Mail

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


def mails_of(request: UUID) -> list[MailLine]:
    """The mails of a request, the oldest first."""
    return [_line(row) for row in Mail.objects.filter(request=request).order_by("received_at", "id")[:_MOST]]


def unread_mails(actor: Actor, organisation: UUID) -> list[MailLine]:
    """Mails of the last ninety days that ask for something which a person has to make out: which value, or what else.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    rows = Mail.objects.filter(organisation=organisation, request=None, received_at__gt=clock.now() - _LATELY)
    return [_line(row) for row in rows.order_by("-received_at", "id")[:_MOST]]


def _line(row: Mail) -> MailLine:
    return MailLine(
        row.id, row.request_id, row.file, row.outcome, tuple(row.topics), tuple(row.signs), row.verdicts,
        tuple(row.attachments), row.received_at, row.is_acknowledged,
    )  # fmt: skip
