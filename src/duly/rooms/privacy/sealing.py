# SPDX-License-Identifier: Apache-2.0
"""Free text about a customer, under the customer's own key: it ends with the key, wherever a copy of the row lies."""

from typing import NamedTuple
from uuid import UUID

from duly.foundation.vault import keys


class Place(NamedTuple):
    """Whose text it is, and to which row of this room it belongs."""

    organisation: UUID
    party: UUID
    row: UUID


def seal(place: Place, text: str) -> bytes:
    """The text as it is kept, inside a running verb; nothing for an empty one.

    Raises:
        Refusal: ``ledger.key_destroyed``.
    """
    if not text:
        return b""
    key = keys.made([place.party])[place.party]
    return key.seal(_place(place), text.encode())


def opened(place: Place, sealed: bytes) -> str:
    """The text; empty when there was none or the customer was erased."""
    key = keys.held([place.party]).get(place.party) if sealed else None
    return key.open(_place(place), bytes(sealed)).decode() if key else ""


def _place(place: Place) -> bytes:
    return keys.place(place.organisation, "privacy", place.party, place.row)
