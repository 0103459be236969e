# SPDX-License-Identifier: Apache-2.0
"""Tables of customers, in two layers.

The truth is :class:`Version`: what was believed when about which time, with everything secret sealed under the customer's
own key. :class:`Party`, :class:`ContactPoint` and :class:`Identifier` are its heads: what holds now, without a secret in
them, for sending and selecting; each points to the version that says the rest. Both are written together
(``actions/registering``), and secrets leave this room through ``queries`` only.
"""

from duly.rooms.customers.models.imports import Import, ImportBatch
from duly.rooms.customers.models.parties import ContactPoint, Crosswalk, Identifier, Merge, NameTokens, Party
from duly.rooms.customers.models.segments import Segment, SegmentMember
from duly.rooms.customers.models.versions import ChangeRecord, Pending, Version
from duly.rooms.customers.models.wishes import Consent, Contract, Preference

__all__ = [
    "ChangeRecord",
    "Consent",
    "ContactPoint",
    "Contract",
    "Crosswalk",
    "Identifier",
    "Import",
    "ImportBatch",
    "Merge",
    "NameTokens",
    "Party",
    "Pending",
    "Preference",
    "Segment",
    "SegmentMember",
    "Version",
]
