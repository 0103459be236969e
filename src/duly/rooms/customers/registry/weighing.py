# SPDX-License-Identifier: Apache-2.0
"""Rows of a transfer against what is on record: what they would do, told beforehand and done in the same way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.rooms.customers.carrying import CHANNELS, Row, Said, Unfit
from duly.rooms.customers.models import Party
from duly.rooms.customers.registry.held import held_of
from duly.rooms.customers.rules.carried import changed, newcomer, texts, unfit
from duly.rooms.customers.rules.changes import Changes, Held
from duly.rooms.customers.rules.rows import Home
from duly.rooms.customers.rules.rows import Said as RowSaid

MERGED_AWAY = "merged_away"
Point = tuple[str, int, str, str]
"""A contact point as it stood: id, rank, state, reason."""


@dataclass(slots=True)
class Weighed:
    """What rows would do to the registry; by their places in what was handed over."""

    home: Home
    new: dict[int, RowSaid] = field(default_factory=dict)
    changes: dict[int, tuple[UUID, RowSaid, Changes]] = field(default_factory=dict)
    same: list[int] = field(default_factory=list)
    unfit: dict[int, list[Unfit]] = field(default_factory=dict)
    stood: dict[int, dict[str, str | None]] = field(default_factory=dict)
    """Every field of those who are on record."""
    points: dict[int, list[Point]] = field(default_factory=dict)
    """The contact points of those who are changed, as they stood."""

    def said(self, rows: Sequence[Row]) -> Iterator[Said]:
        """What is changed of customers on record, thing by thing."""
        for at, (party, _, _) in self.changes.items():
            for name, value in rows[at].items():
                if value != self.stood[at][name]:
                    yield Said(party, name, CHANNELS.get(name, ""), self.stood[at][name] or "", value)

    def leave_out(self, parties: set[UUID], no: Unfit) -> None:
        """Take these customers' changes out of it, for this reason."""
        for at in [at for at, (party, *_) in self.changes.items() if party in parties]:
            del self.changes[at]
            self.unfit[at] = [no]


def weighed(organisation: UUID, rows: Sequence[Row], *, as_was: bool = False) -> Weighed:
    """Compare rows with what is on record. ``as_was``: they stood so before, whatever their form."""
    refs = [row["ref"] or "" for row in rows]
    parties = {one.ref: one for one in Party.objects.filter(organisation_id=organisation, ref__in=refs)}
    standing = {one.id for one in parties.values() if one.merged_into is None}
    held = held_of(one for one in parties.values() if one.id in standing)
    found = Weighed(_home(organisation))
    for at, (ref, row) in enumerate(zip(refs, rows, strict=True)):
        party = parties.get(ref)
        if party is not None and party.id not in standing:
            found.unfit[at] = [Unfit("ref", MERGED_AWAY)]
        else:
            _weigh_one(found, at, row, held[party.id] if party else None, as_was=as_was)
    return found


def _home(organisation: UUID) -> Home:
    """What holds for a customer of whom a row says nothing else."""
    found = accounts.organisations([organisation])[organisation]
    return Home(found.region, found.time_zone, clock.day_in(found.time_zone, clock.now()))


def _weigh_one(found: Weighed, at: int, row: Row, held: Held | None, *, as_was: bool) -> None:
    stood = texts(held, row["ref"] or "") if held else {}
    if not as_was and (no := unfit(row, stood, found.home)):
        found.unfit[at] = no
    elif held is None:
        found.new[at] = newcomer(row, found.home)
    elif all(stood[name] == value for name, value in row.items()):
        found.stood[at] = stood
        found.same.append(at)
    else:
        _differs(found, at, row, held, stood)


def _differs(found: Weighed, at: int, row: Row, held: Held, stood: dict[str, str | None]) -> None:
    change = changed(held, row)
    if isinstance(change, Unfit):
        found.unfit[at] = [change]
        return
    found.stood[at] = stood
    found.changes[at] = (held.id, newcomer({**stood, **row}, found.home), change)
    found.points[at] = [(str(one.id), one.rank, one.state, one.state_reason) for one in held.points.values()]
