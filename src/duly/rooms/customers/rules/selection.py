# SPDX-License-Identifier: Apache-2.0
"""Why a customer meets criteria."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from duly.kernel.canonical import Json
from duly.rooms.customers.facts import Criteria


class _Party(Protocol):
    region: str
    tags: list[str]
    status: str


class _Contract(Protocol):
    number: str
    service: str
    ended_on: date | None


def reasons(
    party: _Party, contracts: Iterable[_Contract], criteria: Criteria, segment: str = ""
) -> list[dict[str, Json]]:
    """Every condition of the criteria that this customer meets, with what it was met by; never empty.
    ``segment`` is the title of the list that is meant.
    """
    found: list[dict[str, Json]] = []
    for contract in contracts:
        row: dict[str, Json] = {"by": "contract", "number": contract.number, "service": contract.service}
        if contract.ended_on is not None:
            row["ended_on"] = contract.ended_on.isoformat()
        found.append(row)
    if criteria.segment:
        found.append({"by": "segment", "title": segment})
    if criteria.regions:
        found.append({"by": "region", "region": party.region})
    if criteria.tags:
        found.append({"by": "tag", "tags": _shared(party.tags, criteria.tags)})
    if criteria.customer_refs:
        found.append({"by": "named"})
    return found or [{"by": "all", "status": party.status}]


def _shared(held: Sequence[str], wanted: Sequence[str]) -> list[str]:
    return sorted(set(held) & set(wanted))
