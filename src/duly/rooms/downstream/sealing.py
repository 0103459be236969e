# SPDX-License-Identifier: Apache-2.0
"""By what number a recipient knows a customer, under a key of the recipient's: it must be readable after an erasure."""

from typing import NamedTuple
from uuid import UUID

import orjson

from duly.foundation.vault import keys


class Known(NamedTuple):
    """How a recipient knows whom an announcement is about."""

    ref: str
    external_id: str


def seal(organisation: UUID, system: UUID, announcement: UUID, known: Known) -> bytes:
    """As it is kept, inside a running verb."""
    key = keys.made([system])[system]
    return key.seal(keys.place(organisation, "downstream", system, announcement), orjson.dumps(known._asdict()))


def opened(organisation: UUID, system: UUID, announcement: UUID, sealed: bytes) -> Known:
    """What was sealed; empty once it was put away."""
    key = keys.held([system]).get(system) if sealed else None
    if key is None:
        return Known("", "")
    said = orjson.loads(key.open(keys.place(organisation, "downstream", system, announcement), bytes(sealed)))
    return Known(str(said["ref"]), str(said["external_id"]))
