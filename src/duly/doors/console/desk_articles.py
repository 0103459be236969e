# SPDX-License-Identifier: Apache-2.0
"""What customers may read in the help: written by one, read by another, public after that; and the ready answers of the desk."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.look.tags import own_name
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import (
    ARTICLE_WORDS,
    LANGUAGES,
    LONGEST_ARTICLE,
    NEEDED_LANGUAGES,
    ArticleCard,
    ArticleState,
)


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest version of every article, what waits for a second reader first; or all in one state."""
    state, language = request.GET.get("state", ""), get_language() or "en"
    state = state if state in set(ArticleState) else ""
    rows = queries.articles_for(actor, state=state)
    return show(
        request, actor, "desk/articles", room="articles", state=state, rows=[(one, title_of(one, language)) for one in rows],
        states=[(one.value, ARTICLE_WORDS[one].say(language)) for one in ArticleState], may_write=may(actor, "feedback.draft_article"),
        names=accounts.names_of({one.made_by for one in rows}), places={one.id: one for one in accounts.organisations_for(actor)},
    )  # fmt: skip


@staff
def write(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new article, or with ``?of=`` the next version of one; a POST keeps the draft."""
    return _keep(request, actor) if request.method == "POST" else _form(request, actor)


@staff
def page(request: HttpRequest, actor: Actor, version_id: UUID) -> HttpResponse:
    """One version: its texts as customers will read them, and what may be done with it."""
    return show(request, actor, "desk/article", **page_of(actor, version_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, version_id: UUID, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, said = DEEDS[name]
    return _SHEET.answer(
        request, actor, version_id, name, lambda: do(request, actor, version_id), said=str(said), draft=request.POST
    )


def page_of(actor: Actor, version_id: UUID) -> dict[str, Any]:
    """Everything on the page of a version.

    Raises:
        Refusal: ``feedback.no_such_article``.
    """
    card = queries.article_for(actor, version_id)
    return {
        "room": "articles", "card": card, "title": title_of(card, get_language() or "en"),
        "texts": [(one, own_name(one), *card.texts[one]) for one in LANGUAGES if one in card.texts],
        "names": accounts.names_of(one for one in (card.made_by, card.reviewed_by) if one),
        "may_review": card.state == ArticleState.DRAFT and may(actor, "feedback.review_article"), "is_mine": card.made_by == actor.id,
        "may_withdraw": card.state == ArticleState.PUBLISHED and may(actor, "feedback.withdraw_article"),
        "may_write": may(actor, "feedback.draft_article"),
    }  # fmt: skip


def title_of(card: ArticleCard, language: str) -> str:
    """The title in the reader's language."""
    wanted = "zh-Hans" if language.startswith("zh") else "en"
    return card.texts[wanted][0] if wanted in card.texts else card.slug


def _keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = request.POST
    place = accounts.organisation_for(actor, given.get("organisation") or None)
    try:
        made = actions.draft_article(actor, place.id, slug=given.get("slug", ""), texts=_texts(given))
    except Refusal as no:
        return _form(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    return done(
        request, _("Kept. It is public once somebody else has read it."), reverse("console:article", args=[made])
    )


def _texts(given: QueryDict) -> dict[str, dict[str, str]]:
    """What was written, by language; a language with nothing in it is none."""
    held = {one: {part: given.get(f"{part}:{one}", "").strip() for part in ("title", "body")} for one in LANGUAGES}
    return {one: texts for one, texts in held.items() if any(texts.values())}


def _form(request: HttpRequest, actor: Actor, status: int = 200, refusal: str = "") -> HttpResponse:
    wanted = request.GET.get("of", "")
    held = queries.article_for(actor, wanted) if wanted else None
    given = request.POST
    fields = [
        (one, own_name(one), one in NEEDED_LANGUAGES, given.get(f"title:{one}", before[0]), given.get(f"body:{one}", before[1]))
        for one in LANGUAGES
        for before in [held.texts.get(one, ("", "")) if held else ("", "")]
    ]  # fmt: skip
    return show(
        request, actor, "desk/writing", status, room="articles", held=held, fields=fields, longest=LONGEST_ARTICLE,
        slug=given.get("slug", held.slug if held else ""), organisations=list(accounts.organisations_for(actor)),
        refusal=refusal,
    )  # fmt: skip


def _review(request: HttpRequest, actor: Actor, key: UUID) -> object:
    given = request.POST
    return actions.review_article(
        actor, key, digest=given.get("digest", ""), accepts=given.get("decision") == "yes", note=given.get("note", "")
    )


DEEDS: Mapping[str, tuple[Callable[[HttpRequest, Actor, UUID], object], Any]] = {
    "review": (_review, gettext_lazy("Your decision is on record.")),
    "withdrawal": (
        lambda request, actor, key: actions.withdraw_article(actor, key, reason=request.POST.get("reason", "")),
        gettext_lazy("Taken out of the help."),
    ),
}
_SHEET = Sheet("desk/article", page_of, "console:article")
