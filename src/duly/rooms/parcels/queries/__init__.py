# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.parcels.queries.keys import exported_key, key_for, keys_for
from duly.rooms.parcels.queries.parcels import (
    certificate,
    compared,
    custody_file,
    custody_of,
    package_file,
    package_folder,
    parcel_for,
    parcels_for,
)

__all__ = [
    "certificate", "compared", "custody_file", "custody_of", "exported_key", "key_for", "keys_for", "package_file", "package_folder",
    "parcel_for", "parcels_for",
]  # fmt: skip
