# SPDX-License-Identifier: Apache-2.0
"""Staff answer, note, sort, resolve and open again."""

from datetime import datetime
from uuid import UUID, uuid5

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.feedback.actions.asking import begin_again, dues
from duly.rooms.feedback.actions.moving import go, keep, locked, note_move, which
from duly.rooms.feedback.actions.telling import Matter, tell
from duly.rooms.feedback.kinds import ANSWERED, CLASSIFIED, NOTED, RESOLVED
from duly.rooms.feedback.models import Conversation, Macro, Message
from duly.rooms.feedback.queries.policies import policy_of
from duly.rooms.feedback.refusals import NO_SUCH_MACRO
from duly.rooms.feedback.rules import writing
from duly.rooms.feedback.terms import (
    COMPLAINT_ENDS,
    QUESTION_ENDS,
    Channel,
    Kind,
    Outcome,
    Side,
    State,
)


@action("feedback.answer")
def answer(
    actor: Actor, conversation: UUID, *, text: str, macro: UUID | None = None, resolves: bool = False, outcome: str = ""
) -> UUID:
    """Answer the customer; gives the message's id. They are told that there is an answer, never what it says.

    Whoever answers what nobody works on has taken it up. With ``resolves`` the matter is resolved with it; a complaint
    then needs its ``outcome``. Records ``feedback.answered`` and ``feedback.told``, and ``feedback.resolved``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``, ``feedback.empty_text``,
            ``feedback.long_text``, ``feedback.no_such_macro``, ``feedback.bad_choice``, ``feedback.erased``.
    """
    row = locked(actor, conversation, "answer")
    cleaned = writing.clean(text)
    ends = _outcome(row, outcome) if resolves else None
    if macro is not None and not Macro.objects.filter(id=macro, organisation_id=row.organisation_id).exists():
        raise NO_SUCH_MACRO(field="macro")
    is_first = row.answered_at is None
    message = _said(actor, row, cleaned, Matter.RESOLVED if ends else Matter.ANSWERED, macro)
    public: dict[str, Json] = which(row) | {
        "message": str(message.id), "told": list(message.told), "first": is_first, "macro": str(macro or ""),
    }  # fmt: skip
    record(ANSWERED, stream=row.id, public=public, subject=row.party_id, personal={"text": cleaned})
    fields = _spoken(actor, row)
    if ends:
        end(row, actor, ends, *fields)
    else:
        row.stopped_at = _stopped(row, waits=True)
        go(row, actor, State.WAITING, "answer", "stopped_at", *fields)
    return message.id


@action("feedback.note")
def note(actor: Actor, conversation: UUID, *, text: str) -> UUID:
    """Write down something for colleagues; the customer never sees it in the thread. Records ``feedback.noted``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.closed``, ``feedback.empty_text``, ``feedback.long_text``,
            ``feedback.erased``.
    """
    row = locked(actor, conversation, "note")
    return noted(row, actor, writing.clean(text)).id


@action("feedback.classify")
def classify(actor: Actor, conversation: UUID, *, kind: str) -> None:
    """Make a question a complaint, or the other way round: its times are counted anew from when it came in.

    Records ``feedback.classified``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``, ``feedback.bad_choice``.
    """
    row = locked(actor, conversation, "classify")
    row.kind = writing.chosen(kind, list(Kind), "kind")
    first, row.due_at, row.policy = dues(row, kind)
    row.first_due_at = row.first_due_at if row.answered_at else first
    row.next_due_at = row.due_at if row.answered_at else first
    row.stopped_at = _stopped(row, waits=row.state == State.WAITING)
    row.save(update_fields=["kind", "first_due_at", "due_at", "next_due_at", "policy", "stopped_at"])
    note_move(row, actor, "classify", row.state)
    public = which(row) | {
        "kind": kind, "first_due_at": clock.stamp(row.first_due_at), "due_at": clock.stamp(row.due_at)
    }  # fmt: skip
    record(CLASSIFIED, stream=row.id, public=public)


@action("feedback.resolve")
def resolve(actor: Actor, conversation: UUID, *, outcome: str, text: str = "") -> None:
    """Resolve the matter, with a last message to the customer or without one; they are told.

    Records ``feedback.resolved`` and ``feedback.told``, and ``feedback.answered`` with a message.

    What the customer took back, or what is the same as another one, ends without a word to them.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``, ``feedback.bad_choice``,
            ``feedback.long_text``, ``feedback.erased``.
    """
    if text.strip():
        answer(actor, conversation, text=text, resolves=True, outcome=outcome)
        return
    row = locked(actor, conversation, "resolve")
    ends = _outcome(row, outcome)
    if ends in {Outcome.DUPLICATE, Outcome.WITHDRAWN}:
        end(row, actor, ends)
        return
    tell(row, Matter.RESOLVED, uuid5(row.id, f"resolved {row.reopened}"))
    end(row, actor, ends, *_spoken(actor, row))


@action("feedback.reopen")
def reopen(actor: Actor, conversation: UUID, *, reason: str) -> None:
    """Open again what was resolved. Records ``feedback.reopened``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``, ``feedback.reason_needed``.
    """
    row = locked(actor, conversation, "reopen")
    begin_again(row, actor, clock.now(), writing.reason(reason))


def noted(row: Conversation, actor: Actor, text: str) -> Message:
    """Keep a note among colleagues, inside a running verb. Records ``feedback.noted``."""
    message = keep(row, actor, Side.NOTE, text, channel=Channel.PORTAL)
    public = which(row) | {"message": str(message.id)}
    record(NOTED, stream=row.id, public=public, subject=row.party_id, personal={"text": text})
    return message


def end(row: Conversation, actor: Actor, outcome: Outcome, *fields: str) -> None:
    """Resolve, inside a running verb; ``fields`` are what else changed. Records ``feedback.resolved``."""
    row.resolved_at, row.outcome, row.stopped_at = clock.now(), outcome, None
    go(row, actor, State.RESOLVED, "resolve", "resolved_at", "outcome", "stopped_at", *fields)
    record(RESOLVED, stream=row.id, public=which(row) | {"outcome": outcome})


def _said(actor: Actor, row: Conversation, text: str, matter: Matter, macro: UUID | None) -> Message:
    message = Message()
    told = tell(row, matter, message.id)
    return keep(row, actor, Side.STAFF, text, channel=Channel.PORTAL, told=told, macro=macro, message=message)


def _spoken(actor: Actor, row: Conversation) -> tuple[str, ...]:
    """We spoke: what is due next is the end; gives the fields that changed."""
    row.last_at, row.last_side = clock.now(), Side.STAFF
    row.answered_at = row.answered_at or row.last_at
    row.next_due_at = row.due_at
    if row.assignee is None and actor.kind == "user":
        row.assignee = actor.id
    return "last_at", "last_side", "answered_at", "next_due_at", "assignee"


def _stopped(row: Conversation, *, waits: bool) -> datetime | None:
    """Since when the clock stands still; it does only while we wait for the customer, and where the rules say so."""
    stops = policy_of(row.organisation_id).term(row.kind).stops
    return (row.stopped_at or clock.now()) if waits and stops else None


def _outcome(row: Conversation, outcome: str) -> Outcome:
    """A complaint's end is said; a question that nobody says anything else of was answered."""
    known = COMPLAINT_ENDS if row.kind == Kind.COMPLAINT else QUESTION_ENDS
    usual = "" if row.kind == Kind.COMPLAINT else Outcome.ANSWERED
    return Outcome(writing.chosen(outcome or usual, [one for one in Outcome if one in known], "outcome"))
