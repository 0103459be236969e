# SPDX-License-Identifier: Apache-2.0
"""知识条目: what customers may read in the help. Nobody makes a text public that nobody else has read."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Max

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.feedback.facts import LONGEST_ARTICLE, LONGEST_TITLE
from duly.rooms.feedback.kinds import ARTICLE_DRAFTED, ARTICLE_REVIEWED, ARTICLE_WITHDRAWN
from duly.rooms.feedback.models import Article
from duly.rooms.feedback.refusals import NO_SUCH_ARTICLE, NOT_BY_KEY, NOT_PUBLIC, OTHER_TEXT, OWN_ARTICLE
from duly.rooms.feedback.rules import macros, writing
from duly.rooms.feedback.terms import ArticleState


@action("feedback.draft_article")
def draft_article(actor: Actor, organisation: UUID, *, slug: str, texts: Mapping[str, Mapping[str, str]]) -> UUID:
    """Write the next version of an article; gives its id. A draft that nobody has read is replaced by it; what is public
    stays public until somebody else has read this one. Records ``feedback.article_drafted``.

    Raises:
        Refusal: ``feedback.bad_code``, ``feedback.bad_language``, ``feedback.language_lacking``, ``feedback.long_text``,
            ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    slug = writing.short_name(slug.strip().lower(), "slug")
    content = _content(texts)
    take_turn(Turn.REQUESTS, f"desk {organisation}")
    rows, now = Article.objects.filter(organisation_id=organisation, slug=slug), clock.now()
    rows.filter(state=ArticleState.DRAFT).update(state=ArticleState.REPLACED, ended_at=now)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Article.objects.create(
        organisation_id=organisation, slug=slug, number=number, texts=content, digest=digest(_lines(content)), maker=actor.id,
        made_at=now,
    )  # fmt: skip
    record(ARTICLE_DRAFTED, stream=organisation, public=_which(row) | {"digest": row.digest})
    return row.id


@action("feedback.review_article")
def review_article(actor: Actor, version: UUID, *, digest: str, accepts: bool, note: str = "") -> None:
    """Make exactly this text public, or send it back with a reason. Records ``feedback.article_reviewed``.

    Raises:
        Refusal: ``feedback.no_such_article``, ``feedback.other_text``, ``feedback.own_article``, ``feedback.not_by_key``,
            ``feedback.reason_needed``, ``feedback.long_text``.
    """
    if actor.kind != "user":
        raise NOT_BY_KEY()
    row = _locked(actor, version)
    if row.state != ArticleState.DRAFT or row.digest != digest:
        raise OTHER_TEXT(field="digest")
    if row.maker == actor.id:
        raise OWN_ARTICLE()
    row.note = writing.clean(note, "note") if accepts and note.strip() else "" if accepts else writing.reason(note)
    row.reviewer, row.reviewed_at = actor.id, clock.now()
    if accepts:
        before = Article.objects.filter(
            organisation_id=row.organisation_id, slug=row.slug, state=ArticleState.PUBLISHED
        )
        before.update(state=ArticleState.REPLACED, ended_at=row.reviewed_at)
    row.state = ArticleState.PUBLISHED if accepts else ArticleState.SENT_BACK
    row.save(update_fields=["note", "reviewer", "reviewed_at", "state"])
    record(
        ARTICLE_REVIEWED, stream=row.organisation_id, public=_which(row) | {"digest": row.digest, "accepted": accepts}
    )


@action("feedback.withdraw_article")
def withdraw_article(actor: Actor, version: UUID, *, reason: str) -> None:
    """Take what is public out of the help. Records ``feedback.article_withdrawn``.

    Raises:
        Refusal: ``feedback.no_such_article``, ``feedback.not_public``, ``feedback.reason_needed``.
    """
    row = _locked(actor, version)
    if row.state != ArticleState.PUBLISHED:
        raise NOT_PUBLIC(field="article")
    row.note = writing.reason(reason)
    row.state, row.ended_at = ArticleState.WITHDRAWN, clock.now()
    row.save(update_fields=["state", "ended_at", "note"])
    record(ARTICLE_WITHDRAWN, stream=row.organisation_id, public=_which(row))


def _locked(actor: Actor, version: UUID) -> Article:
    row = Article.objects.select_for_update().filter(id=version).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_ARTICLE(field="article")
    take_turn(Turn.REQUESTS, f"desk {row.organisation_id}")
    return row


def _content(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    titles = {one: held.get("title", "") for one, held in texts.items() if any(held.values())}
    bodies = {one: held.get("body", "") for one, held in texts.items() if any(held.values())}
    heads = macros.texts(titles, "titles", longest=LONGEST_TITLE)
    said = macros.texts(bodies, "bodies", longest=LONGEST_ARTICLE)
    return {one: {"title": heads.get(one, ""), "body": said.get(one, "")} for one in heads.keys() | said.keys()}


def _lines(content: Mapping[str, Mapping[str, str]]) -> list[Json]:
    """What the digest is of: language, title and body, by language."""
    return [[one, content[one]["title"], content[one]["body"]] for one in sorted(content)]


def _which(row: Article) -> dict[str, Json]:
    return {
        "organisation": str(row.organisation_id), "article": str(row.id), "slug": row.slug, "version": row.number,
    }  # fmt: skip
