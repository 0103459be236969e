# SPDX-License-Identifier: Apache-2.0
"""What may go in one turn, and with whom: lanes, the room of each provider, and every throttle."""

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from duly.kernel.named_sql import named_sql
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.actions.health import may_probe
from duly.rooms.delivery.actions.pace import (
    PACKAGE,
    Asking,
    Buckets,
    domain_key,
    organisation_key,
    provider_key,
)
from duly.rooms.delivery.channel import FAULTS, Provider, Way
from duly.rooms.delivery.choosing import Choice, Condition, Letterhead, weights
from duly.rooms.delivery.facts import Lane
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import LEASE
from duly.rooms.delivery.weighing import whither

PACED = "paced"
"""Why a row waits although it is due: its domain takes no more now, and this is the moment it was given."""
BUSY = "provider_busy"
"""Why a row waits although it is due: none of the providers that serve it has room."""
LANES = tuple(Lane)
_SOON = timedelta(seconds=1)


class Row(NamedTuple):
    """One claimed delivery. ``provider`` and ``outcome_code`` tell who had it last, and what came of it.

    ``is_pinned``: nobody else may have it.
    """

    id: UUID
    mailing_id: UUID
    recipient_id: UUID
    customer_id: UUID
    language: str
    code: str
    attempt: int
    next_at: datetime
    provider: str = ""
    outcome_code: str = ""
    is_pinned: bool = False


class Active(NamedTuple):
    """A mailing that is not paused and has rows which wait for something."""

    id: UUID
    channel: str
    lane: str
    organisation_id: UUID


class Going(NamedTuple):
    """A row that may go, its mailing, and how its customer is reached."""

    row: Row
    mailing: Mailing
    reach: Reach | None


class PutOff(NamedTuple):
    """A row that may go, and does not find room now."""

    row: Row
    provider: str
    until: datetime
    code: str


class Placed(NamedTuple):
    """What became of the rows that may go. ``homeless`` are those that no provider of the channel serves."""

    going: list[Going]
    put_off: list[PutOff]
    homeless: list[Going]


