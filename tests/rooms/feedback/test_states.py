# SPDX-License-Identifier: Apache-2.0
"""The ways of a conversation, and the page that draws them."""

import re
from pathlib import Path

from duly.rooms.feedback.rules.states import LEADS_TO, MAY, OPEN
from duly.rooms.feedback.terms import State

PAGE = Path(__file__).parents[3] / "docs" / "service-desk.md"


def test_the_page_draws_exactly_these_ways() -> None:
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert drawn == {(here, there) for here, onward in LEADS_TO.items() for there in onward}


def test_every_state_is_reached_and_only_the_last_has_no_way_on() -> None:
    assert {there for onward in LEADS_TO.values() for there in onward} == set(State)
    assert [here for here, onward in LEADS_TO.items() if not onward] == [State.CLOSED]


def test_what_is_over_is_worked_on_by_no_verb_but_those_that_open_it_again() -> None:
    over = set(State) - set(OPEN)
    assert {verb for verb, states in MAY.items() if states & over} == {"write", "note", "reopen", "rate"}
