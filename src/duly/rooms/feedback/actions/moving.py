# SPDX-License-Identifier: Apache-2.0
"""How a conversation takes a step: along the ways of ``rules/states`` only, noted with who took it."""

from datetime import datetime
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.feedback import sealing
from duly.rooms.feedback.models import Conversation, Message, Move
from duly.rooms.feedback.queries.finding import visible
from duly.rooms.feedback.refusals import CLOSED, NO_SUCH_CONVERSATION, NOT_NOW
from duly.rooms.feedback.rules.policy import resumed
from duly.rooms.feedback.rules.states import MAY, may_go
from duly.rooms.feedback.terms import STATE_WORDS, Side, State

STAFF = frozenset({"user", "key"})


def locked(actor: Actor, conversation: UUID, verb: str) -> Conversation:
    """The conversation, held until the verb ends, in a state in which the verb is possible.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``.
    """
    row = visible(actor).select_for_update().filter(id=conversation).first()
    if row is None:
        raise NO_SUCH_CONVERSATION(field="conversation")
    if row.state not in MAY[verb]:
        if row.state == State.CLOSED:
            raise CLOSED(field="conversation", number=row.number)
        raise NOT_NOW(field="conversation", state=STATE_WORDS[State(row.state)])
    return row


def go(row: Conversation, actor: Actor, there: State, what: str, *fields: str) -> None:
    """Take a step and note it; ``fields`` are what else changed. The clock stands still only while we wait.

    Raises:
        Refusal: ``feedback.not_now``.
    """
    here = State(row.state)
    if not may_go(here, there):
        raise NOT_NOW(field="conversation", state=STATE_WORDS[here])
    row.state = there
    row.save(update_fields=["state", *fields])
    note_move(row, actor, what, here)


def note_move(row: Conversation, actor: Actor, what: str, before: str) -> None:
    """Note what somebody did to a conversation."""
    Move.objects.create(
        conversation=row, at=clock.now(), what=what, by=actor.id if actor.kind in STAFF else None, by_kind=actor.kind,
        before=before, after=row.state, department_id=row.department_id, assignee=row.assignee,
    )  # fmt: skip


def run_on(row: Conversation, now: datetime) -> tuple[str, ...]:
    """Let the clock run on after it stood still; gives the fields that changed."""
    row.due_at = resumed(row.due_at, row.stopped_at, now)
    row.next_due_at = row.due_at if row.answered_at else row.first_due_at
    row.stopped_at = None
    return "due_at", "next_due_at", "stopped_at"


def keep(
    row: Conversation, actor: Actor, side: Side, text: str, *, channel: str, told: tuple[str, ...] = (), macro: UUID | None = None,
    message: Message | None = None,
) -> Message:  # fmt: skip
    """Keep a message, sealed under the customer's key, inside a running verb.

    Raises:
        Refusal: ``feedback.erased``.
    """
    message = message or Message()
    message.conversation, message.side, message.channel = row, side, channel
    message.by = actor.id if actor.kind in STAFF else None
    message.at, message.told, message.macro = clock.now(), list(told), macro
    message.sealed = sealing.seal(row.organisation_id, row.party_id, message.id, text)
    message.save(force_insert=True)
    return message


def which(row: Conversation) -> dict[str, Json]:
    """The fields that most leaves about a conversation begin with."""
    return {"conversation": str(row.id), "number": row.number}
