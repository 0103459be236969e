# SPDX-License-Identifier: Apache-2.0
"""The same ground and people as for transfers."""

from rooms.transfer.conftest import ground, world

__all__ = ["ground", "world"]
