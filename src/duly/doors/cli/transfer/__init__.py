# SPDX-License-Identifier: Apache-2.0
"""``duly transfer``: carry a company's customers from one system to another, and prove that no row was lost."""

from duly.doors.cli.transfer import (
    aftercare,
    cutting_over,
    deciding,
    keeping_up,
    learning,
    mending,
    opening,
    planning,
    reporting,
    sampling,
    showing,
    working,
)
from duly.doors.cli.transfer.group import command

__all__ = [
    "aftercare",
    "command",
    "cutting_over",
    "deciding",
    "keeping_up",
    "learning",
    "mending",
    "opening",
    "planning",
    "reporting",
    "sampling",
    "showing",
    "working",
]
