# SPDX-License-Identifier: Apache-2.0
"""The service desk for programs: questions and complaints, what was said, who works on them, how they end."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.doors.api.v1.privacy import PrivacyReasonIn, party_of
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import QUEUE_ORDERS, Asking, ConversationCard

router = Router()
SAID = {403: Problem, 404: Problem, 409: Problem, 422: Problem}
Sorts = Literal["question", "complaint"]


class ConversationOut(Schema):
    """会话: one question or complaint, without a word of it."""

    id: UUID
    number: str
    customer: str
    kind: str
    channel: str
    state: str
    language: str
    notice: UUID | None
    about: str
    department: UUID | None
    assignee: UUID | None
    received_at: datetime
    first_due_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    stopped_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    outcome: str
    reopened: int
    last_at: datetime
    last_side: str
    follows: UUID | None
    stars: int | None


class MessageOut(Schema):
    """What was said; the text is empty once the customer was erased."""

    id: UUID
    at: datetime
    side: str
    by: UUID | None
    channel: str
    text: str
    told: list[str]


class ThreadOut(Schema):
    """One conversation with everything that was said in it, notes among colleagues too."""

    conversation: ConversationOut
    messages: list[MessageOut]


class ConversationIn(Asked):
    """登记咨询或投诉: what a customer said, as staff or a program took it down."""

    customer: str
    text: str
    kind: Sorts = "question"
    channel: Literal["phone", "email", "letter", "counter", "api"] = "api"
    language: Literal["", "zh-Hans", "en", "zh-Hant"] = ""
    notice: UUID | None = None
    about: str = ""
    department: str = ""
    organisation: str | None = None


class ConversationOpenedOut(Schema):
    """The conversation and its number."""

    id: UUID
    number: str


class SaidIn(Asked):
    """客户补充: what the customer said further."""

    text: str
    channel: Literal["phone", "email", "letter", "counter", "api"] = "api"


class ConversationAnswerIn(Asked):
    """答复: the customer is told that there is an answer, and reads it where they sign in."""

    text: str
    macro: UUID | None = None
    resolves: bool = False
    outcome: str = ""


class TextIn(Asked):
    """A text."""

    text: str


class MessageIdOut(Schema):
    """The message."""

    id: UUID


class ConversationHandOverIn(Asked):
    """移交: to a department, by its short name, or to a colleague, by e-mail."""

    department: str = ""
    colleague: str = ""
    note: str = ""


class KindIn(Asked):
    """改为咨询或投诉."""

    kind: Sorts


class ResolutionIn(Asked):
    """办结: a question as answered, withdrawn, duplicate; a complaint as upheld, partly, rejected, withdrawn, duplicate."""

    outcome: Literal["answered", "upheld", "partly", "rejected", "withdrawn", "duplicate"]
    text: str = ""


@router.get(
    "/conversations",
    response={200: Page[ConversationOut], 422: Problem},
    summary="Questions and complaints / 咨询与投诉",
)
def list_conversations(
    request: HttpRequest, *, state: str = "", kind: str = "", department: UUID | None = None, mine: bool = False,
    unassigned: bool = False, late: bool = False, done: bool = False, cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:  # fmt: skip
    """Those that wait, what is due first at the top; or those that are over; a page at a time."""
    order = QUEUE_ORDERS.usual
    rows = queries.queue(
        actor_of(request), state=state, kind=kind, department=department, mine=mine, unassigned=unassigned, late=late,
        done=done, order=order, after=pages.place_in(order, cursor), limit=limit,
    )  # fmt: skip
    refs = customers.cards({one.party for one in rows})
    return pages.page_of(rows, order, limit, lambda shown: [_out(one, refs[one.party].ref) for one in shown])


@router.get(
    "/conversations/{conversation}",
    response={200: ThreadOut, 404: Problem},
    summary="One conversation with its messages / 查看会话",
)
def show_conversation(request: HttpRequest, conversation: str) -> ThreadOut:
    """By its number or id."""
    actor = actor_of(request)
    card = queries.conversation_for(actor, conversation)
    said = [MessageOut(**one._asdict()) for one in queries.thread_of(actor, card.id)]
    return ThreadOut(conversation=_out(card, customers.cards([card.party])[card.party].ref), messages=said)


@repeats.writes(
    router.post,
    "/conversations",
    response={201: ConversationOpenedOut, **SAID},
    summary="Take a question or complaint down / 登记咨询或投诉",
)
def open_conversation(request: HttpRequest, body: ConversationIn) -> tuple[int, ConversationOpenedOut]:
    """The customer is told its number."""
    actor = actor_of(request)
    party = party_of(request, body.customer, body.organisation)
    home = customers.cards([party])[party].organisation
    made = actions.open(actor, Asking(
        party, body.text, body.kind, body.channel, body.language, body.notice, None, body.about, _department(home, body.department)
    ))  # fmt: skip
    return 201, ConversationOpenedOut(id=made.id, number=made.number)


@repeats.writes(
    router.post,
    "/conversations/{conversation}/messages",
    response={201: MessageIdOut, **SAID},
    summary="What the customer said further / 客户补充",
)
def write(request: HttpRequest, conversation: str, body: SaidIn) -> tuple[int, MessageIdOut]:
    """Taken down for them; what was resolved is opened again."""
    actor, card = _card(request, conversation)
    return 201, MessageIdOut(id=actions.write(actor, card.id, text=body.text, channel=body.channel))


@repeats.writes(
    router.post, "/conversations/{conversation}/answers", response={201: MessageIdOut, **SAID}, summary="Answer / 答复"
)
def answer(request: HttpRequest, conversation: str, body: ConversationAnswerIn) -> tuple[int, MessageIdOut]:
    """With ``resolves`` it is resolved as well; a complaint then needs its outcome."""
    actor, card = _card(request, conversation)
    made = actions.answer(
        actor, card.id, text=body.text, macro=body.macro, resolves=body.resolves, outcome=body.outcome
    )
    return 201, MessageIdOut(id=made)


@repeats.writes(
    router.post, "/conversations/{conversation}/notes", response={201: MessageIdOut, **SAID}, summary="Note / 内部备注"
)
def note(request: HttpRequest, conversation: str, body: TextIn) -> tuple[int, MessageIdOut]:
    """For colleagues; the customer never sees it in the thread."""
    actor, card = _card(request, conversation)
    return 201, MessageIdOut(id=actions.note(actor, card.id, text=body.text))


@repeats.writes(
    router.post,
    "/conversations/{conversation}/hand-over",
    response={200: ConversationOut, **SAID},
    summary="Hand over / 移交",
)
def hand_over(request: HttpRequest, conversation: str, body: ConversationHandOverIn) -> tuple[int, ConversationOut]:
    """To a department, a colleague, or both."""
    actor, card = _card(request, conversation)
    department = _department(card.organisation, body.department)
    actions.hand_over(actor, card.id, department=department, colleague=body.colleague, note=body.note)
    return _now(request, card)


@repeats.writes(
    router.post,
    "/conversations/{conversation}/kind",
    response={200: ConversationOut, **SAID},
    summary="Question or complaint / 咨询或投诉",
)
def classify(request: HttpRequest, conversation: str, body: KindIn) -> tuple[int, ConversationOut]:
    """Its times are counted anew from when it came in."""
    actor, card = _card(request, conversation)
    actions.classify(actor, card.id, kind=body.kind)
    return _now(request, card)


@repeats.writes(
    router.post,
    "/conversations/{conversation}/resolution",
    response={200: ConversationOut, **SAID},
    summary="Resolve / 办结",
)
def resolve(request: HttpRequest, conversation: str, body: ResolutionIn) -> tuple[int, ConversationOut]:
    """With a last message to the customer or without one."""
    actor, card = _card(request, conversation)
    actions.resolve(actor, card.id, outcome=body.outcome, text=body.text)
    return _now(request, card)


@repeats.writes(
    router.post,
    "/conversations/{conversation}/reopening",
    response={200: ConversationOut, **SAID},
    summary="Open again / 重新打开",
)
def reopen(request: HttpRequest, conversation: str, body: PrivacyReasonIn) -> tuple[int, ConversationOut]:
    """There is as much time for the end as at first."""
    actor, card = _card(request, conversation)
    actions.reopen(actor, card.id, reason=body.reason)
    return _now(request, card)


def _card(request: HttpRequest, conversation: str) -> tuple[Any, ConversationCard]:
    actor = actor_of(request)
    return actor, queries.conversation_for(actor, conversation)


def _now(request: HttpRequest, card: ConversationCard) -> tuple[int, ConversationOut]:
    fresh = queries.conversation_for(actor_of(request), card.id)
    return 200, _out(fresh, customers.cards([fresh.party])[fresh.party].ref)


def _department(home: UUID, ref: str) -> UUID | None:
    """A department of this organisation, by its short name."""
    place = accounts.organisations([home])[home]
    return accounts.department_by_ref(place, ref).id if ref else None


def _out(card: ConversationCard, ref: str) -> ConversationOut:
    held = {name: value for name, value in card._asdict().items() if name in ConversationOut.model_fields}
    return ConversationOut(**held | {"customer": ref, "outcome": str(card.outcome or "")})
