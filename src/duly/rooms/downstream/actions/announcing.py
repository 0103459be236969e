# SPDX-License-Identifier: Apache-2.0
"""Something happened to a customer's data: every recipient that has it is told. GDPR 19; 个人信息保护法 21, 23, 46, 47."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow, News
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Family
from duly.rooms.downstream.actions.registering import which
from duly.rooms.downstream.facts import Matter, State
from duly.rooms.downstream.kinds import ANNOUNCED, SUPERSEDED
from duly.rooms.downstream.models import Announcement, Given, System
from duly.rooms.downstream.queries.systems import concerns, in_force, services_of
from duly.rooms.downstream.rules.waiting import PATIENCE
from duly.rooms.downstream.sealing import Known, seal
from duly.rooms.downstream.terms import OPEN

_POINTS = (f"{Family.CONTACT}.value",)
"""What facts about a contact point concern that name no fields."""
_REGISTERED = "customers.registered"
_CORRECTED = "corrected"
"""A contact point that ended because another took its place: that one is announced."""


class Said(NamedTuple):
    """What is announced of one customer."""

    party: UUID
    matter: Matter
    cause: UUID
    number: str = ""
    fields: tuple[str, ...] = ()
    record: UUID | None = None
    nature: str = ""
    since: datetime | None = None


@action("downstream.hear_changes")
def hear_changes(actor: Actor, news: Sequence[News]) -> int:
    """What was changed on record, as the registry tells it; gives how many announcements. Called by ``house/flow.py``.

    A file that is imported is not announced line by line: it usually comes from the system that would be told. Records
    ``downstream.announced``.
    """
    if not System.objects.filter(ended_at__isnull=True).exists():
        return 0
    told = [one for one in news if one.public.get("code") != _CORRECTED]
    return sum(_announce(_change(one, party)) for one in told for party in customers.parties_of([one.stream]))


@action("downstream.announce")
def announce(actor: Actor, party: UUID, matter: Matter, *, cause: UUID, number: str = "") -> int:
    """An erasure, a restriction, an objection or the end of one: every recipient that has data of this customer is told.

    Called by whoever carries it out, in the same transaction and before anything is put away. An erasure overtakes what
    was announced before and is still open: nobody is told any more what changed about somebody who is gone. Gives how
    many are told. Records ``downstream.announced`` and ``downstream.superseded``.
    """
    if matter is Matter.ERASED:
        _supersede(party, number)
    return _announce(Said(party, matter, cause, number))


def _change(news: News, party: UUID) -> Said:
    public = news.public
    if news.kind != _REGISTERED:
        return Said(party, Matter.CHANGED, news.id, fields=_POINTS)
    entry = UUID(str(public["record"]))
    fields = public.get("fields")
    return Said(
        party, Matter.CHANGED, entry, str(public.get("number") or ""),
        tuple(str(one) for one in fields) if isinstance(fields, list) else (), entry, str(public.get("nature") or ""),
        clock.unstamp(str(public["since"])),
    )  # fmt: skip


def _announce(said: Said) -> int:
    card = customers.cards([said.party]).get(said.party)
    if card is None:
        return 0
    told = in_force(card.organisation, holding=said.matter is not Matter.CHANGED)
    held = services_of(said.party) if any(given.services for _, given in told) else frozenset()
    rows = [
        _row(system, given, said, card.ref)
        for system, given in told
        if concerns(given, held) and (said.matter is not Matter.CHANGED or _of_theirs(given, said.fields))
    ]
    known = set(Announcement.objects.filter(matter=said.matter, cause=said.cause).values_list("system_id", flat=True))
    fresh = [row for row in rows if row.system_id not in known]
    Announcement.objects.bulk_create(fresh)
    if fresh:
        record_many(ANNOUNCED, [FactRow(row.system_id, _public(row)) for row in fresh])
    return len(fresh)


def _row(system: System, given: Given, said: Said, ref: str) -> Announcement:
    now, key = clock.now(), random_id()
    is_reached = system.ended_at is None
    external = customers.known_as(said.party, system.ref) or ""
    return Announcement(
        id=key, system=system, organisation_id=system.organisation_id, party_id=said.party, matter=said.matter, cause=said.cause,
        record_id=said.record, number=said.number, nature=said.nature, fields=_of_theirs(given, said.fields), since=said.since,
        sealed=seal(system.organisation_id, system.id, key, Known(ref, external)), made_at=now, due_at=now + PATIENCE,
        state=State.WAITING if is_reached else State.FAILED, next_at=now if is_reached else None,
        trouble="" if is_reached else "ended",
    )  # fmt: skip


def _of_theirs(given: Given, fields: Sequence[str]) -> list[str]:
    """Of what changed, what this recipient gets: it learns of nothing else."""
    return [one for one in fields if one.partition(".")[0] in given.families]


def _supersede(party: UUID, number: str) -> None:
    open_ones = [str(one) for one in OPEN]
    rows = list(
        Announcement.objects.select_for_update(of=("self",))
        .filter(party_id=party)
        .select_related("system")
        .order_by("id")
    )
    systems = {row.system_id: row.system for row in rows}
    overtaken: dict[UUID, list[Announcement]] = {}
    for row in rows:
        overtaken.setdefault(row.system_id, [])
        if row.state in open_ones:
            overtaken[row.system_id].append(row)
            row.state = State.SUPERSEDED
        row.sealed, row.next_at = b"", None
    if not rows:
        return
    Announcement.objects.bulk_update(rows, ["state", "sealed", "next_at"])
    facts = [
        FactRow(system, {**which(systems[system]), "count": len(held), "number": number}) for system, held in overtaken.items()
    ]  # fmt: skip
    record_many(SUPERSEDED, facts)


def _public(row: Announcement) -> dict[str, Json]:
    return {
        **which(row.system), "announcement": str(row.id), "matter": row.matter, "fields": [*row.fields], "number": row.number,
        "record": str(row.record_id) if row.record_id else None,
    }  # fmt: skip
