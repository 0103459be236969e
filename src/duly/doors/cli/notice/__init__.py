# SPDX-License-Identifier: Apache-2.0
"""``duly notice``: write, check, approve, launch, follow."""

from duly.doors.cli.notice import costs, phases, reads, roll, verbs
from duly.doors.cli.notice.group import command

__all__ = ["command", "costs", "phases", "reads", "roll", "verbs"]
