# SPDX-License-Identifier: Apache-2.0
"""The digest of a request as it stands in its rows: what an approval binds to, and what is compared before it is applied."""

from collections.abc import Sequence

from duly.kernel import clock
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest
from duly.rooms.change_requests.rules.binding import Bound, Head, payload_digest


def digest_of(row: ChangeRequest, items: Sequence[ChangeItem]) -> str:
    """Computed anew from what is stored, never taken from anybody's form."""
    effective = clock.stamp(row.effective_from) if row.effective_from else ""
    head = Head(row.id, row.party_id or row.id, row.nature, effective, row.round)
    return payload_digest(
        head,
        [
            Bound(
                item.position, item.family, item.entity_id, item.field, item.base, item.digest, item.attributes, item.ends
            )
            for item in items
        ],
    )  # fmt: skip
