# SPDX-License-Identifier: Apache-2.0
"""``duly privacy``: what customers ask about their own data, and what is held, looked at, kept and erased."""

from duly.doors.cli.privacy import asking, checking, keeping, standing
from duly.doors.cli.privacy.group import command

__all__ = ["asking", "checking", "command", "keeping", "standing"]
