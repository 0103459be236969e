# SPDX-License-Identifier: Apache-2.0
"""What is decided about an acknowledgement, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from duly.rooms.obligations.facts import State
from duly.rooms.obligations.rules import exhausted_state, is_in_flight, met_state, postponed, waits

DUE = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_an_acknowledgement_on_the_last_instant_is_in_time() -> None:
    assert met_state(DUE, DUE) is State.ACKNOWLEDGED


def test_a_late_acknowledgement_counts_as_late() -> None:
    assert met_state(DUE + timedelta(microseconds=1), DUE) is State.ACKNOWLEDGED_LATE


@pytest.mark.parametrize("state", ["planned", "held", "sending"])
def test_a_step_that_has_not_left_the_house_is_in_flight(state: str) -> None:
    assert is_in_flight("email", state)


def test_a_call_list_waits_for_nobody() -> None:
    assert not is_in_flight("call", "planned")


@pytest.mark.parametrize("state", ["accepted", "delivered", "unknown"])
def test_who_was_sent_something_and_stays_silent_is_stalled(state: str) -> None:
    assert exhausted_state(["skipped", state]) is State.STALLED


def test_who_could_never_be_sent_anything_is_unreachable() -> None:
    assert exhausted_state(["skipped", "failed", "bounced"]) is State.UNREACHABLE
    assert exhausted_state([]) is State.UNREACHABLE


def test_a_rehearsal_compresses_waits_but_never_to_nothing() -> None:
    assert waits(timedelta(days=3), 86400) == timedelta(seconds=3)
    assert waits(timedelta(minutes=1), 86400) == timedelta(seconds=1)
    assert postponed(1) == timedelta(minutes=5)
