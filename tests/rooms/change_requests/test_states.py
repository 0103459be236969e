# SPDX-License-Identifier: Apache-2.0
"""The table of states, walked: every way in it is taken or refused as it says, and nothing else is possible."""

from itertools import product

import pytest

from duly.foundation.accounts.facts import ROLES
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.ids import random_id
from duly.rooms.change_requests.rules.states import (
    DONE,
    EDITABLE,
    MOVES,
    OPEN,
    PROVABLE,
    STOPPED,
    hats_of,
    may_go,
    who_goes,
)
from duly.rooms.change_requests.terms import (
    BUSINESS_STATUS,
    REFUSAL_REASONS,
    STATE_WORDS,
    State,
    business_status,
)

HATS = {*ROLES, "customer", "provider", "system"}


def test_every_state_has_its_ways_its_words_and_its_business_status() -> None:
    assert set(MOVES) == set(State) == set(STATE_WORDS) == set(BUSINESS_STATUS)


def test_every_state_can_be_reached_and_every_open_one_can_be_left() -> None:
    reached, fresh = {State.RECEIVED}, {State.RECEIVED}
    while fresh:
        fresh = {move.to for state in fresh for move in MOVES[state]} - reached
        reached |= fresh
    assert reached == set(State)
    assert all(MOVES[state] for state in OPEN | {State.APPLIED, State.NOTIFIED, State.DISPUTED})


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_who_may_take_a_way_is_what_the_table_says(before: State, after: State) -> None:
    allowed = {move.by for move in MOVES[before] if move.to is after}
    assert len(allowed) <= 1
    for hat in HATS:
        assert may_go(before, after, frozenset({hat})) is any(hat in by for by in allowed)
    assert not may_go(before, after, frozenset())
    assert who_goes(before, after) <= HATS


def test_only_the_clock_makes_anything_ready_without_review_or_applied() -> None:
    assert who_goes(State.READY, State.APPLIED) == {"system"}
    assert {before for before in State if who_goes(before, State.APPLIED)} == {State.READY}
    assert who_goes(State.CHECKING, State.READY) == {"system"}


def test_nobody_who_makes_decides() -> None:
    for after in (State.CONFIRMING, State.READY, State.REFUSED):
        assert not who_goes(State.IN_REVIEW, after) & {"maker", "agent", "customer", "system"}


def test_what_is_over_stays_over() -> None:
    for state in (State.WITHDRAWN, State.EXPIRED, State.SPAM, State.DUPLICATE, State.DISAGREEMENT_LOGGED):
        assert MOVES[state] == ()
    assert not OPEN & DONE


def test_whatever_is_open_may_be_held_and_goes_back_where_it_was() -> None:
    back = {move.to for move in MOVES[State.HELD]}
    holdable = {state for state in OPEN if who_goes(state, State.HELD)}
    assert holdable == OPEN - {State.HELD}
    assert holdable <= back | STOPPED


def test_a_programs_key_wears_no_hat_but_the_makers() -> None:
    key = Actor("key", random_id(), "program", frozenset({"checker", "operator", "maker"}))
    assert hats_of(key) == {"maker"}
    assert hats_of(SYSTEM) == {"system"}


def test_what_may_be_edited_may_be_proved() -> None:
    assert EDITABLE <= PROVABLE <= OPEN


def test_a_partial_answer_has_its_own_business_status() -> None:
    assert business_status(State.CONFIRMING) == "accepted"
    assert business_status(State.CONFIRMING, is_partial=True) == "partial-accept"
    assert business_status(State.APPLIED, is_partial=True) == "partial-amendment-completed"
    assert business_status(State.REFUSED, is_partial=True) == "denied"


def test_every_reason_to_refuse_is_said_in_two_languages() -> None:
    assert all(words.en and words.zh for words in REFUSAL_REASONS.values())
