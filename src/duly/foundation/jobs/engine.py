# SPDX-License-Identifier: Apache-2.0
"""Which engine carries the tokens: ``DULY_ENGINE``. Only the chosen one is imported, and no other module knows either."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from duly.foundation.jobs.facts import Job, QueueStats

_ENGINES = {"postgresql": "on_postgresql", "rabbitmq": "on_rabbitmq"}


class Engine(Protocol):
    """What an engine can do. Tokens are promises of the database, whichever engine carries them."""

    def register(self, jobs: Iterable[Job]) -> None:
        """Make declared jobs known."""

    def defer(self, name: str, arguments: dict[str, Any], *, at: datetime | None, key: str | None) -> bool:
        """Enqueue in the caller's transaction; ``False`` when a token with the same key waits already."""

    def run_worker(
        self, queues: list[str] | None, concurrency: int, stop: threading.Event, beat: Callable[[], object]
    ) -> None:
        """Work until ``stop`` is set; ``beat`` is called while the loop turns."""

    def retry_stalled(self) -> int:
        """Give the tokens of workers that died back to the queue; gives how many."""

    def stats(self) -> list[QueueStats]:
        """How every queue stands."""


@cache
def engine() -> Engine:
    """The engine of this house."""
    name = _ENGINES[settings.DULY["DULY_ENGINE"]]
    return cast(Engine, import_module(f"duly.foundation.jobs.engines.{name}"))


def retry_stalled() -> int:
    """Give the tokens of workers that died back to the queue; gives how many."""
    return engine().retry_stalled()
