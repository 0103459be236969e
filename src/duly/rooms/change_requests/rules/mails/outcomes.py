# SPDX-License-Identifier: Apache-2.0
"""What became of a mail."""

from typing import NamedTuple

OPENED, ADDED, UNCLEAR, OTHER, DENIED = "opened", "added", "unclear", "other", "denied"
"""A request was opened; it was added to one; a change is asked, but not which value; something else is asked (privacy, end);
somebody says that a change was not theirs, which may be an alarm."""
KEPT = frozenset({OPENED, ADDED, UNCLEAR, OTHER, DENIED})
NOTHING, NOBODY_S, REFUSED = "nothing", "nobody_s", "refused"
"""It asks for nothing; it cannot be told for which organisation it is; it asks too much, or what cannot be asked."""


class MailTaken(NamedTuple):
    """What became of it: an outcome, or the nature of a mail that no person wrote; and the requests it belongs to."""

    outcome: str
    numbers: tuple[str, ...] = ()
    is_answer: bool = False
    """Whether it answers another letter, which may be one of ours: then it is also a reply."""

    @property
    def is_kept(self) -> bool:
        """Whether it was kept here, so that nobody else need look at it."""
        return self.outcome in KEPT
