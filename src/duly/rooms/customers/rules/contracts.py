# SPDX-License-Identifier: Apache-2.0
"""The contract columns of a row: numbers, services and dates that belong together."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from duly.rooms.customers.rules import findings
from duly.rooms.customers.rules.cells import SPLIT, date_of, several
from duly.rooms.customers.rules.findings import RowRefusedError

_ONE_DATE = 19
"""The longest way to write one date."""


class ContractSaid(NamedTuple):
    """One contract as a row states it; an empty number means that only the service is known."""

    number: str
    service: str
    started_on: date | None
    ended_on: date | None


def contracts(number: str, services: str, start: str, end: str) -> tuple[ContractSaid, ...]:
    """The contracts of a row: one of each column, or one value for all, or equally many.

    Several services under one number are several contracts of that number.

    Raises:
        RowRefusedError: the columns do not pair up, a date is wrong, or an end lies before its start.
    """
    if not (number or services):
        return ()
    if not (SPLIT.search(number) or SPLIT.search(services)) and len(start) <= _ONE_DATE and len(end) <= _ONE_DATE:
        return (_said(number, services, start, end),)
    columns = [several(number), several(services), _dates(start, "contract_start"), _dates(end, "contract_end")]
    count = max(len(column) for column in columns)
    if any(len(column) not in {0, 1, count} for column in columns):
        shape = " / ".join(str(len(column)) for column in columns)
        raise RowRefusedError(findings.CONTRACTS("contract", shape))
    numbers, names, starts, ends = (_spread(column, count) for column in columns)
    found = [_said(*one) for one in zip(numbers, names, starts, ends, strict=True)]
    return tuple({(said.number, said.service): said for said in found}.values())


def _said(number: str, service: str, start: str, end: str) -> ContractSaid:
    said = ContractSaid(number, service, _day(start, "contract_start"), _day(end, "contract_end"))
    if said.started_on and said.ended_on and said.ended_on < said.started_on:
        raise RowRefusedError(findings.DATES("contract_end", said.ended_on.isoformat()))
    return said


def _dates(text: str, field: str) -> tuple[str, ...]:
    """Dates keep their places, so an equal one is not dropped as :func:`several` would."""
    if not text:
        return ()
    if date_of(text):
        return (text,)
    parts = tuple(part.strip() for part in text.replace("；", ";").replace("、", ";").split(";"))
    for part in parts:
        _day(part, field)
    return parts


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    day = date_of(text)
    if day is None:
        raise RowRefusedError(findings.DATE(field, text))
    return day


def _spread(column: Sequence[str], count: int) -> Sequence[str]:
    if len(column) == count:
        return column
    return [column[0] if column else ""] * count
