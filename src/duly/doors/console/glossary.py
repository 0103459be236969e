# SPDX-License-Identifier: Apache-2.0
"""The glossary of an organisation: agreed words, found, set, taken out, carried in and out as a table."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from duly.doors.console import paging
from duly.doors.console.editor_page import MORE_LANGUAGES
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import turn
from duly.doors.console.toasts import Back
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Order, Place
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.translation import actions, queries
from duly.rooms.translation.facts import LARGEST_FILE, NO_TERM, Imported, TermEntry


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The terms, by language and alphabet; a POST agrees on one, takes one out, or takes a table in."""
    if request.method != "POST":
        return _page(request, actor, None, None)
    try:
        outcome = _do(request, actor)
    except Refusal as no:
        return _page(request, actor, no, None)
    if isinstance(outcome, Imported):
        return _page(request, actor, None, outcome)
    words, fields = outcome
    chosen = request.POST.get("organisation", "")
    address = f"{reverse('console:glossary')}?{urlencode({'organisation': chosen})}"
    back = Back(reverse("console:glossary"), {"organisation": chosen, **fields}) if fields else None
    return done(request, words, address, back)


@staff
def download(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole glossary as a CSV file."""
    text = queries.terms_csv(actor, request.GET.get("organisation") or None)
    headers = {"Content-Disposition": 'attachment; filename="glossary.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _do(request: HttpRequest, actor: Actor) -> Imported | tuple[str, dict[str, str]]:
    """Gives what a table held; or what was done, and the form that undoes it."""
    said, organisation = request.POST, request.POST.get("organisation") or None
    if said.get("deed") == "import":
        upload = request.FILES.get("file")
        return actions.import_terms(actor, organisation, upload.read(LARGEST_FILE + 1) if upload else b"")
    if said.get("deed") == "removal":
        term = _id(said.get("term", ""))
        row = queries.terms_for(actor, organisation).filter(id=term).first()
        actions.remove_term(actor, term)
        return _("Taken out. Translations are no longer held to it."), _again(row) if row else {}
    forbidden = tuple(word.strip() for word in said.get("forbidden", "").split("|") if word.strip())
    entry = TermEntry(
        said.get("source_language", ""), said.get("word", ""), said.get("target_language", ""), said.get("agreed", ""),
        forbidden, said.get("note", ""),
    )  # fmt: skip
    before = {row.id: row for row in queries.terms_for(actor, organisation).filter(term=entry.term)}
    made = actions.set_term(actor, organisation, entry)
    back = _again(before[made]) if made in before else {"deed": "removal", "term": str(made)}
    return _("Agreed. Translations are held to it from now on."), back


def _again(row: Any) -> dict[str, str]:
    """The form that agrees on a word as it stood."""
    return {
        "deed": "term", "source_language": row.source_language, "word": row.term, "target_language": row.target_language,
        "agreed": row.agreed, "forbidden": "|".join(row.forbidden), "note": row.note,
    }  # fmt: skip


def _page(request: HttpRequest, actor: Actor, refusal: Refusal | None, taken: Imported | None) -> HttpResponse:
    mine = list(accounts.organisations_for(actor))
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.get("organisation") or (mine[0].ref if mine else None)
    like = asked.get("like", "")[:100]

    def read(order: Order, after: Place | None, limit: int) -> list[Any]:
        return list(queries.terms_for(actor, chosen, like=like, order=order, after=after)[:limit]) if mine else []

    return show(
        request, actor, "translations/glossary", STATUS[refusal.kind.because] if refusal else 200, room="glossary",
        page=turn(paging.asked(request, queries.TERM_ORDERS), read), like=like, chosen=chosen, organisations=mine,
        known_languages=MORE_LANGUAGES, may_set=may(actor, "translation.set_term"), refusal=sentence(refusal) if refusal else "", done=taken,
    )  # fmt: skip


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NO_TERM(field="term") from error
