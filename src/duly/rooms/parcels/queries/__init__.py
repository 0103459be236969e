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
from duly.rooms.parcels.queries.reading import (
    Outside,
    fingerprint_of,
    is_handed,
    is_ours,
    keys_named,
    must_be_whole,
    open_folder,
    outside_of,
    outside_of_parcel,
    own_key,
    read_back,
    received_as,
    sealed_of,
)

__all__ = [
    "Outside", "certificate", "compared", "custody_file", "custody_of", "exported_key", "fingerprint_of", "is_handed", "is_ours", "key_for", "keys_for",
    "keys_named", "must_be_whole", "open_folder", "outside_of", "outside_of_parcel", "own_key", "package_file", "package_folder", "parcel_for",
    "parcels_for", "read_back", "received_as", "sealed_of",
]  # fmt: skip
