# SPDX-License-Identifier: Apache-2.0
"""Letters carried a few at a time over several connections, within a bound of time.

Two things are worth knowing before the next letter of a wave goes out: that time is up, and that a letter before it
met a refusal that concerns the provider and not the letter. Neither costs a letter more than a wait.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TypeGuard, TypeVar

from duly.rooms.delivery.channel import Letter, Outcome, Receipt, Refused, Unknown

SECONDS = 20.0
"""The longest that one call of ``post`` takes: a wave ends before its lease does."""
PATIENCE = 10.0
ENDING = frozenset({"connect", "too_many", "credentials", "quota"})
"""Refusals for now that the next letter would meet as well."""
NO_TIME = Refused("later", "not sent: the provider was too slow for this wave", permanent=False)
_CLOSED = Refused("connect", "the channel was closed", permanent=False)
_Asked = TypeVar("_Asked")


class Hands:
    """The threads of one channel. ``patience`` is how many seconds before the end of a wave nothing is begun any more.

    ``does_end`` is false where each letter goes to a system of its own: then a refusal says nothing about the next.
    """

    def __init__(
        self,
        name: str,
        connections: int,
        *,
        patience: float = PATIENCE,
        does_end: bool = True,
        seconds: float = SECONDS - 1,
    ) -> None:
        self._pool = ThreadPoolExecutor(connections, thread_name_prefix=name)
        self._does_end, self._is_closed = does_end, False
        self._seconds, self._patience = seconds, patience

    def carry(self, letters: Sequence[Letter], one: Callable[[Letter, float], Outcome]) -> list[Outcome]:
        """Carry letters one by one; the outcomes in their order. ``one`` gets the time until which it may begin to send."""
        return self.carry_batches(letters, lambda some, start_by: [one(some[0], start_by)], size=1)

    def carry_batches(
        self, letters: Sequence[Letter], carry: Callable[[Sequence[Letter], float], list[Outcome]], *, size: int
    ) -> list[Outcome]:
        """Carry letters, ``size`` in one call of ``carry``; the outcomes in the order of the letters.

        What ``carry`` raises becomes ``Unknown``: it is a fault of ours, and may have happened after letters left.
        """
        until, start_by = self._times()
        ended: list[Refused] = []
        parts = [letters[at : at + size] for at in range(0, len(letters), size)]

        def go(some: Sequence[Letter]) -> list[Outcome]:
            if self._is_closed:
                return [_CLOSED] * len(some)
            if ended:
                return [ended[0]] * len(some)
            if time.monotonic() > start_by:
                return [NO_TIME] * len(some)
            outcomes = carry(some, start_by)
            if self._does_end:
                ended.extend(outcome for outcome in outcomes if _concerns_all(outcome))
            return outcomes

        running = list(self._begun(go, parts))
        wait(running, until - time.monotonic())
        found = [outcome for part, future in zip(parts, running, strict=False) for outcome in _outcomes(part, future)]
        return found + [_CLOSED] * (len(letters) - len(found))

    def ask(self, things: Sequence[_Asked], one: Callable[[_Asked, float], Receipt | None]) -> list[Receipt]:
        """Ask about things, several at once; of which nothing is known, or for which there was no time, nothing comes."""
        until, start_by = self._times()

        def go(thing: _Asked) -> Receipt | None:
            return None if self._is_closed or time.monotonic() > start_by else one(thing, start_by)

        running = [self._pool.submit(go, thing) for thing in things]
        done, late = wait(running, until - time.monotonic())
        for future in late:
            future.cancel()
        found = [future.result() for future in running if future in done]
        return [receipt for receipt in found if receipt is not None]

    def close(self) -> None:
        """End the threads; what has not begun is not sent."""
        self._is_closed = True
        self._pool.shutdown(wait=False)

    def _begun(
        self, go: Callable[[Sequence[Letter]], list[Outcome]], parts: Sequence[Sequence[Letter]]
    ) -> Iterator[Future[list[Outcome]]]:
        """As many as can be begun: a channel may be closed meanwhile, and what was begun is waited for all the same."""
        with suppress(RuntimeError):
            for part in parts:
                yield self._pool.submit(go, part)

    def _times(self) -> tuple[float, float]:
        """When the wave ends, and until when a letter may be begun."""
        until = time.monotonic() + self._seconds
        return until, until - min(self._patience, self._seconds * 2 / 3)


def _concerns_all(outcome: Outcome) -> TypeGuard[Refused]:
    return isinstance(outcome, Refused) and not outcome.permanent and outcome.code in ENDING


def _outcomes(part: Sequence[Letter], future: Future[list[Outcome]]) -> list[Outcome]:
    if future.cancel():
        return [NO_TIME] * len(part)
    if not future.done():
        return [Unknown("no_answer_in_time")] * len(part)
    error = future.exception()
    return [Unknown(f"fault_{type(error).__name__}".lower())] * len(part) if error else future.result()
