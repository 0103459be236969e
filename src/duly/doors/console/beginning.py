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
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.library import queries as library
from duly.rooms.notices import actions
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import Relation, State
from duly.rooms.notices.queries import NoticeCard
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import KindSpec, Question

_OUT = frozenset({State.LAUNCHED, State.PAUSED, State.COMPLETED})
_USUALLY_IN = timedelta(days=60)
_ANSWERED_IN = timedelta(days=45)
_REFERS = {"correction": Relation.CORRECTS.value, "withdrawal": Relation.WITHDRAWS.value}
"""Kinds of change that are about an earlier notice, and the key under which the file names it."""

DECIDE_FIRST = refusal(
    "console.decide_first",
    Because.INVALID,
    en="Answer this before you write, the law turns on it: {question}",
    zh="请先回答以下问题再起草，法律要求取决于此：{question}",
)


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
    asked.sort(key=lambda one: one.name not in spec.asks)  # what decides most comes first
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _must_be_decided(spec, asked, request.POST.dict())
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
    today, organisations = clock.now().date(), list(accounts.organisations_for(actor))
    near = _near(asked, {one.region for one in organisations})
    chosen = request.POST.getlist("language") or [closest(get_language() or "", MORE_LANGUAGES) or MORE_LANGUAGES[0]]
    return show(
        request, actor, "beginning/begin", status, room="notices", kind=spec, refusal=refusal, decides=spec.asks,
        rows=[editing.answer_of(given, one) for one in asked if one.name in near], organisations=organisations,
        far=[editing.answer_of(given, one) for one in asked if one.name not in near],
        templates=library.templates_for(spec.name), cascades=library.cascades_for(spec.name),
        said=request.POST or request.GET, languages=MORE_LANGUAGES, chosen=chosen, organisation=request.POST.get("organisation", ""),
        reason=request.POST.get("reason", ""), refers=_REFERS.get(spec.name, ""), refers_to=request.POST.get("refers_to", ""),
        earlier=_earlier(actor) if spec.name in _REFERS else [],
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
    if spec.name in _REFERS:
        document[_REFERS[spec.name]] = form.get("refers_to", "")
    return editing.merged(
        document, {key: form[key] for key in ("effective_on", "acknowledge_by") if form.get(key)}, spec, {}
    )


def _must_be_decided(spec: KindSpec, asked: list[Question], form: dict[str, str]) -> None:
    """Nobody writes before the questions are answered that decide what the law asks for.

    Raises:
        Refusal: ``console.decide_first``.
    """
    for one in asked:
        if one.name in spec.asks and not form.get(f"answer:{one.name}", "").strip():
            raise DECIDE_FIRST(field=f"answers.{one.name}", question=one.words)


def _near(asked: list[Question], regions: set[str]) -> set[str]:
    """Questions of the law at home; what only the law elsewhere asks matters if customers live there."""
    home = {"ALL", *(rulebook.jurisdiction_of(region) for region in regions)}
    law = {pack.id: pack.jurisdiction for pack in rulebook.packs()}
    return {one.name for one in asked if law.get(one.pack, "ALL") in home}


def _earlier(actor: Actor) -> list[NoticeCard]:
    """Notices that customers have had: only they can be corrected or withdrawn."""
    return [card for card in notices.cards_for(actor, language=get_language() or "en") if card.state in _OUT]


def _comes_first(question: Question, kind: KindSpec) -> bool:
    """Whether the law of this very kind of change turns on it, and nothing may be assumed."""
    is_of_kind = question.name in kind.asks or kind.name in question.kinds
    return question.scope == "notice" and is_of_kind and not question.has_assumption


def _choices(kinds: list[KindSpec], question: str) -> list[tuple[str, KindSpec]]:
    return [(choice, kind) for kind in kinds for choice in kind.decided_by.get(question, ())]
