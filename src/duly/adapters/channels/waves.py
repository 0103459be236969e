# SPDX-License-Identifier: Apache-2.0
"""Letters carried a few at a time over several connections, within a bound of time.

Two things are worth knowing before the next letter of a wave goes out: that time is up, and that a letter before it
found nobody there. Neither costs a letter more than a wait: it comes back as refused for now.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from duly.rooms.delivery.channel import Letter, Outcome, Refused, Unknown

SECONDS = 20.0
"""The longest that one call of ``post`` takes: a wave ends before its lease does."""
_ALL_OF_IT = frozenset({"connect", "too_many", "credentials", "quota"})
"""Refusals for now that the next letter would meet as well."""


def wave(
    pool: ThreadPoolExecutor,
    letters: Sequence[Letter],
    carry: Callable[[Sequence[Letter]], list[Outcome]],
    *,
    size: int = 1,
    patience: float = 10.0,
) -> list[Outcome]:
    """Carry letters, ``size`` in one call of ``carry``; the outcomes in the order of the letters.

    ``patience`` is the longest that one call should take: none is begun that could end after :data:`SECONDS`. One that
    takes longer all the same, or fails by a fault of ours, is unknown.
    """
    until = time.monotonic() + SECONDS - 1
    deadline = until - min(patience, SECONDS / 2)
    found: list[Refused] = []
    guard = threading.Lock()

    def go(some: Sequence[Letter]) -> list[Outcome]:
        if found:
            return [found[0]] * len(some)
        if time.monotonic() > deadline:
            return [Refused("later", "no time left in this wave", permanent=False)] * len(some)
        outcomes = carry(some)
        for outcome in outcomes:
            if isinstance(outcome, Refused) and not outcome.permanent and outcome.code in _ALL_OF_IT:
                with guard:
                    found.append(outcome)
        return outcomes

    parts = [letters[at : at + size] for at in range(0, len(letters), size)]
    try:
        running = [(part, pool.submit(go, part)) for part in parts]
    except RuntimeError:  # closed meanwhile
        return [Refused("connect", "the channel was closed", permanent=False)] * len(letters)
    wait([future for _, future in running], until - time.monotonic())
    return [outcome for part, future in running for outcome in _outcomes(part, future)]


def _outcomes(part: Sequence[Letter], future: Future[list[Outcome]]) -> list[Outcome]:
    if future.cancel():
        return [Refused("later", "no time left in this wave", permanent=False)] * len(part)
    if not future.done():
        return [Unknown("no_answer_in_time")] * len(part)
    error = future.exception()
    return [Unknown(f"fault_{type(error).__name__}".lower())] * len(part) if error else future.result()
