# SPDX-License-Identifier: Apache-2.0
"""Reading what a browser sent."""

from uuid import UUID


def uuid_or_none(text: str | None) -> UUID | None:
    """The id in a query, or ``None`` when there is none or it is garbled."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
