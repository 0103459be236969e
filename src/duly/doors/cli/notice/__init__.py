# SPDX-License-Identifier: Apache-2.0
"""``duly notice``: write, check, approve, launch, follow."""

from duly.doors.cli.notice import content, costs, phases, plans, reads, roll, verbs, writing
from duly.doors.cli.notice.group import command

__all__ = ["command", "content", "costs", "phases", "plans", "reads", "roll", "verbs", "writing"]
