# SPDX-License-Identifier: Apache-2.0
"""Work that runs in a worker."""

from uuid import UUID

from duly.kernel.actors import SYSTEM
from duly.rooms.insight import actions


def freeze(notice_id: str) -> None:
    """Keep the forecast of a notice that was launched."""
    actions.freeze(SYSTEM, UUID(notice_id))
