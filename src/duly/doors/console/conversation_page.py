# SPDX-License-Identifier: Apache-2.0
"""One conversation: what was said to and fro, who has it, what may be done with it now."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST

from duly.doors.console.conversations import BY_HAND
from duly.doors.console.customer_badge import badge_of
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, may, sentence, show, staff
from duly.doors.console.requests import id_of, uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import (
    CHANNEL_WORDS,
    COMPLAINT_ENDS,
    KIND_WORDS,
    LONGEST,
    OUTCOME_WORDS,
    QUESTION_ENDS,
    ConversationCard,
    Kind,
    MacroCard,
    Outcome,
)
from duly.rooms.notices import queries as notices

_PAGE = "desk/page"


@staff
def page(request: HttpRequest, actor: Actor, conversation_id: UUID) -> HttpResponse:
    """The page."""
    return show(request, actor, _PAGE, **page_of(actor, conversation_id))


@require_POST
@staff
def ready(request: HttpRequest, actor: Actor, conversation_id: UUID) -> HttpResponse:
    """The field of the answer with a ready answer put in, filled and in the customer's language: nothing is sent.

    Without htmx the whole page comes back with it.
    """
    rights.require(actor, "feedback.answer")
    given, macro = request.POST, id_of(request.POST.get("macro"))
    try:
        text = queries.macro_text(actor, macro, conversation_id)
    except Refusal as no:
        context = page_of(actor, conversation_id) | {"refusal": sentence(no), "draft": given, "doing": "answer"}
        return show(request, actor, _PAGE, STATUS[no.kind.because], **context)
    typed = given.get("text", "").strip()
    field = {"text": f"{typed}\n\n{text}" if typed else text, "macro": str(macro)}
    if request.headers.get("HX-Request"):
        card = queries.conversation_for(actor, conversation_id)
        return render(
            request, "console/desk/answer.html", {"card": card, "draft": field, "doing": "answer", "longest": LONGEST}
        )
    return show(request, actor, _PAGE, **page_of(actor, conversation_id) | {"draft": field, "doing": "answer"})


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, conversation_id: UUID, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, said = DEEDS[name]
    kept = {"draft": request.POST, "doing": name}
    return _SHEET.answer(
        request, actor, conversation_id, name, lambda: do(request, actor, conversation_id), said=str(said), **kept
    )


def page_of(actor: Actor, conversation_id: UUID) -> dict[str, Any]:
    """Everything on the page.

    Raises:
        Refusal: ``feedback.no_such_conversation``.
    """
    card, language = queries.conversation_for(actor, conversation_id), get_language() or "en"
    thread, moves = queries.thread_of(actor, card.id), queries.moves_of(actor, card.id)
    people = {card.assignee, *(one.by for one in thread), *(one.by for one in moves), *(one.assignee for one in moves)}
    departments = accounts.departments_of(card.organisation)
    is_complaint = card.kind == Kind.COMPLAINT
    macros = [one for one in queries.macros_for(actor, card.organisation) if one.kind in {None, card.kind}]
    return {
        "room": "conversations", "card": card, "thread": thread, "moves": moves, "offers": _offers(actor, card),
        "customer": customers.cards([card.party]).get(card.party), "badge": badge_of(actor, card.party),
        "names": accounts.names_of(one for one in people if one), "departments": departments.values(),
        "department": {one.id: one for one in departments.values()}, "longest": LONGEST, "is_complaint": is_complaint,
        "macros": [(one.id, _title(one, language)) for one in macros], "notice": _notice(actor, card),
        "ends": [(one.value, OUTCOME_WORDS[one].say(language)) for one in Outcome if one in (COMPLAINT_ENDS if is_complaint else QUESTION_ENDS)],
        "kinds": [(one.value, KIND_WORDS[one].say(language)) for one in Kind],
        "channels": [(one.value, CHANNEL_WORDS[one].say(language)) for one in BY_HAND],
        "others": [one for one in queries.conversations_of(card.party) if one.id != card.id][:10], "rating": queries.rating_of(actor, card.id),
    }  # fmt: skip


def _offers(actor: Actor, card: ConversationCard) -> set[str]:
    """The verbs that are possible now and that this member of staff may do."""
    offers = {verb for verb in queries.may(card) if may(actor, f"feedback.{verb}")}
    return offers - ({"take_up"} if card.assignee == actor.id else {"give_back"} if card.assignee is None else set())


def _title(one: MacroCard, language: str) -> str:
    wanted = "zh-Hans" if language.startswith("zh") else "en"
    return one.titles.get(wanted) or one.code


def _notice(actor: Actor, card: ConversationCard) -> Any:
    """The notice that it is about, where the reader finds it."""
    return notices.notices_for(actor).filter(id=card.notice).first() if card.notice else None


def _text(request: HttpRequest, name: str = "text") -> str:
    return request.POST.get(name, "")


def _answer(request: HttpRequest, actor: Actor, key: UUID) -> object:
    outcome = _text(request, "outcome")
    return actions.answer(
        actor,
        key,
        text=_text(request),
        macro=uuid_or_none(_text(request, "macro")),
        resolves=bool(outcome),
        outcome=outcome,
    )


def _hand_over(request: HttpRequest, actor: Actor, key: UUID) -> object:
    return actions.hand_over(
        actor, key, department=uuid_or_none(_text(request, "department")), colleague=_text(request, "colleague").strip().lower(),
        note=_text(request, "note"),
    )  # fmt: skip


Deed = Callable[[HttpRequest, Actor, UUID], object]
DEEDS: Mapping[str, tuple[Deed, Any]] = {
    "answer": (_answer, gettext_lazy("Answered. The customer is told that an answer is there.")),
    "note": (
        lambda request, actor, key: actions.note(actor, key, text=_text(request)),
        gettext_lazy("Noted. The customer does not see it."),
    ),
    "writing": (
        lambda request, actor, key: actions.write(
            actor, key, text=_text(request), channel=_text(request, "channel") or "phone"
        ),
        gettext_lazy("Taken down as the customer said it."),
    ),
    "taking": (lambda _r, actor, key: actions.take_up(actor, key), gettext_lazy("It is yours.")),
    "giving-back": (
        lambda _r, actor, key: actions.give_back(actor, key),
        gettext_lazy("Given back. Others may take it."),
    ),
    "hand-over": (_hand_over, gettext_lazy("Handed over.")),
    "kind": (
        lambda request, actor, key: actions.classify(actor, key, kind=_text(request, "kind")),
        gettext_lazy("Changed. The times of that kind hold, counted from the beginning."),
    ),
    "resolution": (
        lambda request, actor, key: actions.resolve(actor, key, outcome=_text(request, "outcome"), text=_text(request)),
        gettext_lazy("Resolved. The customer can open it again."),
    ),
    "reopening": (
        lambda request, actor, key: actions.reopen(actor, key, reason=_text(request, "reason")),
        gettext_lazy("Open again; its time begins anew."),
    ),
}
_SHEET = Sheet(
    _PAGE, page_of, "console:conversation",
    opposites={"taking": ("giving-back", "feedback.give_back"), "giving-back": ("taking", "feedback.take_up")},
)  # fmt: skip
