# SPDX-License-Identifier: Apache-2.0
"""When a task is due, and when somebody is to be reminded of it."""

from datetime import date, timedelta

LONGEST_DELEGATION = 366


def due_on(days: int, before: str, launch_on: date | None, effective_on: date) -> date:
    """So many days before the launch or the day on which the change takes effect; a launch without a date counts as the latter."""
    anchor = launch_on if before == "launch" and launch_on is not None else effective_on
    return anchor - timedelta(days=days)


def is_to_be_reminded(due: date | None, today: date, lead: int) -> bool:
    """Whether a task is due within the lead, or overdue; one without a deadline reminds nobody."""
    return due is not None and due - timedelta(days=lead) <= today


def is_fit_period(from_on: date, until: date, today: date) -> bool:
    """Whether a delegation may last so: not backwards, not for ever, not over before it begins."""
    return from_on <= until and until >= today and (until - from_on).days <= LONGEST_DELEGATION
