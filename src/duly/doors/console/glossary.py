# SPDX-License-Identifier: Apache-2.0
"""The glossary of an organisation: agreed words, found, set, taken out, carried in and out as a table."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from duly.doors.console.gate import STATUS, may, sentence, show, staff
from duly.doors.console.paging import PAGE
from duly.foundation.accounts import queries as accounts
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
        done = _do(request, actor)
    except Refusal as no:
        return _page(request, actor, no, None)
    if done is not None:
        return _page(request, actor, None, done)
    chosen = request.POST.get("organisation", "")
    return HttpResponseRedirect(f"{reverse('console:glossary')}?{urlencode({'organisation': chosen})}", status=303)


@staff
def download(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole glossary as a CSV file."""
    text = queries.terms_csv(actor, request.GET.get("organisation") or None)
    headers = {"Content-Disposition": 'attachment; filename="glossary.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _do(request: HttpRequest, actor: Actor) -> Imported | None:
    said, organisation = request.POST, request.POST.get("organisation") or None
    if said.get("deed") == "import":
        upload = request.FILES.get("file")
        return actions.import_terms(actor, organisation, upload.read(LARGEST_FILE + 1) if upload else b"")
    if said.get("deed") == "removal":
        actions.remove_term(actor, _id(said.get("term", "")))
        return None
    forbidden = tuple(word.strip() for word in said.get("forbidden", "").split("|") if word.strip())
    entry = TermEntry(
        said.get("source_language", ""), said.get("word", ""), said.get("target_language", ""), said.get("agreed", ""),
        forbidden, said.get("note", ""),
    )  # fmt: skip
    actions.set_term(actor, organisation, entry)
    return None


def _page(request: HttpRequest, actor: Actor, refusal: Refusal | None, done: Imported | None) -> HttpResponse:
    mine = list(accounts.organisations_for(actor))
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.get("organisation") or (mine[0].ref if mine else None)
    like, skip = asked.get("like", "")[:100], asked.get("skip", "")
    start = int(skip) if skip.isdecimal() and len(skip) < 7 else 0
    rows = list(queries.terms_for(actor, chosen, like=like)[start : start + PAGE + 1]) if mine else []
    return show(
        request, actor, "translations/glossary", STATUS[refusal.kind.because] if refusal else 200, room="glossary",
        rows=rows[:PAGE], more=start + PAGE if len(rows) > PAGE else None, like=like, chosen=chosen, organisations=mine,
        may_set=may(actor, "translation.set_term"), refusal=sentence(refusal) if refusal else "", done=done,
    )  # fmt: skip


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NO_TERM(field="term") from error
