# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.parcels.actions.keys import confirm_key, end_key, import_key, make_key
from duly.rooms.parcels.actions.receiving import destroy, note, open_parcel, put_away, receive, verify
from duly.rooms.parcels.actions.sealing import create, hand_over, seal

__all__ = [
    "confirm_key", "create", "destroy", "end_key", "hand_over", "import_key", "make_key", "note", "open_parcel", "put_away",
    "receive", "seal", "verify",
]  # fmt: skip
