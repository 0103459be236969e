# SPDX-License-Identifier: Apache-2.0
"""Notices on the public page: nobody's name, link or code in them."""

from duly.kernel.languages import closest
from duly.kernel.templating import render
from duly.rooms.notices.facts import NO_ANNOUNCEMENT, Announcement
from duly.rooms.notices.models import Cancellation, Publication
from duly.rooms.notices.queries.finding import current_editions
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.notices.rules import texts


def public_announcements(language: str, *, limit: int = 50) -> list[Announcement]:
    """What was published, newest first: in the asked language, else in the first edition; each says which."""
    rows = Publication.objects.select_related("notice__change", "notice__organisation").order_by("-at")[:limit]
    return [_announcement(row, language) for row in rows]


def announcement(wanted: str, language: str = "en") -> Announcement:
    """One announcement by its slug (``acme-2026-0001``), or by its number where only one has it.

    Raises:
        Refusal: ``notices.no_announcement``.
    """
    rows = Publication.objects.select_related("notice__change", "notice__organisation")
    found = list(rows.filter(slug=wanted)) or list(rows.filter(notice__number=wanted)[:2])
    if len(found) != 1:
        raise NO_ANNOUNCEMENT(field="announcement", wanted=wanted)
    return _announcement(found[0], language)


def _announcement(row: Publication, wanted: str) -> Announcement:
    notice = row.notice
    editions = {edition.language: edition for edition in current_editions(notice)}
    language = texts.edition_for(wanted, editions, notice.fallbacks) or closest("en", editions) or next(iter(editions))
    edition = editions[language]
    values = values_of(notice, language) | {"name": texts.everyone_in(edition) or ""}
    withdrawn = Cancellation.objects.filter(notice=notice).values_list("at", flat=True).first()
    return Announcement(
        slug=row.slug,
        number=notice.number,
        organisation=notice.organisation.name(language),
        language=language,
        languages=tuple(sorted(editions)),
        title=render(edition.title, language, values),
        summary=render(edition.summary, language, values),
        body=render(texts.public_body(edition.body), language, values),
        effective_on=notice.change.effective_on,
        published_at=row.at,
        withdrawn_at=withdrawn,
    )
