# SPDX-License-Identifier: Apache-2.0
"""Reads: how long an announcement stood, until when it is current, and what to look at next."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.announcements import rules
from duly.rooms.announcements.facts import Look, Stood, Term
from duly.rooms.announcements.models import Ending, Interval
from duly.rooms.notices import queries as notices
from duly.rooms.notices.queries import Published


def standing(notice_id: UUID) -> list[Stood]:
    """When the announcement of a notice stood on the website and when it was missing, by language, oldest first."""
    rows = Interval.objects.filter(notice_id=notice_id).order_by("language", "began_at")
    return [
        Stood(row.language, row.is_seen, row.code, row.began_at, row.last_at, row.checks, row.is_open) for row in rows
    ]


def stands_since(notice_id: UUID, language: str) -> datetime | None:
    """Since when an announcement stands without a break; ``None`` when it was not seen at the last look."""
    open_ones = Interval.objects.filter(notice_id=notice_id, language=language, is_open=True, is_seen=True)
    return open_ones.values_list("began_at", flat=True).first()


def terms(published: Iterable[Published]) -> dict[UUID, Term]:
    """Until when these announcements are current: withdrawn, until it was withdrawn; followed, until the other took its place."""
    rows = list(published)
    endings = Ending.objects.in_bulk([row.notice_id for row in rows])
    return {row.notice_id: _term(row, endings.get(row.notice_id)) for row in rows}


def term(notice_id: UUID) -> Term | None:
    """Until when one announcement is current; ``None`` when the notice was not published."""
    return terms(notices.publications(notice_ids=[notice_id])).get(notice_id)


def taken_down(notice_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Those of these notices whose announcement was taken off the website, and when."""
    rows = Ending.objects.filter(notice_id__in=list(notice_ids), taken_down_at__isnull=False)
    return {notice: at for notice, at in rows.values_list("notice_id", "taken_down_at") if at}


def due(base_url: str, now: datetime | None = None) -> Iterator[Look]:
    """The pages to look at now: every language of what is current, and what the archive owes its daily look."""
    now = now or clock.now()
    published = notices.publications()
    known = terms(published)
    seen = _last_looks([row.notice_id for row in published])
    for row in published:
        what = known[row.notice_id]
        if what.taken_down_at is not None:
            continue
        for language in row.languages:
            last = seen.get((row.notice_id, language))
            if what.is_current(now) or last is None or now - last >= rules.SELDOM:
                yield from _look(row, language, base_url, is_current=what.is_current(now))


def _look(row: Published, language: str, base_url: str, *, is_current: bool) -> Iterator[Look]:
    try:
        found = notices.announcement(row.slug, language)
    except Refusal:  # gone meanwhile
        return
    url = f"{base_url}/announcements/{row.slug}?lang={language}"
    digest = rules.digest_of((found.title, found.summary, found.body))
    yield Look(row.notice_id, row.slug, language, url, digest, is_current)


def _last_looks(notice_ids: Sequence[UUID]) -> dict[tuple[UUID, str], datetime]:
    rows = Interval.objects.filter(notice_id__in=notice_ids, is_open=True)
    return {(notice, language): at for notice, language, at in rows.values_list("notice_id", "language", "last_at")}


def _term(row: Published, ending: Ending | None) -> Term:
    decided = ending.ends_at if ending else None
    ends_at = decided or rules.usual_end(row.effective_on, row.published_at)
    if row.withdrawn_at is not None:
        ends_at = min(ends_at, row.withdrawn_at)
    if row.succeeded_at is not None:
        ends_at = min(ends_at, row.succeeded_at)
    return Term(ends_at, decided is not None, ending.taken_down_at if ending else None)
