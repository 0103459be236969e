# SPDX-License-Identifier: Apache-2.0
"""Beginning a notice: first what happens to the company, then what the law turns on, and only then the writing."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from duly.doors.console import editing
from duly.doors.console.editor_page import MORE_LANGUAGES
from duly.doors.console.gate import STATUS, sentence, show, staff
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.kernel.refusals import Refusal
from duly.rooms.library import queries as library
from duly.rooms.notices import actions
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import KindSpec, Question

_USUALLY_IN = timedelta(days=60)
_ANSWERED_IN = timedelta(days=45)


@staff
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What happens to the company? Where a question decides the kind, it is asked here."""
    kinds = [kind for kind in rulebook.kinds().values() if not kind.retired]
    plain = [kind for kind in kinds if not kind.decided_by]
    deciding = [
        (name, _choices(kinds, name)) for name in dict.fromkeys(name for kind in kinds for name in kind.decided_by)
    ]
    known = rulebook.questions()
    decided = [(known[name], choices) for name, choices in deciding if name in known]
    return show(request, actor, "beginning/choose", room="notices", kinds=plain, decided=decided)


@staff
def begin(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """The questions of one kind of change; a POST writes the notice from its template and opens the editor."""
    spec = rulebook.kinds().get(kind)
    if spec is None or spec.retired:
        raise Http404
    asked = [one for one in rulebook.questions(kind).values() if _comes_first(one, spec)]
    refusal, status = "", 200
    if request.method == "POST":
        try:
            notice = actions.create(actor, request.POST.get("organisation"), _document(request, spec, asked))
            return HttpResponseRedirect(reverse("console:editor", args=[notice.id]), status=303)
        except Refusal as no:
            refusal, status = sentence(no), STATUS[no.kind.because]
    return _page(request, actor, spec, asked, refusal=refusal, status=status)


def _page(
    request: HttpRequest, actor: Actor, spec: KindSpec, asked: list[Question], *, refusal: str, status: int
) -> HttpResponse:
    given = {"answers": {name: request.GET[name] for name in spec.decided_by if name in request.GET}}
    for name in [one.name for one in asked]:
        given["answers"][name] = request.POST.get(f"answer:{name}", given["answers"].get(name, ""))
    today = clock.now().date()
    chosen = request.POST.getlist("language") or [closest(get_language() or "", MORE_LANGUAGES) or MORE_LANGUAGES[0]]
    return show(
        request, actor, "beginning/begin", status, room="notices", kind=spec, refusal=refusal,
        rows=[editing.answer_of(given, one) for one in asked], organisations=list(accounts.organisations_for(actor)),
        templates=library.templates_for(spec.name), cascades=library.cascades_for(spec.name),
        said=request.POST or request.GET, languages=MORE_LANGUAGES, chosen=chosen, organisation=request.POST.get("organisation", ""),
        reason=request.POST.get("reason", ""),
        effective_on=request.POST.get("effective_on") or (today + _USUALLY_IN).isoformat(),
        acknowledge_by=request.POST.get("acknowledge_by") or (today + _ANSWERED_IN).isoformat(),
    )  # fmt: skip


def _document(request: HttpRequest, spec: KindSpec, asked: list[Question]) -> dict[str, Any]:
    form = request.POST.dict()
    questions = {one.name: one for one in asked}
    answers = editing.answers_in({}, form, questions)
    document = library.starting_document(
        spec.name, answers, request.POST.getlist("language") or ["zh-Hans"],
        template=form.get("template", ""), cascade=form.get("cascade", ""),
    )  # fmt: skip
    document["reason"] = form.get("reason", "").strip()
    return editing.merged(
        document, {key: form[key] for key in ("effective_on", "acknowledge_by") if form.get(key)}, spec, {}
    )


def _comes_first(question: Question, kind: KindSpec) -> bool:
    """Whether the law of this very kind of change turns on it, and nothing may be assumed."""
    is_of_kind = question.name in kind.asks or kind.name in question.kinds
    return question.scope == "notice" and is_of_kind and not question.has_assumption


def _choices(kinds: list[KindSpec], question: str) -> list[tuple[str, KindSpec]]:
    return [(choice, kind) for kind in kinds for choice in kind.decided_by.get(question, ())]
