# SPDX-License-Identifier: Apache-2.0
"""The one move from questions in the open to sealed conversations, made by migration 0003. It has SQL of its own, and stays."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from duly.foundation.ledger.actions import action, copy_in, record
from duly.foundation.vault import keys
from duly.foundation.vault import queries as vault
from duly.kernel.actors import Actor
from duly.kernel.ids import uuid7
from duly.kernel.named_sql import named_sql
from duly.rooms.feedback.kinds import ADOPTED
from duly.rooms.feedback.sealing import FAMILY
from duly.rooms.rulebook import queries as rulebook

BATCH = 2_000
ADOPTED_STREAM = UUID("6e8d3b0a-9c1f-4a52-8f57-1d0c2b7a9e44")
_PACKAGE = "duly.rooms.feedback"
_FIRST_DAYS, _DAYS = 2, 10
_CONVERSATION = (
    "id", "organisation_id", "number", "party_id", "kind", "channel", "state", "language", "notice_id", "recipient_id",
    "about", "policy", "received_at", "first_due_at", "due_at", "next_due_at", "outcome", "reopened", "last_at", "last_side",
)  # fmt: skip
_MESSAGE = ("id", "conversation_id", "side", "channel", "sealed", "at", "told")
_MOVE = ("id", "conversation_id", "at", "what", "by_kind", "before", "after")


@action("feedback.adopt_questions")
def adopt_questions(actor: Actor) -> int:
    """Make a conversation of every question that stands in the open; gives how many. Ids stay; texts are sealed.

    Numbers go on in the order in which the questions came. Nobody knows which were answered elsewhere, so all of them
    wait. Records ``feedback.adopted``.
    """
    count, after = 0, UUID(int=0)
    last: dict[tuple[UUID, int], int] = defaultdict(int)
    while batch := _rows(after):
        erased = vault.erased({row[4] for row in batch})
        held = keys.made({row[4] for row in batch if row[6]} - erased)
        copy_in("feedback_conversation", _CONVERSATION, _conversations(batch, last))
        copy_in("feedback_message", _MESSAGE, _messages(batch, held))
        copy_in("feedback_move", _MOVE, ((uuid7(), row[0], row[7], "open", "customer", "", "new") for row in batch))
        count, after = count + len(batch), batch[-1][0]
    if count:
        record(ADOPTED, stream=ADOPTED_STREAM, public={"questions": count})
    return count


def _rows(after: UUID) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "adopt_questions"), [after, BATCH])
        found: list[Any] = cursor.fetchall()
        return found


def _conversations(batch: Sequence[Any], last: dict[tuple[UUID, int], int]) -> Iterator[tuple[Any, ...]]:
    for question, home, notice, recipient, party, language, _text, asked_at, zone, region in batch:
        year = asked_at.astimezone(ZoneInfo(zone)).year
        last[home, year] += 1
        first, end = (_due(asked_at, days, zone, region) for days in (_FIRST_DAYS, _DAYS))
        yield (
            question, home, f"SD-{year}-{last[home, year]:06d}", party, "question", "notice", "new", language, notice,
            recipient, "", 0, asked_at, first, end, first, "", 0, asked_at, "customer",
        )  # fmt: skip


def _due(asked_at: datetime, days: int, zone: str, region: str) -> datetime:
    return rulebook.after_working_days(asked_at.replace(second=0, microsecond=0), days, zone, region)


def _messages(batch: Sequence[Any], held: dict[UUID, keys.Key]) -> Iterator[tuple[Any, ...]]:
    for question, home, _notice, _recipient, party, _language, text, asked_at, *_ in batch:
        message = uuid7()
        key = held.get(party)
        sealed = key.seal(keys.place(home, FAMILY, party, message), text.encode()) if key and text else b""
        yield message, question, "customer", "notice", sealed, asked_at, "{}"
