# SPDX-License-Identifier: Apache-2.0
"""``duly notice``: write, check, approve, launch, follow."""

from duly.doors.cli.notice import reads, roll, verbs
from duly.doors.cli.notice.group import command

__all__ = ["command", "reads", "roll", "verbs"]
