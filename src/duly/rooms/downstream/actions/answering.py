# SPDX-License-Identifier: Apache-2.0
"""Recipients answer: they say that it is done, or fetch what it is about; staff take down what they hear otherwise."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.downstream.actions.registering import which
from duly.rooms.downstream.carrier import carrier
from duly.rooms.downstream.facts import OPEN, STATE_WORDS, How, Matter, State
from duly.rooms.downstream.kinds import ACKNOWLEDGED, EXCUSED, SENT_AGAIN, VALUES_READ
from duly.rooms.downstream.models import Announcement, System
from duly.rooms.downstream.queries.calling import keys_of, values_of
from duly.rooms.downstream.refusals import (
    BAD_CALL,
    ENDED_ALREADY,
    NO_SUCH_ANNOUNCEMENT,
    NO_VALUES,
    NOT_GENUINE,
    NOTE_NEEDED,
    OVER_ALREADY,
)
from duly.rooms.downstream.rules.waiting import FETCHED, PATIENCE

DONE, VALUES = "duly.done", "duly.values"
LARGEST = 16 * 1024
_LONGEST = 1_000


@action("downstream.take_call")
def take_call(actor: Actor, system_id: UUID, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """A signed call of a recipient: ``duly.done`` acknowledges, ``duly.values`` fetches what its terms give it.

    Whoever has not the recipient's key learns nothing, not even whether there is one. Records
    ``downstream.acknowledged`` or ``downstream.values_read``.

    Raises:
        Refusal: ``downstream.not_genuine``, ``downstream.bad_call``, ``downstream.no_such_announcement``,
            ``downstream.no_values``, ``downstream.over_already``.
    """
    system = System.objects.filter(id=system_id).first()
    now = clock.now()
    if system is None or len(body) > LARGEST or not carrier().is_genuine(keys_of(system, now), headers, body):
        raise NOT_GENUINE()
    kind, announcement_id = _read(body)
    row = _locked(announcement_id, system)
    if kind == DONE:
        if row.state != State.ACKNOWLEDGED:
            _must_be_open(row)
            put_down(row, How.CALL)
        return {"id": str(row.id), "state": row.state}
    return _values(row, system)


@action("downstream.acknowledge")
def acknowledge(actor: Actor, announcement_id: UUID, *, note: str = "") -> None:
    """Say that a recipient has done what an announcement asks: a program for it, or a member of the staff, who says from
    whom they know. Records ``downstream.acknowledged``.

    Raises:
        Refusal: ``downstream.no_such_announcement``, ``downstream.over_already``, ``downstream.note_needed``.
    """
    row = _seen(actor, announcement_id)
    _must_be_open(row)
    if actor.kind != "key" and not note.strip():
        raise NOTE_NEEDED(field="note")
    put_down(row, How.API if actor.kind == "key" else How.HAND, actor, note)


@action("downstream.send_again")
def send_again(actor: Actor, announcement_id: UUID) -> None:
    """Let an announcement go out once more, now, with all its attempts before it. Records ``downstream.sent_again``.

    Raises:
        Refusal: ``downstream.no_such_announcement``, ``downstream.over_already``, ``downstream.ended_already``.
    """
    row = _seen(actor, announcement_id)
    _must_be_open(row)
    if row.system.ended_at is not None:
        raise ENDED_ALREADY(ref=row.system.ref)
    now = clock.now()
    row.state = State.TAKEN if row.taken_at else State.WAITING
    row.attempts, row.next_at, row.due_at, row.trouble = 0, now, now + PATIENCE, ""
    row.save(update_fields=["state", "attempts", "next_at", "due_at", "trouble"])
    record(SENT_AGAIN, stream=row.system_id, public={**which(row.system), "announcement": str(row.id)})


@action("downstream.excuse")
def excuse(actor: Actor, announcement_id: UUID, *, note: str) -> None:
    """Take down why a recipient cannot be told: it proves impossible, or takes disproportionate effort (GDPR 19).

    Records ``downstream.excused``.

    Raises:
        Refusal: ``downstream.no_such_announcement``, ``downstream.over_already``, ``downstream.note_needed``.
    """
    row = _seen(actor, announcement_id)
    _must_be_open(row)
    if not note.strip():
        raise NOTE_NEEDED(field="note")
    row.state, row.next_at, row.by_id = State.EXCUSED, None, actor.id
    row.sealed = b"" if row.matter == Matter.ERASED else row.sealed
    row.save(update_fields=["state", "next_at", "by_id", "sealed"])
    public: dict[str, Json] = {**which(row.system), "announcement": str(row.id), "matter": row.matter}
    record(EXCUSED, stream=row.system_id, public=public, subject=actor.id, personal={"note": note.strip()[:_LONGEST]})


def put_down(row: Announcement, how: How, actor: Actor | None = None, note: str = "") -> None:
    """It is done; of an erasure not even the customer's number is kept. Inside a running verb."""
    now = clock.now()
    row.state, row.acknowledged_at, row.how, row.next_at, row.trouble = State.ACKNOWLEDGED, now, how, None, ""
    row.taken_at, row.by_id = row.taken_at or now, actor.id if actor else None
    row.sealed = b"" if row.matter == Matter.ERASED else row.sealed
    row.save()
    public: dict[str, Json] = {**which(row.system), "announcement": str(row.id), "how": how, "matter": row.matter}
    said = {"note": note.strip()[:_LONGEST]} if note.strip() else {}
    record(
        ACKNOWLEDGED, stream=row.system_id, public=public, subject=actor.id if actor and said else None, personal=said
    )


def _values(row: Announcement, system: System) -> dict[str, Any]:
    is_over = clock.now() - row.made_at > FETCHED or system.ended_at is not None
    if row.matter != Matter.CHANGED or row.state == State.SUPERSEDED or is_over:
        raise NO_VALUES(days=FETCHED.days)
    values = values_of(row)
    if not values:
        raise NO_VALUES(days=FETCHED.days)
    public: dict[str, Json] = {**which(system), "announcement": str(row.id), "fields": [*row.fields]}
    record(VALUES_READ, stream=system.id, public=public)
    return {"id": str(row.id), "values": values}


def _read(body: bytes) -> tuple[str, UUID]:
    try:
        said = orjson.loads(body)
        kind, announcement_id = str(said["type"]), UUID(str(said["data"]["id"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BAD_CALL() from error
    if kind not in {DONE, VALUES}:
        raise BAD_CALL()
    return kind, announcement_id


def _locked(announcement_id: UUID, system: System) -> Announcement:
    held = Announcement.objects.select_for_update(of=("self",)).select_related("system")
    row = held.filter(id=announcement_id, system=system).first()
    if row is None:
        raise NO_SUCH_ANNOUNCEMENT(field="id")
    return row


def _seen(actor: Actor, announcement_id: UUID) -> Announcement:
    held = Announcement.objects.select_for_update(of=("self",)).select_related("system")
    row = held.filter(id=announcement_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_ANNOUNCEMENT(field="id")
    return row


def _must_be_open(row: Announcement) -> None:
    if row.state not in OPEN:
        raise OVER_ALREADY(state=STATE_WORDS[State(row.state)])
