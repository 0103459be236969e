# SPDX-License-Identifier: Apache-2.0
"""What a row changes of a customer who is on record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple
from uuid import UUID

from duly.rooms.customers.facts import Issue
from duly.rooms.customers.rules import findings
from duly.rooms.customers.rules.consents import FILE, ConsentHeld, ConsentSaid, is_news, is_overturning
from duly.rooms.customers.rules.contracts import ContractSaid
from duly.rooms.customers.rules.rows import ContactSaid, Said

CORRECTED = "corrected"
"""The reason of the state of a contact point that the customer put in the place of a broken one: no file ends it."""


class PointHeld(NamedTuple):
    """A contact point on record."""

    id: UUID
    rank: int
    state: str
    state_reason: str


class ContractHeld(NamedTuple):
    """A contract on record."""

    id: int
    started_on: date | None
    ended_on: date | None


@dataclass(slots=True)
class Held:
    """A customer on record, as far as a file can speak of one."""

    id: UUID
    values: Mapping[str, Any]
    points: dict[tuple[str, str], PointHeld] = field(default_factory=dict)
    contracts: dict[tuple[str, str], ContractHeld] = field(default_factory=dict)
    decision: ConsentHeld | None = None
    marketing: ConsentHeld | None = None
    quiet: tuple[time | None, time | None] | None = None
    """``None`` where nobody ever said anything about hours."""
    prefers: tuple[str, ...] = ()


@dataclass(slots=True)
class Changes:
    """What has to be written for one customer."""

    values: dict[str, Any] = field(default_factory=dict)
    points_added: list[ContactSaid] = field(default_factory=list)
    points_set: list[tuple[UUID, int, str, str]] = field(default_factory=list)
    """Id, rank, state, reason."""
    contracts_added: list[ContractSaid] = field(default_factory=list)
    contracts_set: list[tuple[int, date | None, date | None]] = field(default_factory=list)
    decision: str | None = None
    marketing: ConsentSaid | None = None
    quiet: tuple[time, time] | None = None
    prefers: tuple[str, ...] | None = None
    warnings: tuple[Issue, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything has to be written."""
        return bool(
            self.values
            or self.points_added
            or self.points_set
            or self.contracts_added
            or self.contracts_set
            or self.decision
            or self.marketing
            or self.quiet
            or self.prefers
        )


def changes(held: Held, said: Said) -> Changes:
    """The difference between what is on record and what the row says; silence of the row changes nothing."""
    found = Changes()
    for name, value in _stated(said).items():
        if value is not None and held.values[name] != value:
            found.values[name] = value
    _compare_points(held, said, found)
    _compare_contracts(held, said, found)
    _compare_decision(held, said, found)
    _compare_quiet(held, said, found)
    _compare_order(held, said, found)
    return found


def _stated(said: Said) -> dict[str, Any]:
    return {
        "name": said.name,
        "kind": said.kind,
        "language": said.language,
        "time_zone": said.time_zone,
        "region": said.region,
        "tags": None if said.tags is None else list(said.tags),
        "status": said.status,
    }


def _compare_points(held: Held, said: Said, found: Changes) -> None:
    """On a channel that the row names, the row's contact points hold and others end. A bounced one stays bounced."""
    channels = {contact.channel for contact in said.contacts}
    named = set()
    for contact in said.contacts:
        key = (contact.channel, contact.value)
        named.add(key)
        point = held.points.get(key)
        if point is None:
            found.points_added.append(contact)
            continue
        is_back = (point.state == "ended" and point.state_reason == FILE) or point.state == "unproven"
        state, reason = (contact.state, "") if is_back else (point.state, point.state_reason)
        if (contact.rank, state) != (point.rank, point.state):
            found.points_set.append((point.id, contact.rank, state, reason))
    for key, point in held.points.items():
        is_theirs = point.state == "active" and point.state_reason == CORRECTED
        if key[0] in channels and key not in named and point.state != "ended" and not is_theirs:
            found.points_set.append((point.id, point.rank, "ended", FILE))


def _compare_contracts(held: Held, said: Said, found: Changes) -> None:
    """Contracts are added and their dates corrected; one that the row does not name stays as it is."""
    for contract in said.contracts:
        known = held.contracts.get((contract.number, contract.service))
        if known is None:
            found.contracts_added.append(contract)
            continue
        dates = (contract.started_on or known.started_on, contract.ended_on or known.ended_on)
        if dates != (known.started_on, known.ended_on):
            found.contracts_set.append((known.id, *dates))


def _compare_decision(held: Held, said: Said, found: Changes) -> None:
    """A file may withdraw a consent; it may not overturn what the customer decided by themselves."""
    told = ConsentSaid(said.decision) if said.decision else None
    if told is not None and is_overturning(told, held.decision):
        found.warnings = (findings.CONSENT_KEPT("consent"),)
    elif told is not None and is_news(told, held.decision):
        found.decision = said.decision
    if said.marketing is None:
        return
    if is_overturning(said.marketing, held.marketing):
        found.warnings = (*found.warnings, findings.CONSENT_KEPT("marketing_consent"))
    elif is_news(said.marketing, held.marketing):
        found.marketing = said.marketing


def _compare_quiet(held: Held, said: Said, found: Changes) -> None:
    """A file gives hours to whom none were ever asked for; it does not change a wish."""
    if said.quiet is None or said.quiet == held.quiet:
        return
    if held.quiet is None:
        found.quiet = said.quiet
    else:
        found.warnings = (*found.warnings, findings.HOURS_KEPT("quiet_from"))


def _compare_order(held: Held, said: Said, found: Changes) -> None:
    """So it is with the order of channels."""
    if said.prefers is None or said.prefers == held.prefers:
        return
    if not held.prefers:
        found.prefers = said.prefers
    else:
        found.warnings = (*found.warnings, findings.ORDER_KEPT("prefers"))
