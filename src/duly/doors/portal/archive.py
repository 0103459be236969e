# SPDX-License-Identifier: Apache-2.0
"""What the public pages show: announcements in the best language for a visitor, by year and organisation."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from duly.doors.portal.languages import LANGUAGES, best
from duly.doors.portal.pages import Letter
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.announcements import queries as announcements
from duly.rooms.announcements.facts import Term
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import Announcement

PAGE = 20
FEED = 50
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""When a list changed that never held anything: a fixed day, so that an empty feed stays the same."""
_REF = re.compile(r"[A-Za-z0-9_-]{1,100}\Z")
_HARMLESS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the archive is asked for; what makes no sense is as if it were not there."""

    organisation: str | None = None
    year: int | None = None
    before: datetime | None = None

    def query(self, **more: str) -> str:
        """The same question as the end of an address."""
        own = {"org": self.organisation, "year": str(self.year) if self.year else None}
        return urlencode({name: value for name, value in (own | more).items() if value})


def asked(query: QueryDict) -> Asked:
    """What an address asks for."""
    ref, year = query.get("org", ""), query.get("year", "")
    is_year = year.isascii() and year.isdigit() and 2000 <= int(year) < 2200
    return Asked(
        ref if _is_organisation(ref) else None, int(year) if is_year else None, _moment(query.get("before", ""))
    )


def site() -> str:
    """The public address, without a slash at the end."""
    address: str = settings.DULY.public_url
    return address


def address_of(slug: str, language: str = "") -> str:
    """The public address of an announcement, in a language or in whichever the reader prefers."""
    return f"{site()}/announcements/{slug}" + (f"?lang={language}" if language else "")


def of_list(wanted: Asked, wishes: Sequence[str], language: str) -> dict[str, Any]:
    """A page of the archive."""
    rows = found(wanted, wishes, limit=PAGE + 1)
    shown = rows[:PAGE]
    is_more = len(rows) > PAGE
    older = wanted.query(lang=language, before=clock.stamp(shown[-1].published_at)) if is_more else ""
    return {
        "announcements": shown, "older": older, "asked": wanted, "years": notices.years(wanted.organisation),
        "languages": LANGUAGES, "language": language, "changed_at": changed_at(shown),
        "canonical": f"{site()}/?{wanted.query(lang=language)}", "feed_query": wanted.query(lang=language),
        "year_links": [(year, Asked(wanted.organisation, year).query(lang=language)) for year in notices.years(wanted.organisation)],
        "all_query": Asked(wanted.organisation).query(lang=language),
        "alternates": [(tag, f"{site()}/?{wanted.query(lang=tag)}") for tag in LANGUAGES], "default": f"{site()}/",
    }  # fmt: skip


def found(wanted: Asked, wishes: Sequence[str], *, limit: int) -> list[Announcement]:
    """Announcements that stand, newest first, each in the edition that this reader reads best."""
    rows = notices.public_announcements(
        wishes[0], limit=limit, organisation=wanted.organisation, year=wanted.year, before=wanted.before
    )
    gone = announcements.taken_down(row.notice_id for row in rows)
    return [in_best_language(row, wishes) for row in rows if row.notice_id not in gone]


def current(organisation: str, wishes: Sequence[str], now: datetime, *, limit: int) -> list[Announcement]:
    """What banners of an organisation show now."""
    rows = found(Asked(organisation), wishes, limit=FEED)
    terms = announcements.terms(notices.publications(notice_ids=[row.notice_id for row in rows]))
    return [row for row in rows if terms[row.notice_id].is_current(now)][:limit]


def changed(item: Announcement) -> datetime:
    """When an announcement last changed."""
    return item.withdrawn_at or (item.successor.at if item.successor else item.published_at)


def changed_at(rows: Iterable[Announcement]) -> datetime:
    """When a list last changed."""
    return max(map(changed, rows), default=NEVER)


def in_best_language(item: Announcement, wishes: Sequence[str]) -> Announcement:
    """The same announcement in the edition that the visitor reads best."""
    wanted = best(wishes, item.languages)
    return item if wanted == item.language else notices.announcement(item.slug, wanted)


def of_one(slug: str, wishes: Sequence[str]) -> dict[str, Any]:
    """One announcement.

    Raises:
        Refusal: ``notices.no_announcement``.
    """
    item = in_best_language(notices.announcement(slug, wishes[0] if wishes else "en"), wishes or ["en"])
    term = announcements.term(item.notice_id)
    letter = Letter(
        language=item.language, organisation=item.organisation, number=item.number, title=item.title,
        summary=item.summary, body=item.body, effective_on=item.effective_on, fields=(), published_at=item.published_at,
    )  # fmt: skip
    since = announcements.stands_since(item.notice_id, item.language)
    return {
        "letter": letter, "languages": item.languages, "language": item.language, "withdrawn_at": item.withdrawn_at,
        "successor": item.successor, "term": term,
        "is_over": bool(term and not item.withdrawn_at and not item.successor and not term.is_current(clock.now())),
        "stands_since": since, "organisation_ref": item.organisation_ref, "linked_data": linked_data(item, term),
        "canonical": address_of(item.slug, item.language), "default": address_of(item.slug),
        "alternates": [(tag, address_of(item.slug, tag)) for tag in item.languages],
        "changed_at": max(filter(None, (changed(item), since))),
    }  # fmt: skip


def linked_data(item: Announcement, term: Term | None) -> SafeString:
    """The announcement for search engines (schema.org, JSON-LD), safe inside a script element."""
    data = {
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "name": item.title,
        "text": item.summary or item.title,
        "datePosted": clock.stamp(item.published_at),
        "expires": clock.stamp(term.ends_at) if term else None,
        "url": address_of(item.slug, item.language),
        "inLanguage": item.language,
        "publisher": {"@type": "Organization", "name": item.organisation},
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(_HARMLESS))  # noqa: S308  nothing that could end the element is left in it


def _is_organisation(ref: str) -> bool:
    try:
        return bool(_REF.match(ref)) and bool(accounts.organisation_by_ref(ref))
    except Refusal:
        return False


def _moment(text: str) -> datetime | None:
    try:
        return clock.unstamp(text)
    except ValueError:
        return None
