# SPDX-License-Identifier: Apache-2.0
"""The thread that reads ahead, and what it remembers of earlier rows."""

import gc
import threading
from collections.abc import Iterator

import pytest

from duly.rooms.customers.actions.ahead import ahead, seldom_collecting
from duly.rooms.customers.rules.seen import Seen


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_items_come_in_order_and_the_thread_ends() -> None:
    assert list(range(50)) == list(ahead(iter(range(50))))
    assert "ahead" not in threads()


def test_what_the_source_raises_is_raised_after_what_it_gave() -> None:
    def source() -> Iterator[int]:
        yield 1
        message = "the disk went away"
        raise OSError(message)

    seen = []
    with pytest.raises(OSError, match="went away"):
        seen.extend(ahead(source()))
    assert "ahead" not in threads()


def test_a_reader_who_goes_away_ends_the_thread() -> None:
    made = []

    def source() -> Iterator[int]:
        for number in range(10_000):
            made.append(number)
            yield number

    for _ in ahead(source()):
        break
    assert "ahead" not in threads()
    assert len(made) < 10


def test_the_collector_is_as_before_afterwards() -> None:
    usual = gc.get_threshold()
    with pytest.raises(ValueError, match="x"), seldom_collecting():
        raise ValueError("x")
    assert usual == gc.get_threshold()


def test_a_reference_is_new_once_however_many_there_are() -> None:
    seen = Seen()
    assert all(seen.add(f"C-{number}") for number in range(20_000))
    assert not any(seen.add(f"C-{number}") for number in range(20_000))
    assert len(seen._slots) * 8 <= 16 * 20_000 * 2
