# SPDX-License-Identifier: Apache-2.0
"""A notice as one reader sees it."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from duly.kernel.templating import render
from duly.rooms.notices.facts import MISSING_TRANSLATION, EditionText, Reading
from duly.rooms.notices.models import Cancellation, Notice
from duly.rooms.notices.queries.documents import digest_of, document_of
from duly.rooms.notices.queries.finding import current_editions, notice_by_id
from duly.rooms.notices.rules import texts
from duly.rooms.obligations import queries as obligations

__all__ = ["digest_of", "document_of", "due_at", "reading", "values_of"]


def reading(
    notice_id: UUID, wanted: str, *, name: str, link: str, code: str = "", recipient_id: UUID | None = None
) -> Reading:
    """The notice in the reader's language, or in the one that the file names instead, filled in.

    A recipient who had got the notice whose place this one takes reads what is said to them; without ``recipient_id``,
    what is said to everybody else.

    Raises:
        Refusal: ``notices.no_such_notice``, ``notices.missing_translation``.
    """
    notice = notice_by_id(notice_id)
    editions = {edition.language: edition for edition in current_editions(notice)}
    language = texts.edition_for(wanted, editions, notice.fallbacks)
    if language is None:
        raise MISSING_TRANSLATION(language=wanted)
    edition = editions[language]
    if recipient_id is not None and is_corrected(recipient_id):
        edition = texts.corrected(edition)
    values = values_of(notice, language) | {"name": name, "link": link, "code": code}
    return Reading(
        notice_id=notice.id,
        number=notice.number,
        organisation=notice.organisation.name(language),
        language=language,
        title=render(edition.title, language, values),
        summary=render(edition.summary, language, values),
        body=render(edition.body, language, values),
        effective_on=notice.change.effective_on,
        acknowledge_by=date.fromisoformat(notice.plan["acknowledge_by"]),
        is_cancelled=Cancellation.objects.filter(notice=notice).exists(),
    )


def is_corrected(recipient_id: UUID) -> bool:
    """Whether this recipient had got the notice whose place this one takes."""
    owed = obligations.states_of([recipient_id]).get(recipient_id)
    return owed is not None and owed.track.endswith(texts.CORRECTION)


def values_of(notice: Notice, language: str) -> dict[str, str]:
    """What the blanks of an edition get in one language, besides the reader's own."""
    sender = notice.organisation
    return texts.values_in(
        language,
        notice.change.fields,
        {
            "organisation": sender.name(language),
            "sender_email": sender.email or settings.DULY["DULY_MAIL_FROM"],
            "sender_phone": sender.phone,
            "number": notice.number,
        }
        | ({"earlier": notice.predecessor.number} if notice.predecessor else {}),
        {
            "effective_on": notice.change.effective_on,
            "acknowledge_by": date.fromisoformat(notice.plan["acknowledge_by"]),
        },
    )


def due_at(notice: Notice) -> datetime:
    """The last second of the day by which customers are asked to acknowledge, at the organisation's place."""
    day = date.fromisoformat(notice.plan["acknowledge_by"])
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(notice.organisation.time_zone))


def edition_texts(edition: EditionText) -> dict[str, str]:
    """The parts of an edition that customers may read, by name; a subject that repeats the title is no part of its own."""
    parts = {part: getattr(edition, part) for part in ("title", "subject", "summary", "body", "sms")}
    kept = {part: text for part, text in parts.items() if text and (part != "subject" or text != edition.title)}
    return kept | {f"correction.{part}": text for part, text in (edition.correction or {}).items()}
