# SPDX-License-Identifier: Apache-2.0
"""``duly questions``: the service desk: what customers ask and complain about, ready answers, articles, rules, measures."""

from duly.doors.cli.questions import answering, helping
from duly.doors.cli.questions.group import command

__all__ = ["answering", "command", "helping"]
