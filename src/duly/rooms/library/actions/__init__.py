# SPDX-License-Identifier: Apache-2.0
"""Verbs of the library."""

from duly.rooms.library.actions.passing_on import export
from duly.rooms.library.actions.taking_over import adopt, distrust, install, retire

__all__ = ["adopt", "distrust", "export", "install", "retire"]
