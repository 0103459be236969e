# SPDX-License-Identifier: Apache-2.0
"""What working on a shard came to."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from duly.rooms.transfer.terms import Fate, ShardState


class Outcome(NamedTuple):
    """The state that a shard has now, and what is to be kept of it."""

    state: ShardState
    fates: tuple[int, ...] = ()
    """In the order of :class:`Fate`; nothing where they are as before."""
    digest: str = ""
    read_digest: str = ""
    attempt: UUID | None = None
    gone: int = 0
    """How many rows that stood in the target stand there no more."""


def counts(by_fate: Mapping[str, int]) -> tuple[int, ...]:
    """How many rows have each fate, in the order of the table of fates."""
    return tuple(by_fate.get(fate, 0) for fate in Fate)
