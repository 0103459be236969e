# SPDX-License-Identifier: Apache-2.0
"""What an adapter's table makes of a provider's code: the outcome of a letter, or a receipt.

A code that is not in the table is never guessed. The provider's own words go into what stays with the letter, never into
the name of an outcome, which everybody may read.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from duly.adapters.channels.adapter import Code
from duly.rooms.delivery.channel import Receipt, Refused, Unknown

_LONGEST = 500
_Told = Literal["accepted", "delivered", "bounced", "failed", "unmapped"]
_TOLD: Mapping[str, _Told] = {
    "accepted": "accepted", "delivered": "delivered", "bounced": "bounced", "failed": "failed", "refused": "failed",
    "later": "failed", "unknown": "unmapped",
}  # fmt: skip


def outcome_of(
    codes: Mapping[str, Code], code: str, said: str = "", *, retry_after: float | None = None
) -> Refused | Unknown:
    """The outcome of a letter whose provider answered with this code, which is not its word for "accepted"."""
    row = codes.get(code)
    if row is None or row.outcome not in {"refused", "later", "unknown"}:
        return Unknown(f"unmapped:{code}"[:_LONGEST])
    if row.outcome == "unknown":
        return Unknown(row.code)
    reason = f"{code}: {said or row.meaning}"[:_LONGEST]
    return Refused(row.code, reason, permanent=row.outcome == "refused", retry_after=retry_after)


def receipt_of(
    codes: Mapping[str, Code],
    code: str,
    delivery_id: UUID | None,
    *,
    said: str = "",
    reference: str = "",
    said_at: str = "",
) -> Receipt:
    """The receipt with this code; ``unmapped``, with the provider's code, where the table does not know it."""
    row, response = codes.get(code), f"{code} {said}".strip()[:_LONGEST]
    if row is None:
        return Receipt(delivery_id, "unmapped", code[:_LONGEST], response, reference, said_at)
    return Receipt(delivery_id, _TOLD[row.outcome], row.code, response, reference, said_at)


def uuid_of(text: object) -> UUID | None:
    """The delivery that a provider echoes, or ``None`` where it echoes something else."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
