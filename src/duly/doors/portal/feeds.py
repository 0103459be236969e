# SPDX-License-Identifier: Apache-2.0
"""Announcements for programs: Atom (RFC 4287), JSON Feed 1.1, the banner's own list, and the map of the site."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from duly.doors.portal import archive
from duly.doors.portal.archive import Asked, address_of, site
from duly.kernel import clock
from duly.rooms.announcements import queries as announcements
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import Announcement, Relation

BANNERS = 3
MOST_ADDRESSES = 50_000
"""What one sitemap may hold (sitemaps.org)."""
MARKS = {Relation.CORRECTS: "corrected", Relation.SUPERSEDES: "superseded", Relation.WITHDRAWS: "withdrawn"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(wanted: Asked, wishes: Sequence[str], language: str) -> dict[str, Any]:
    """What the Atom template needs; characters that XML forbids are left out."""
    rows = archive.found(wanted, wishes, limit=archive.FEED)
    query = wanted.query(lang=language)
    return {
        "self": f"{site()}/announcements.atom?{query}", "page": f"{site()}/?{query}", "language": language,
        "updated": clock.stamp(archive.changed_at(rows)), "entries": [_entry(row) for row in rows],
    }  # fmt: skip


def json_feed(wanted: Asked, wishes: Sequence[str], language: str) -> dict[str, Any]:
    """A JSON Feed, version 1.1."""
    rows = archive.found(wanted, wishes, limit=archive.FEED)
    query = wanted.query(lang=language)
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": pgettext("customer", "Announcements"),
        "home_page_url": f"{site()}/?{query}",
        "feed_url": f"{site()}/announcements.json?{query}",
        "language": language,
        "items": [_item(row) for row in rows],
    }


def banner(organisation: str, wishes: Sequence[str], now: datetime) -> dict[str, Any]:
    """What the banner on somebody's website shows now."""
    rows = archive.current(organisation, wishes, now, limit=BANNERS)
    return {
        "version": 1,
        "organisation": organisation,
        "items": [
            {
                "id": row.slug,
                "language": row.language,
                "title": row.title,
                "summary": row.summary,
                "url": address_of(row.slug, row.language),
                "effective_on": row.effective_on.isoformat(),
                "published_at": clock.stamp(row.published_at),
            }
            for row in rows
        ],
    }


def sitemap() -> dict[str, Any]:
    """Every address that stands, with the same page in other languages."""
    published = notices.publications()
    gone = announcements.taken_down(row.notice_id for row in published)
    pages = [
        (
            address_of(row.slug, tag),
            clock.stamp(row.changed_at),
            [(one, address_of(row.slug, one)) for one in row.languages],
        )
        for row in published
        if row.notice_id not in gone
        for tag in row.languages
    ]
    changed = max((row.changed_at for row in published), default=archive.NEVER)
    return {
        "pages": pages[: MOST_ADDRESSES - 1],
        "site": site(),
        "changed": clock.stamp(changed),
        "changed_at": changed,
    }


def _entry(row: Announcement) -> dict[str, Any]:
    return {
        "id": address_of(row.slug, row.language), "language": row.language, "organisation": _clean(row.organisation),
        "title": _clean(row.title), "summary": _clean(row.summary), "body": _clean(row.body),
        "published": clock.stamp(row.published_at), "updated": clock.stamp(archive.changed(row)),
        "mark": mark_of(row), "successor": _successor(row),
        "others": [(tag, address_of(row.slug, tag)) for tag in row.languages if tag != row.language],
    }  # fmt: skip


def _item(row: Announcement) -> dict[str, Any]:
    address = address_of(row.slug, row.language)
    item = {
        "id": address,
        "url": address,
        "title": row.title,
        "summary": row.summary,
        "content_text": row.body,
        "date_published": clock.stamp(row.published_at),
        "date_modified": clock.stamp(archive.changed(row)),
        "language": row.language,
        "authors": [{"name": row.organisation}],
        "tags": [mark] if (mark := mark_of(row)) else [],
        "_duly": {"organisation": row.organisation_ref, "effective_on": row.effective_on.isoformat()}
        | ({"successor": row.successor.number} if row.successor else {})
        | ({"successor_url": newer} if (newer := _successor(row)) else {}),
    }
    return {name: value for name, value in item.items() if value}


def mark_of(row: Announcement) -> str:
    """What became of an announcement, as feeds mark it: ``corrected``, ``superseded``, ``withdrawn``, or nothing."""
    if row.withdrawn_at or row.successor is None:
        return "withdrawn" if row.withdrawn_at else ""
    return MARKS[row.successor.relation]


def _successor(row: Announcement) -> str:
    """The address of the announcement that took its place, where that one has a page."""
    return address_of(row.successor.slug) if row.successor and row.successor.slug else ""


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
