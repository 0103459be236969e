# SPDX-License-Identifier: Apache-2.0
"""Opening what is sealed, for the verbs and reads of this room; nobody else sees a value in full through here."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.foundation.vault import keys
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest, Dispute, Message

ITEM, CLAIM, MESSAGE, STATEMENT = "change_item", "change_claim", "change_message", "change_statement"
LINE, FILE = "change_line", "change_file"


class Asked(NamedTuple):
    """A new value, and the salt of its digest. ``is_open``: the key still exists."""

    value: str | None
    salt: str
    is_open: bool = True


_GONE = Asked(None, "", is_open=False)


def asked(row: ChangeRequest, items: Iterable[ChangeItem]) -> dict[UUID, Asked]:
    """What the items of one request ask, by item; closed for good where the customer's key was destroyed."""
    key = keys.held([row.sealed_under]).get(row.sealed_under)
    found = {}
    for item in items:
        place = keys.place(row.organisation_id, ITEM, row.sealed_under, item.id)
        said = _opened(key, place, item.sealed)
        found[item.id] = Asked(said["value"], said["salt"]) if said else _GONE
    return found


def claim_of(row: ChangeRequest) -> dict[str, str]:
    """What the asker said of themselves, and the note."""
    key = keys.held([row.sealed_under]).get(row.sealed_under)
    return dict(_opened(key, keys.place(row.organisation_id, CLAIM, row.sealed_under, row.id), row.sealed))


def messages(rows: Iterable[Message]) -> dict[UUID, dict[str, str]]:
    """The address and the code of each message that can still be opened."""
    held = list(rows)
    opened = keys.held({row.sealed_under for row in held})
    found = {}
    for row in held:
        place = keys.place(row.request.organisation_id, MESSAGE, row.sealed_under, row.id)
        if said := _opened(opened.get(row.sealed_under), place, row.sealed):
            found[row.id] = dict(said)
    return found


def statement(row: Dispute) -> str:
    """What the customer stated."""
    key = keys.held([row.sealed_under]).get(row.sealed_under)
    place = keys.place(row.request.organisation_id, STATEMENT, row.sealed_under, row.id)
    return str(_opened(key, place, row.sealed).get("text", ""))


def sealed(key: keys.Key, organisation: UUID, place: tuple[str, UUID, UUID], said: Mapping[str, str | None]) -> bytes:
    """What is to be kept, sealed at its place: which kind of thing, under whose key, and which row."""
    kind, whose, row = place
    return key.seal(keys.place(organisation, kind, whose, row), orjson.dumps(dict(said)))


def _opened(key: keys.Key | None, place: bytes, box: bytes | memoryview) -> dict[str, str]:
    if key is None or not box:
        return {}
    said: dict[str, str] = orjson.loads(key.open(place, bytes(box)))
    return said
