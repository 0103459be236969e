# SPDX-License-Identifier: Apache-2.0
"""What customers and we write to each other, under the customer's own key: it ends with the key."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from duly.foundation.vault import keys
from duly.foundation.vault import queries as vault
from duly.rooms.feedback.refusals import ERASED

FAMILY = "conversation"


def seal(organisation: UUID, party: UUID, row: UUID, text: str) -> bytes:
    """The text as it is kept, inside a running verb; nothing for an empty one.

    Raises:
        Refusal: ``feedback.erased``.
    """
    if not text:
        return b""
    if vault.erased([party]):
        raise ERASED(field="customer")
    return keys.made([party])[party].seal(keys.place(organisation, FAMILY, party, row), text.encode())


class Reading:
    """The texts of these customers' conversations; keys are fetched once, and held for one call."""

    def __init__(self, parties: Iterable[UUID]) -> None:
        self._keys: Mapping[UUID, keys.Key] = keys.held(set(parties))

    def opened(self, organisation: UUID, party: UUID, row: UUID, sealed: bytes) -> str:
        """The text; empty where there was none, and where the customer was erased."""
        key = self._keys.get(party)
        if not sealed or key is None:
            return ""
        return key.open(keys.place(organisation, FAMILY, party, row), bytes(sealed)).decode()
