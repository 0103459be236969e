# SPDX-License-Identifier: Apache-2.0
"""``duly rules``: read them without a database; sign, answer and let pass with one."""

from duly.doors.cli.rules import letting_pass, reading, standing
from duly.doors.cli.rules.group import command

__all__ = ["command", "letting_pass", "reading", "standing"]
