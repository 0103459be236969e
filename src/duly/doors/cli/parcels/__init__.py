# SPDX-License-Identifier: Apache-2.0
"""``duly parcels``: sealed packages and the keys that they are sealed for."""

from duly.doors.cli.parcels import holding, keys, moving
from duly.doors.cli.parcels.group import command

__all__ = ["command", "holding", "keys", "moving"]
