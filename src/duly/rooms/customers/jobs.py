# SPDX-License-Identifier: Apache-2.0
"""Work that runs in a worker."""

from uuid import UUID

from duly.kernel.actors import SYSTEM
from duly.rooms.customers import actions


def come_into_force() -> int:
    """Let changes hold whose day has come; gives of how many customers."""
    return actions.come_into_force(SYSTEM)


def resume(import_id: str) -> None:
    """Carry an import on to its end; tried again after a kill, it goes on where it stopped."""
    actions.resume(SYSTEM, UUID(import_id))
