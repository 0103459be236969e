# SPDX-License-Identifier: Apache-2.0
"""Marks and tokens made anew under another index key, some rows at a time, inside a running verb of the vault.

A row is written only while it still holds what was read of it: whoever changes it meanwhile has written the new key's mark.
What nobody can open any more is found by nobody any more.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.vault import keys
from duly.foundation.vault.facts import Marked, Remarked
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.changing import Family
from duly.rooms.customers.models import ContactPoint, Identifier, NameTokens, Version
from duly.rooms.customers.registry.sealing import Seat, identifier_mark, mark_of, opened, tail_of, tokens_of

_HOME = "party__organisation_id"


def remark_points(after: UUID | None, limit: int) -> Remarked | None:
    """The next contact points, by id."""
    rows = list(_page(ContactPoint, after, limit, "party_id", _HOME, "version", "id", "channel", "mark", "tail"))
    new, spoilt = [], 0
    for value, (_, _, _, entity, channel, mark, tail) in _opened(rows, Family.CONTACT):
        if value is None or not bytes(mark):
            spoilt += value is None
            continue
        fresh = mark_of(channel, value) if value else b""
        ending = tail_of(channel, value) if value else None
        if (fresh, ending) != (bytes(mark), bytes(tail) if tail is not None else None):
            said = {
                "id": entity,
                "old": bytes(mark).hex(),
                "mark": fresh.hex(),
                "tail": ending.hex() if ending else None,
            }
            new.append(said)
    return _written("remark_points", rows, new, spoilt, 3)


def remark_identifiers(after: UUID | None, limit: int) -> Remarked | None:
    """The next identifiers, by id."""
    rows = list(_page(Identifier, after, limit, "party_id", _HOME, "version", "id", "kind", "mark"))
    new, spoilt = [], 0
    for value, (_, _, _, entity, kind, mark) in _opened(rows, Family.IDENTIFIER):
        if value is None or not bytes(mark):
            spoilt += value is None
            continue
        fresh = identifier_mark(kind, value) if value else b""
        if fresh != bytes(mark):
            new.append({"id": entity, "old": bytes(mark).hex(), "mark": fresh.hex()})
    return _written("remark_identifiers", rows, new, spoilt, 3)


def remark_names(after: UUID | None, limit: int) -> Remarked | None:
    """By what the next customers' names are found, by customer."""
    rows = list(_page(NameTokens, after, limit, "party_id", _HOME, "party__version", "party_id", "tokens"))
    new, spoilt = [], 0
    for name, (party, _, _, _, tokens) in _opened(rows, Family.PROFILE):
        if name is None:
            spoilt += 1
            continue
        fresh = tokens_of(name) if name else []
        if fresh != tokens:
            new.append({"id": party, "old": tokens, "tokens": fresh})
    return _written("remark_names", rows, new, spoilt, 0)


MARKED = (
    Marked("customers_contactpoint", ("mark", "tail"), remark_points, ContactPoint.objects.count),
    Marked("customers_identifier", ("mark",), remark_identifiers, Identifier.objects.count),
    Marked("customers_nametokens", ("tokens",), remark_names, NameTokens.objects.count),
)
"""The tables of this room that hold marks or tokens."""


def _page(model: Any, after: UUID | None, limit: int, *columns: str) -> Iterable[tuple[Any, ...]]:
    rows = model.objects.order_by("pk") if after is None else model.objects.filter(pk__gt=after).order_by("pk")
    found: Iterable[tuple[Any, ...]] = rows.values_list(*columns)[:limit]
    return found


def _opened(rows: Sequence[tuple[Any, ...]], family: Family) -> Iterable[tuple[str | None, tuple[Any, ...]]]:
    """Each row with its value: empty when the customer's key was destroyed, ``None`` when it does not open."""
    held = keys.held({row[0] for row in rows})
    sealed = dict(Version.objects.filter(id__in=[row[2] for row in rows]).values_list("id", "sealed"))
    name = "name" if family == Family.PROFILE else "value"
    for row in rows:
        party, home, version, entity = row[:4]
        try:
            yield opened(held.get(party), Seat(home, family, party, entity), bytes(sealed[version])).get(name, ""), row
        except keys.UnreadableError:
            yield None, row


def _written(
    name: str, rows: Sequence[tuple[Any, ...]], new: list[dict[str, Any]], spoilt: int, at: int
) -> Remarked | None:
    if not rows:
        return None
    changed = 0
    if new:
        with connection.cursor() as cursor:
            cursor.execute(named_sql("duly.rooms.customers", name), [orjson.dumps(new).decode()])
            changed = cursor.rowcount
    return Remarked(len(rows), changed, spoilt, rows[-1][at])
