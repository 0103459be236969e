# SPDX-License-Identifier: Apache-2.0
"""Many persons' keys are destroyed at once, for good."""

import pytest

from duly.foundation.vault import actions, keys
from duly.kernel.actors import SYSTEM
from foundation.vault.people import OPERATOR, persons, tell

pytestmark = pytest.mark.django_db


def test_keys_are_destroyed_once_and_those_of_others_stay() -> None:
    people = list(persons(3))
    tell(SYSTEM, people)
    assert actions.destroy_keys(OPERATOR, people[:2], why="taken back") == 2
    assert actions.destroy_keys(OPERATOR, people[:2], why="again") == 0
    assert keys.held(people).keys() == {people[2]}
