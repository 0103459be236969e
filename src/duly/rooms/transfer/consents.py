# SPDX-License-Identifier: Apache-2.0
"""What customers of our registry decided about their data, to go along with their rows in a package."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import polars as pl

from duly.rooms.customers import queries as customers
from duly.rooms.transfer.target import Wanted

FIELDS = ("table", "key", "purpose", "channel", "decision", "kind", "given_on", "recorded_at")
_AT_ONCE = 5_000


def going_along(organisation: UUID, tables: Iterable[tuple[Wanted, Iterable[pl.DataFrame]]]) -> pl.DataFrame:
    """Every decision on record, earlier ones too, of the customers whose number is the key of a row; an empty channel is all of
    them. Tables with a key of several fields have none of them.
    """
    found = [
        row
        for wanted, parts in tables
        if len(wanted.key) == 1
        for part in parts
        for row in _of_part(organisation, wanted, part)
    ]
    return pl.DataFrame(found, dict.fromkeys(FIELDS, pl.String), orient="row")


def _of_part(organisation: UUID, wanted: Wanted, part: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    values = part[wanted.key[0]].to_list()
    for at in range(0, len(values), _AT_ONCE):
        known = customers.found_among(organisation, "ref", values[at : at + _AT_ONCE])
        said = customers.consents_in({party for parties in known.values() for party in parties})
        for value, parties in sorted(known.items()):
            for one in (one for party in parties for one in reversed(said.get(party, []))):
                day = one.given_on.isoformat() if one.given_on else ""
                yield (
                    wanted.table,
                    value,
                    one.purpose,
                    one.channel or "",
                    one.decision,
                    one.kind,
                    day,
                    one.at.isoformat(),
                )
