# SPDX-License-Identifier: Apache-2.0
"""The mapping that a source says itself: of a package that names types and keys of its tables exactly."""

from typing import Any
from uuid import UUID

from duly.rooms.transfer.queries.plans import tables_of
from duly.rooms.transfer.queries.tables import restored
from duly.rooms.transfer.rules.packing import mapping_for


def declared_mapping(transfer_id: UUID) -> dict[str, Any] | None:
    """Every table that was found, as it is; nothing where one of them does not say its types and its key exactly."""
    return mapping_for((one.origin.ref, restored(one.found)) for one in tables_of(transfer_id))
