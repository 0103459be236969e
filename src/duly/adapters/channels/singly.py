# SPDX-License-Identifier: Apache-2.0
"""Carrying letters one request each, for providers that take one letter at a time; and the parts that they share.

No letter is started after :data:`START_WITHIN`, and nobody waits beyond ``seconds``, so that a wave always fits into its
lease. A refusal that concerns the provider and not the letter ends the wave: what has not started is refused likewise.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from duly.adapters.channels.adapter import Code
from duly.adapters.channels.http import Answer
from duly.rooms.delivery.channel import Letter, Outcome, Refused, Unknown

SECONDS = 18.0
START_WITHIN = 6.0
TIMEOUT = 4.0
ENDING = frozenset({"connect", "too_many", "quota", "credentials"})
"""Refusals that the next letter would get as well."""
NO_TIME = Refused("later", "not sent: the provider was too slow for this wave", permanent=False)


class Singly:
    """Threads that carry one letter each. ``does_end`` is false where each letter goes to a system of its own."""

    def __init__(self, name: str, connections: int, *, does_end: bool = True, seconds: float = SECONDS) -> None:
        self._pool = ThreadPoolExecutor(connections, thread_name_prefix=name)
        self._does_end = does_end
        self._seconds = seconds

    def carry(self, letters: Sequence[Letter], one: Callable[[Letter, float], Outcome]) -> list[Outcome]:
        """The outcomes in the order of the letters. ``one`` gets a letter and the time until which it may begin to send.

        What ``one`` raises becomes ``Unknown``: it is a fault of ours, and may have happened after the letter left.
        """
        start_by = time.monotonic() + min(START_WITHIN, self._seconds / 3)
        wave = _Wave(one, start_by, does_end=self._does_end)
        try:
            futures = [self._pool.submit(wave.carry, letter) for letter in letters]
        except RuntimeError:  # closed meanwhile
            return [Refused("connect", "the channel was closed", permanent=False)] * len(letters)
        wait(futures, self._seconds)
        return [_outcome(future) for future in futures]

    def close(self) -> None:
        """End the threads; what has not begun is not sent."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class _Wave:
    def __init__(self, one: Callable[[Letter, float], Outcome], start_by: float, *, does_end: bool) -> None:
        self._one, self._start_by, self._does_end = one, start_by, does_end
        self._ended: Refused | None = None
        self._guard = threading.Lock()

    def carry(self, letter: Letter) -> Outcome:
        with self._guard:
            ended = self._ended
        if ended is not None:
            return ended
        if time.monotonic() > self._start_by:
            return NO_TIME
        try:
            outcome = self._one(letter, self._start_by)
        except Exception as error:  # noqa: BLE001  a channel never raises
            return Unknown(f"fault_{type(error).__name__}".lower())
        if self._does_end and isinstance(outcome, Refused) and not outcome.permanent and outcome.code in ENDING:
            with self._guard:
                self._ended = outcome
        return outcome


def _outcome(future: "Future[Outcome]") -> Outcome:
    if future.done() and not future.cancelled():
        return future.result()
    return NO_TIME if future.cancel() else Unknown("no_answer_in_time")


def read_json(answer: Answer) -> dict[str, Any] | None:
    """An answer's JSON object, or ``None`` where it is none: then nobody knows what the provider did."""
    try:
        found = answer.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def verdict(codes: Mapping[str, Code], code: str, said: str, retry_after: float | None = None) -> Refused | Unknown:
    """What a provider's code means for a letter, by the adapter's table. A code that is not in it means nothing to us."""
    row = codes.get(code)
    if row is None or row.outcome not in {"refused", "later", "unknown"}:
        return Unknown(f"unmapped:{code}")
    if row.outcome == "unknown":
        return Unknown(row.code)
    reason = f"{code}: {said or row.meaning}"[:500]
    return Refused(row.code, reason, permanent=row.outcome == "refused", retry_after=retry_after)
