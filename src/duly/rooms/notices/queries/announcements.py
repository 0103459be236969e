# SPDX-License-Identifier: Apache-2.0
"""Notices on the public page: nobody's name, link or code in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear

from duly.kernel.languages import closest
from duly.kernel.templating import render
from duly.rooms.notices.facts import NO_ANNOUNCEMENT, Announcement, EditionText, Successor
from duly.rooms.notices.models import Cancellation, Edition, Publication
from duly.rooms.notices.queries.documents import text_of
from duly.rooms.notices.queries.following import successors_of
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.notices.rules import texts


class Published(NamedTuple):
    """One publication, for lists of all of them."""

    notice_id: UUID
    slug: str
    organisation: str
    languages: tuple[str, ...]
    effective_on: date
    published_at: datetime
    withdrawn_at: datetime | None
    succeeded_at: datetime | None = None

    @property
    def changed_at(self) -> datetime:
        """When its page last changed."""
        return self.withdrawn_at or self.succeeded_at or self.published_at


def public_announcements(
    language: str,
    *,
    limit: int = 50,
    organisation: str | None = None,
    year: int | None = None,
    before: datetime | None = None,
) -> list[Announcement]:
    """What was published, newest first: in the asked language, else in the first edition; each says which.

    ``organisation`` is a short name, ``before`` the time of publication of the last one on the page above.
    """
    wanted = {"notice__organisation__ref": organisation, "at__year": year, "at__lt": before}
    rows = _publications().filter(**{name: value for name, value in wanted.items() if value is not None})
    return _announcements(list(rows.order_by("-at")[:limit]), language)


def announcement(wanted: str, language: str = "en") -> Announcement:
    """One announcement by its slug (``acme-2026-0001``), or by its number where only one has it.

    Raises:
        Refusal: ``notices.no_announcement``.
    """
    rows = _publications()
    found = list(rows.filter(slug=wanted)) or list(rows.filter(notice__number=wanted)[:2])
    if len(found) != 1:
        raise NO_ANNOUNCEMENT(field="announcement", wanted=wanted)
    return _announcements(found, language)[0]


def publications(*, limit: int = 50_000, notice_ids: Iterable[UUID] | None = None) -> list[Published]:
    """All publications, newest first, without their texts."""
    rows = _publications() if notice_ids is None else _publications().filter(notice__in=list(notice_ids))
    found = list(rows.order_by("-at")[:limit])
    editions, withdrawn = _editions_of(found), _withdrawn(found)
    followed = successors_of([row.notice_id for row in found])
    return [
        Published(
            row.notice_id,
            row.slug,
            row.notice.organisation.ref,
            tuple(sorted(editions[row.notice_id])),
            row.notice.change.effective_on,
            row.at,
            withdrawn.get(row.notice_id),
            followed[row.notice_id].at if row.notice_id in followed else None,
        )
        for row in found
    ]


def years(organisation: str | None = None) -> list[int]:
    """The years in which anything was published, newest first."""
    rows = Publication.objects.all()
    if organisation is not None:
        rows = rows.filter(notice__organisation__ref=organisation)
    found = rows.annotate(year=ExtractYear("at")).values_list("year", flat=True).distinct()
    return sorted(found, reverse=True)


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related("notice__change", "notice__organisation")


def _announcements(rows: Sequence[Publication], wanted: str) -> list[Announcement]:
    editions, withdrawn = _editions_of(rows), _withdrawn(rows)
    followed = successors_of([row.notice_id for row in rows])
    return [
        _announcement(row, wanted, editions[row.notice_id], withdrawn.get(row.notice_id), followed.get(row.notice_id))
        for row in rows
    ]


def _announcement(
    row: Publication, wanted: str, editions: dict[str, EditionText], withdrawn: datetime | None, by: Successor | None
) -> Announcement:
    notice = row.notice
    language = texts.edition_for(wanted, editions, notice.fallbacks) or closest("en", editions) or next(iter(editions))
    edition = editions[language]
    values = values_of(notice, language) | {"name": texts.everyone_in(edition) or ""}
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
        notice_id=notice.id,
        organisation_ref=notice.organisation.ref,
        successor=by,
    )


def _editions_of(rows: Sequence[Publication]) -> dict[UUID, dict[str, EditionText]]:
    revisions = {row.notice_id: row.notice.revision for row in rows}
    found: dict[UUID, dict[str, EditionText]] = defaultdict(dict)
    for one in Edition.objects.filter(notice__in=list(revisions)).order_by("language"):
        if one.revision == revisions[one.notice_id]:
            found[one.notice_id][one.language] = text_of(one)
    return found


def _withdrawn(rows: Sequence[Publication]) -> dict[UUID, datetime]:
    ids = [row.notice_id for row in rows]
    return dict(Cancellation.objects.filter(notice__in=ids).values_list("notice_id", "at"))
