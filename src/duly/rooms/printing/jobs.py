# SPDX-License-Identifier: Apache-2.0
"""Work that runs in a worker."""

from uuid import UUID

from duly.kernel.actors import SYSTEM
from duly.rooms.printing import actions


def make(batch: str) -> None:
    """Print an ordered batch to files; tried again after a kill, it begins anew, and nothing was bound before."""
    actions.make(SYSTEM, UUID(batch))
