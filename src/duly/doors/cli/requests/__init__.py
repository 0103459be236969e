# SPDX-License-Identifier: Apache-2.0
"""``duly requests``: change requests from a terminal."""

from duly.doors.cli.requests import deciding, files, letters, mails, proving, reads, rules, seeing, stopping
from duly.doors.cli.requests.group import command

__all__ = ["command", "deciding", "files", "letters", "mails", "proving", "reads", "rules", "seeing", "stopping"]
