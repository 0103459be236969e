# SPDX-License-Identifier: Apache-2.0
"""What a request holds beside its items: statements, being late, the words of whoever asked, documents and mails once opened."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class DisputeLine(NamedTuple):
    """A statement beside a request; what it says is read by :func:`see_words`. ``outcome`` is empty while it is open."""

    id: UUID
    kind: str
    """``disagreement`` with a refusal, or ``dispute`` of what was applied."""
    by_kind: str
    by: UUID
    at: datetime
    outcome: str
    outcome_by: UUID | None
    outcome_at: datetime | None
    outcome_request: UUID | None


class EscalationLine(NamedTuple):
    """The answer was overdue and this was passed upwards; without a head it went to everybody who decides."""

    head: UUID | None
    department: UUID | None
    due_at: datetime
    at: datetime


class Asker(NamedTuple):
    """Who asks, as far as it is known; what they say of themselves is shown in part."""

    requester: UUID | None
    on_behalf: bool
    mandate: UUID | None
    claim: Mapping[str, str]
    language: str
    undo_of: UUID | None
    joined_to: UUID | None


class Said(NamedTuple):
    """In full what was said with a request: of the asker themselves, the note, and statements by their id."""

    claim: Mapping[str, str]
    note: str
    statements: Mapping[UUID, str]


class Paper(NamedTuple):
    """A document as somebody brings it."""

    content: bytes
    media_type: str


class Document(NamedTuple):
    """A document or attachment, opened."""

    content: bytes
    media_type: str
    digest: str


class MailText(NamedTuple):
    """A mail as a person reads it. Everything in it was written by a stranger."""

    sender: str
    sender_name: str
    reply_to: str
    subject: str
    said_on: str
    text: str
    warnings: tuple[str, ...]


class LateLine(NamedTuple):
    """A late request, as it waits for somebody."""

    id: UUID
    number: str
    organisation: UUID
    due_at: datetime
    is_escalated: bool
