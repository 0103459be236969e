# SPDX-License-Identifier: Apache-2.0
"""What a job is, and what recurs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """A declared kind of work: its name, its queue, how often a failure is tried again."""

    name: str
    run: Callable[..., Any]
    queue: str = "default"
    attempts: int = 5


@dataclass(frozen=True, slots=True)
class Recurring:
    """Work that comes round: ``run()`` every ``every`` on one worker at a time; gives how much it did."""

    name: str
    every: timedelta
    run: Callable[[], int]


@dataclass(frozen=True, slots=True)
class QueueStats:
    """How a queue stands."""

    queue: str
    waiting: int
    running: int
    failed: int
