# SPDX-License-Identifier: Apache-2.0
"""What the organisation is, as far as rules turn on it: what it answered, and what is assumed until it does."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.agreement import place_of
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.look import rulebook as said
from duly.doors.look.places import place_said
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.rulebook import actions, queries
from duly.rooms.rulebook.facts import Question

_SELF = Words(en="What the organisation is and does", zh="主体的性质与业务")
_SENDING = Words(en="How messages leave", zh="消息如何发出")
_OWN_PACKS = {"questions": _SELF}


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The questions about the organisation; a POST answers one or takes its answer back."""
    place, refused, status = place_of(request, actor), "", 200
    if request.method == "POST":
        form = request.POST
        question, value = form.get("question", ""), form.get("value", "").strip()
        try:
            actions.answer(actor, place.id, question, None if "back" in form else value)
        except Refusal as no:
            refused, status = sentence(no), STATUS[no.kind.because]
        else:
            address = f"{reverse('console:profile')}?organisation={place.ref}#{question}"
            return done(request, _("Taken back.") if "back" in form else _("Answered."), address)
    groups, answered, total = _groups(place.id, get_language() or "en")
    return show(
        request, actor, "rules/profile", status, room="profile", groups=groups, place=place, refusal=refused,
        places=accounts.organisations_for(actor), may_answer=may(actor, "rulebook.answer"), answered=answered, total=total,
    )  # fmt: skip


def _groups(organisation: Any, language: str) -> tuple[list[tuple[str, list[dict[str, Any]]]], int, int]:
    asked = [one for one in queries.questions().values() if one.scope == "organisation"]
    given = queries.profile_of(organisation)
    names = accounts.names_of(row.by for row in given.values())
    groups: dict[str, list[dict[str, Any]]] = {}
    for heading, question in _headed(asked, language):
        row = given.get(question.name)
        is_answered = row is not None and row.value is not None
        groups.setdefault(heading, []).append({
            "question": question, "row": row, "is_answered": is_answered,
            "by": names.get(row.by, "") if row else "",
            "value": said.answer_said(question, row.value, language) if row and is_answered else "",
            "assumed": _assumed(question, language), "raw": row.value if row and is_answered else None,
        })  # fmt: skip
    answered = sum(one["is_answered"] for held in groups.values() for one in held)
    return sorted(groups.items(), key=lambda pair: pair[0] != _SELF.say(language)), answered, len(asked)


def _headed(asked: Iterable[Question], language: str) -> Iterable[tuple[str, Question]]:
    """Each question under a heading: the organisation first, how it sends, then the law that asks."""
    places = {pack.id: pack.jurisdiction for pack in queries.packs()}
    for one in asked:
        jurisdiction = places.get(one.pack, "ALL")
        words = _OWN_PACKS.get(one.pack) or (_SENDING if jurisdiction == "ALL" else said.JURISDICTIONS[jurisdiction])
        yield words.say(language), one


def _assumed(question: Question, language: str) -> str:
    if question.assume_from:
        return _("the same as: %(fact)s") % {"fact": place_said(question.assume_from, language)}
    return said.answer_said(question, question.assume, language) if question.has_assumption else ""
