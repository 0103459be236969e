# SPDX-License-Identifier: Apache-2.0
"""How a request takes a step: along the ways of ``rules/states`` only, and told to the ledger by whoever takes it."""

from enum import StrEnum
from uuid import UUID

from duly.foundation.ledger.actions import record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.privacy.facts import LONGEST
from duly.rooms.privacy.kinds import CLOSED
from duly.rooms.privacy.models import Request
from duly.rooms.privacy.refusals import ABOUT_ONESELF, BAD_CHOICE, NO_SUCH_REQUEST, NOT_NOW, REASON_NEEDED, TOO_LONG
from duly.rooms.privacy.rules.states import OPEN, may_go
from duly.rooms.privacy.terms import STATE_WORDS, State


def locked(request_id: UUID, actor: Actor, *allowed: State) -> Request:
    """The request, held until the verb ends, in one of these states.

    Raises:
        Refusal: ``privacy.no_such_request``, ``privacy.not_now``, ``privacy.about_oneself``.
    """
    row = Request.objects.select_for_update().filter(id=request_id).first()
    may = row is not None and actor.may_see(row.organisation_id)
    if row is None or not may or (actor.kind == "customer" and actor.id != row.party_id):
        raise NO_SUCH_REQUEST(field="request")
    if actor.kind != "customer" and actor.id == row.party_id:
        raise ABOUT_ONESELF(name=actor.name)
    if row.state not in (allowed or OPEN):
        raise NOT_NOW(field="request", state=STATE_WORDS[State(row.state)])
    return row


def go(row: Request, there: State, *fields: str) -> None:
    """Take a step; ``fields`` are what else changed.

    Raises:
        Refusal: ``privacy.not_now``.
    """
    if not may_go(State(row.state), there):
        raise NOT_NOW(field="request", state=STATE_WORDS[State(row.state)])
    row.state = there
    row.save(update_fields=["state", *fields])


def end(row: Request, there: State = State.DONE, *fields: str) -> None:
    """The last step. Records ``privacy.closed``."""
    row.closed_at = clock.now()
    go(row, there, "closed_at", *fields)
    record(CLOSED, stream=row.id, public=which(row) | {"state": there})


def which(row: Request) -> dict[str, Json]:
    """The fields that most leaves about a request begin with."""
    return {"request": str(row.id), "number": row.number}


def said(text: str, field: str, *, needed: bool = False) -> str:
    """Somebody's words, trimmed.

    Raises:
        Refusal: ``privacy.reason_needed``, ``privacy.too_long``.
    """
    text = text.replace("\x00", "").strip()
    if needed and not text:
        raise REASON_NEEDED(field=field)
    if len(text) > LONGEST:
        raise TOO_LONG(field=field, length=len(text), longest=LONGEST)
    return text


def chosen(given: str, known: type[StrEnum], field: str) -> str:
    """One of the words of an enumeration.

    Raises:
        Refusal: ``privacy.bad_choice``.
    """
    words = [str(one.value) for one in known if one.value]
    if given not in words:
        raise BAD_CHOICE(field=field, given=given, known=", ".join(words))
    return given