def active() -> list[Active]:
    """All such mailings."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "active"))
        return [Active(*row) for row in cursor.fetchall()]


class Desk:
    """The counter of one channel in one turn: who has room, and whose turn it is. Made inside the turn's transaction."""

    def __init__(
        self,
        way: Way,
        conditions: Mapping[str, Condition],
        busy: Collection[str],
        mailings: Sequence[Active],
        now: datetime,
    ) -> None:
        self._way, self._conditions, self._mailings, self._now = way, conditions, mailings, now
        self._buckets = Buckets(now)
        rates: dict[str, float | None] = {provider_key(p.name): p.rate for p in way.providers if p.rate is not None}
        rates |= dict.fromkeys(organisation_key(mailing.organisation_id, way.name) for mailing in mailings)
        self._buckets.open(rates)
        self._circuits = {p.name: self._circuit(p.name) for p in way.providers}
        room = {p.name: self._room(p) for p in way.providers if p.name not in busy}
        self._choice = Choice(way.providers, room, weights(way.providers, conditions, now))

    @property
    def rests(self) -> bool:
        """Whether no provider may be tried now, not even with one letter."""
        return all(circuit == "open" for circuit in self._circuits.values())

    def claim(self, room: int) -> list[Row]:
        """Lock due rows, at most so many: urgent ones first, then normal, then bulk."""
        found: list[Row] = []
        for lane in LANES:
            here = [(m.id, self._share(m)) for m in self._mailings if m.lane == lane]
            here = [(mailing, most) for mailing, most in here if most > 0]
            free = min(room, self._choice.together(lane)) - len(found)
            if here and free > 0:
                found += self._rows([m for m, _ in here], [min(most, free) for _, most in here], free)
        return found

    def place(self, going: Sequence[Going]) -> Placed:
        """Give each row a provider, as far as there is room; a row that is in neither list stays as it is."""
        placed, asking = Placed([], [], []), list[tuple[Going, Asking]]()
        payers = {item.mailing.organisation_id for item in going}
        organisations = {payer: organisation_key(payer, self._way.name) for payer in payers}
        for item in going:
            organisation = organisations[item.mailing.organisation_id]
            if self._buckets.level(organisation) == 0:
                continue
            provider = self._choose(item)
            if provider is None:
                self._turn_away(item, placed)
                continue
            sent = item._replace(row=item.row._replace(provider=provider.name))
            self._buckets.take(organisation, 1)
            domain = item.reach.address.rpartition("@")[2].lower() if provider.domains and item.reach else ""
            if domain in provider.domains:
                asking.append((sent, Asking(domain_key(provider.name, domain), self._order(item))))
            else:
                placed.going.append(sent)
        self._admit(asking, placed)
        return placed._replace(going=self._probed(placed.going))

    def save(self) -> None:
        """Write the buckets back."""
        self._buckets.save()

    def _circuit(self, name: str) -> str:
        condition = self._conditions.get(name)
        if condition is None:
            return "closed"
        circuit = condition.circuit(self._now)
        is_tried = condition.probed_at is not None and condition.probed_at > self._now - LEASE
        return "open" if circuit == "half_open" and is_tried else circuit

    def _room(self, provider: Provider) -> int:
        circuit = self._circuits[provider.name]
        if circuit != "closed":
            return 1 if circuit == "half_open" else 0
        level = self._buckets.level(provider_key(provider.name))
        return provider.room if level is None else max(0, min(provider.room, level))

    def _share(self, mailing: Active) -> int:
        level = self._buckets.level(organisation_key(mailing.organisation_id, self._way.name))
        return 1_000_000 if level is None else level

    def _rows(self, mailings: list[UUID], most: list[int], room: int) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(named_sql(PACKAGE, "claim"), [mailings, most, self._now, room])
            return [Row(*row) for row in cursor.fetchall()]

    def _choose(self, item: Going) -> Provider | None:
        row, region = item.row, whither(self._way.name, item.reach)
        if (row.is_pinned or row.outcome_code == PACED) and self._choice.room.get(row.provider):
            chosen = self._way.provider(row.provider)
            if chosen is not None and chosen.serves(region, item.mailing.lane):
                self._choice.room[chosen.name] -= 1
                self._buckets.take(provider_key(chosen.name), 1)
                return chosen
        if row.is_pinned:
            return None
        avoid = row.provider if row.outcome_code in FAULTS["provider"] else ""
        draw = random.random()  # noqa: S311  which relay carries a letter is no secret
        provider = self._choice.choose(Letterhead(region, item.mailing.lane, avoid), draw)
        if provider is not None:
            self._buckets.take(provider_key(provider.name), 1)
        return provider

    def _turn_away(self, item: Going, placed: Placed) -> None:
        """No room: come again when the first provider that serves the row is expected back; never, if there is none."""
        region = whither(self._way.name, item.reach)
        able = [p for p in self._way.providers if p.serves(region, item.mailing.lane)]
        if item.row.is_pinned:
            able = [provider for provider in able if provider.name == item.row.provider]
        if not able:
            placed.homeless.append(item)
            return
        rests = [self._conditions[p.name].rests_until for p in able if p.name in self._conditions]
        soon = self._now + _SOON
        until = max(soon, min(rest or soon for rest in rests)) if len(rests) == len(able) else soon
        late = timedelta(seconds=len(placed.put_off) / (able[0].rate or able[0].room))
        placed.put_off.append(PutOff(item.row, item.row.provider, until + late, BUSY))

    def _order(self, item: Going) -> int:
        if item.mailing.lane == Lane.URGENT:
            return 0
        return 1 if item.row.outcome_code == PACED else 2

    def _admit(self, asking: Sequence[tuple[Going, Asking]], placed: Placed) -> None:
        if not asking:
            return
        rates: dict[str, float] = {}
        for item, one in asking:
            provider = self._way.provider(item.row.provider)
            if provider is not None and one.key not in rates:
                rates[one.key] = provider.domains[one.key.rpartition(" ")[2]]
        self._buckets.open_domains(rates)
        for (item, _), until in zip(asking, self._buckets.admit([one for _, one in asking]), strict=True):
            if until is None:
                placed.going.append(item)
            else:
                placed.put_off.append(PutOff(item.row, item.row.provider, until, PACED))

    def _probed(self, going: list[Going]) -> list[Going]:
        """A provider that rested gets its one letter only from the worker that may try it."""
        refused = {
            name
            for name, circuit in self._circuits.items()
            if circuit == "half_open"
            and any(item.row.provider == name for item in going)
            and not may_probe(name, self._now)
        }
        return [item for item in going if item.row.provider not in refused]
