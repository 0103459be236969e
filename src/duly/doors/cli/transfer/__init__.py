# SPDX-License-Identifier: Apache-2.0
"""``duly transfer``: carry a company's customers from one system to another, and prove that no row was lost."""

from duly.doors.cli.transfer import deciding, planning, showing, working
from duly.doors.cli.transfer.group import command

__all__ = ["command", "deciding", "planning", "showing", "working"]
