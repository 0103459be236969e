# SPDX-License-Identifier: Apache-2.0
"""Articles: all versions for staff, what is public for everybody."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from duly.kernel.actors import Actor
from duly.rooms.feedback.facts import ArticleCard, PublicArticle
from duly.rooms.feedback.models import Article
from duly.rooms.feedback.refusals import NO_SUCH_ARTICLE
from duly.rooms.feedback.rules.traditional import in_language
from duly.rooms.feedback.terms import ArticleState

_MOST = 1_000


def articles_for(actor: Actor, organisation: UUID | None = None, *, state: str = "") -> list[ArticleCard]:
    """The latest version of every article, what waits for a second person first; or all versions in one state."""
    rows = _visible(actor, organisation)
    if state:
        return [_card(row) for row in rows.filter(state=state).order_by("slug", "-number")[:_MOST]]
    latest = [
        _card(row) for row in rows.order_by("organisation_id", "slug", "-number").distinct("organisation_id", "slug")
    ]
    return sorted(latest, key=lambda one: (one.state != ArticleState.DRAFT, one.slug))


def article_for(actor: Actor, wanted: UUID | str, organisation: UUID | None = None) -> ArticleCard:
    """One version by its id, or the latest one of a short name.

    Raises:
        Refusal: ``feedback.no_such_article``.
    """
    rows = _visible(actor, organisation)
    by_id = _uuid(wanted)
    found = rows.filter(id=by_id).first() if by_id else rows.filter(slug=str(wanted)).order_by("-number").first()
    if found is None:
        raise NO_SUCH_ARTICLE(field="article")
    return _card(found)


def published(
    language: str, *, text: str = "", organisation: UUID | None = None, limit: int = 50
) -> list[PublicArticle]:
    """What everybody may read, in the reader's language; with words, those in which all of them stand, in titles first."""
    rows = _public(organisation).order_by("slug")[:_MOST]
    words = text.casefold().split()
    found = [one for one in (_shown(row, language) for row in rows) if _has(one, words)]
    found.sort(key=lambda one: not all(word in one.title.casefold() for word in words))
    return found[:limit]


def published_article(slug: str, language: str, organisation: UUID | None = None) -> PublicArticle:
    """One article as everybody may read it.

    Raises:
        Refusal: ``feedback.no_such_article``.
    """
    found = _public(organisation).filter(slug=slug).order_by("organisation_id").first()
    if found is None:
        raise NO_SUCH_ARTICLE(field="article")
    return _shown(found, language)


def _has(one: PublicArticle, words: list[str]) -> bool:
    held = f"{one.title}\n{one.body}".casefold()
    return all(word in held for word in words)


def _public(organisation: UUID | None) -> QuerySet[Article]:
    rows = Article.objects.filter(state=ArticleState.PUBLISHED)
    return rows if organisation is None else rows.filter(organisation_id=organisation)


def _shown(row: Article, language: str) -> PublicArticle:
    said, title = in_language({one: held["title"] for one, held in row.texts.items()}, language)
    _, body = in_language({one: held["body"] for one, held in row.texts.items()}, language)
    return PublicArticle(row.slug, title, body, said, row.organisation_id, row.reviewed_at or row.made_at)


def _visible(actor: Actor, organisation: UUID | None) -> QuerySet[Article]:
    open_to_all = Article.objects.filter(
        organisation_id=OuterRef("organisation_id"), slug=OuterRef("slug"), state=ArticleState.PUBLISHED
    )
    rows = Article.objects.annotate(is_public=Exists(open_to_all))
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return rows if organisation is None else rows.filter(organisation_id=organisation)


def _card(row: Article) -> ArticleCard:
    texts = {one: (held["title"], held["body"]) for one, held in row.texts.items()}
    return ArticleCard(
        row.id, row.organisation_id, row.slug, ArticleState(row.state), row.number, row.digest, texts, row.maker, row.made_at,
        row.reviewer, row.reviewed_at, row.note, bool(getattr(row, "is_public", False)),
    )  # fmt: skip


def _uuid(wanted: UUID | str) -> UUID | None:
    try:
        return wanted if isinstance(wanted, UUID) else UUID(str(wanted))
    except ValueError:
        return None
