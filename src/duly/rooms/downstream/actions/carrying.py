# SPDX-License-Identifier: Apache-2.0
"""Announcements on their way: taken out and committed, carried, then settled by what the other side said."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import orjson
from django.conf import settings

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.downstream.actions.answering import put_down
from duly.rooms.downstream.actions.registering import which
from duly.rooms.downstream.carrier import Answered, Parcel
from duly.rooms.downstream.facts import How, Matter, State
from duly.rooms.downstream.kinds import NOT_TAKEN, TAKEN
from duly.rooms.downstream.models import Announcement
from duly.rooms.downstream.queries.calling import keys_of
from duly.rooms.downstream.queries.systems import in_force
from duly.rooms.downstream.rules.waiting import LEASE, next_at
from duly.rooms.downstream.sealing import opened
from duly.rooms.downstream.terms import SENT

_TYPES = {
    Matter.CHANGED: "duly.record.changed", Matter.ERASED: "duly.record.erased", Matter.RESTRICTED: "duly.record.restricted",
    Matter.OBJECTED: "duly.record.objected", Matter.LIFTED: "duly.record.lifted",
}  # fmt: skip
_YES = "acknowledged"
_GONE = 410


@action("downstream.claim", silent="a lease is bookkeeping; what the other side answers is recorded")
def claim(actor: Actor, *, most: int = 10, but: Collection[UUID] = ()) -> list[Parcel]:
    """Take announcements out whose time has come, one for each recipient; each is to be settled, or comes back when its
    lease is over.

    ``but``: recipients that did not answer a moment ago: the others must not wait for them.
    """
    now = clock.now()
    due = Announcement.objects.filter(next_at__lte=now, state__in=[str(one) for one in SENT]).exclude(system_id__in=but)
    first = due.order_by("system_id", "next_at", "id").distinct("system_id").values_list("id", flat=True)[:most]
    held = due.filter(id__in=list(first)).select_for_update(of=("self",), skip_locked=True)
    rows = list(held.select_related("system").order_by("next_at", "id"))
    urls = _urls({row.organisation_id for row in rows})
    for row in rows:
        row.attempts, row.next_at = row.attempts + 1, now + LEASE
    Announcement.objects.bulk_update(rows, ["attempts", "next_at"])
    return [
        Parcel(row.id, row.system_id, urls[row.system_id], _body(row, now), keys_of(row.system, now)) for row in rows if row.system_id in urls
    ]  # fmt: skip


@action("downstream.settle")
def settle(actor: Actor, announcement_id: UUID, answered: Answered) -> State:
    """Take down what the other side said; gives how the announcement stands.

    2xx is "taken"; 2xx with ``{"acknowledged": true}``, or the announcement's id for it, is "acknowledged". All else is
    tried again, 410 is not. Records ``downstream.taken``, ``downstream.acknowledged`` or ``downstream.not_taken``.
    """
    row = Announcement.objects.select_for_update(of=("self",)).select_related("system").get(id=announcement_id)
    if row.state not in SENT:
        return State(row.state)
    now = clock.now()
    if answered.is_taken:
        _taken(row, now)
        if _says_yes(row, answered.content):
            put_down(row, How.BODY)
            return State(row.state)
    row.trouble = "" if answered.is_taken else (answered.code or f"HTTP {answered.status}")[:60]
    row.next_at = next_at(row.attempts, now, is_taken=answered.is_taken, asked=answered.retry_after)
    if answered.status == _GONE or row.next_at is None:
        row.state, row.next_at = State.FAILED, None
    row.save(update_fields=["state", "taken_at", "next_at", "trouble"])
    if not answered.is_taken or row.state == State.FAILED:
        _record_trouble(row)
    return State(row.state)


def _taken(row: Announcement, now: datetime) -> None:
    if row.state == State.WAITING:
        row.state, row.taken_at = State.TAKEN, now
    public = {**which(row.system), "announcement": str(row.id), "attempt": row.attempts}
    record(TAKEN, stream=row.system_id, public=public)


def _record_trouble(row: Announcement) -> None:
    public = {**which(row.system), "announcement": str(row.id), "attempt": row.attempts}
    code = row.trouble or "not_acknowledged"
    record(NOT_TAKEN, stream=row.system_id, public={**public, "code": code, "final": row.state == State.FAILED})


def _says_yes(row: Announcement, content: bytes) -> bool:
    """Whether an answer acknowledges just this: a polite 200 with some JSON in it does not."""
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    given = said.get(_YES) if isinstance(said, dict) else None
    return given is True or given == str(row.id)


def _urls(organisations: Collection[UUID]) -> dict[UUID, str]:
    return {system.id: given.url for home in organisations for system, given in in_force(home)}


def _body(row: Announcement, now: datetime) -> bytes:
    """No value is in it: who it is about, by numbers that the recipient knows, and what changed, by name."""
    known = opened(row.organisation_id, row.system_id, row.id, bytes(row.sealed))
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    data = {
        "id": str(row.id), "organisation": home.ref, "customer": known.ref, "external_id": known.external_id or None,
        "record": str(row.record_id) if row.record_id else None, "number": row.number or None, "nature": row.nature or None,
        "fields": row.fields, "since": clock.stamp(row.since) if row.since else None, "attempt": row.attempts,
        "answer_url": f"{settings.DULY.public_url}/hooks/downstream/{row.system_id}",
    }  # fmt: skip
    said = {"type": _TYPES[Matter(row.matter)], "timestamp": clock.stamp(row.made_at), "data": data}
    return orjson.dumps(said)
