# SPDX-License-Identifier: Apache-2.0
"""When an announcement goes out again, and from when on a person looks at it."""

from datetime import datetime, timedelta

SPANS = (
    timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1),
    timedelta(hours=2), timedelta(hours=4), timedelta(hours=8), *(timedelta(hours=24),) * 6,
)  # fmt: skip
"""After each attempt that was not acknowledged; together a little more than a week."""
LEASE = timedelta(minutes=2)
"""For so long an attempt may take; whatever was killed in it is tried again after that."""
PATIENCE = timedelta(hours=72)
"""An announcement that nobody has acknowledged for so long stands on the work list."""
FETCHED = timedelta(days=30)
"""For so long what an announcement is about can be fetched."""
GRACE = timedelta(hours=48)
"""For so long after a key was turned the one before it is good, too."""
LONGEST_WAIT = timedelta(hours=24)


def next_at(attempts: int, now: datetime, *, is_taken: bool, asked: float | None = None) -> datetime | None:
    """When to post it again after so many attempts; ``None`` when that is over.

    What was taken is posted again once a day: who takes a message without doing what it says has not been told.
    ``asked``: the seconds that the other side asked for; never more than a day.
    """
    if attempts > len(SPANS):
        return None
    span = LONGEST_WAIT if is_taken else SPANS[attempts - 1]
    if asked is not None:
        span = max(span, min(timedelta(seconds=asked), LONGEST_WAIT))
    return now + span
