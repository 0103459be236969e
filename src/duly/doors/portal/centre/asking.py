# SPDX-License-Identifier: Apache-2.0
"""What the customer asks and complains about: every conversation with its answers, and the way to say more."""

from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duly.doors.portal.centre.gate import Inside, for_customers, onward, sentence, show, status_of
from duly.doors.portal.centre.home import notices_of
from duly.doors.portal.pages import Said, thread
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import (
    KIND_WORDS,
    OUTCOME_WORDS,
    STARS,
    Asking,
    ConversationCard,
    Kind,
    State,
)

STANDS = {
    State.NEW: (Words(en="We have it, and will answer.", zh="已收到，我们将答复您。"), "blue"),
    State.IN_WORK: (Words(en="Somebody of ours works on it.", zh="工作人员正在处理。"), "blue"),
    State.WAITING: (Words(en="We have answered. Is something open?", zh="我们已答复。还有疑问吗？"), "green"),
    State.RESOLVED: (Words(en="It is resolved.", zh="已办结。"), "green"),
    State.CLOSED: (Words(en="It is closed.", zh="已关闭。"), "grey"),
}
SHORT = {
    State.NEW: Words(en="received", zh="已收到"),
    State.IN_WORK: Words(en="in work", zh="处理中"),
    State.WAITING: Words(en="answered", zh="已答复"),
    State.RESOLVED: Words(en="resolved", zh="已办结"),
    State.CLOSED: Words(en="closed", zh="已关闭"),
}


class Row(NamedTuple):
    """One conversation in the customer's list."""

    card: ConversationCard
    kind: Words
    state: Words
    tone: str


@require_http_methods(["GET", "POST"])
@for_customers
def questions(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Everything that the customer asked or complained about, and a form for more."""
    said, status = None, 200
    if request.method == "POST":
        try:
            made = actions.open(inside.actor, _asking(request, inside))
            return onward("my-question", made.id, done="asked")
        except Refusal as no:
            said, status = sentence(no), status_of(no)
    rows = [_row(card) for card in queries.conversations_of(inside.session.party)]
    return show(
        request, inside, "questions", status, said=said, rows=rows, notices=notices_of(inside), kinds=KIND_WORDS,
        draft={name: request.POST.get(name, "") for name in ("text", "kind", "notice")} | _about(request),
    )  # fmt: skip


@require_GET
@for_customers
def one(request: HttpRequest, inside: Inside, conversation: UUID) -> HttpResponse:
    """One conversation: what was said, by when there is an answer, and the way to say more."""
    return _page(request, inside, conversation, said=_done(request.GET.get("done", "")))


@require_POST
@for_customers
def write(request: HttpRequest, inside: Inside, conversation: UUID) -> HttpResponse:
    """The customer says more; what was resolved is opened again."""
    text = request.POST.get("text", "")
    try:
        actions.write(inside.actor, conversation, text=text)
    except Refusal as no:
        return _page(request, inside, conversation, said=sentence(no), status=status_of(no), draft=text)
    return onward("my-question", conversation, done="written")


@require_POST
@for_customers
def rate(request: HttpRequest, inside: Inside, conversation: UUID) -> HttpResponse:
    """How content the customer was, once."""
    given = request.POST.get("stars", "")
    stars = int(given) if given in {str(one) for one in STARS} else 0
    try:
        actions.rate(inside.actor, conversation, stars=stars, text=request.POST.get("text", ""))
    except Refusal as no:
        return _page(request, inside, conversation, said=sentence(no), status=status_of(no))
    return onward("my-question", conversation, done="rated")


def _page(
    request: HttpRequest,
    inside: Inside,
    conversation: UUID,
    *,
    said: Said | None = None,
    status: int = 200,
    draft: str = "",
) -> HttpResponse:
    card = queries.conversation_for(inside.actor, conversation)
    may, (stands, tone) = queries.may(card), STANDS[card.state]
    return show(
        request, inside, "question", status, said=said, draft=draft, card=card, row=_row(card), stands=stands, tone=tone,
        lines=thread(queries.thread_of(inside.actor, card.id)), outcome=_outcome(card), may_write="write" in may,
        may_rate="rate" in may, stars=STARS, is_late=card.is_late(clock.now()),
    )  # fmt: skip


def _outcome(card: ConversationCard) -> Words | None:
    """A complaint is told how it was decided; that a question was answered stands there already."""
    return OUTCOME_WORDS[card.outcome] if card.outcome and card.kind is Kind.COMPLAINT else None


def _row(card: ConversationCard) -> Row:
    return Row(card, KIND_WORDS[card.kind], SHORT[card.state], STANDS[card.state][1])


def _asking(request: HttpRequest, inside: Inside) -> Asking:
    return Asking(
        inside.session.party, request.POST.get("text", ""), request.POST.get("kind", Kind.QUESTION),
        language=inside.language, recipient=_uuid(request.POST.get("notice", "")), about=_about(request)["about"],
    )  # fmt: skip


def _about(request: HttpRequest) -> dict[str, str]:
    """The number of what it is about, as a link from there brings it along."""
    return {"about": (request.POST.get("about") or request.GET.get("about") or "")[:40]}


def _done(what: str) -> Said | None:
    words = {
        "asked": _("Thank you. It has reached us; the number is below, and the answer will stand here."),
        "written": _("Thank you. Your message has reached us."),
        "rated": _("Thank you. It helps us to do better."),
    }
    return Said("green", words[what]) if what in words else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)
