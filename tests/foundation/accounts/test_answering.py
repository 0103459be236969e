# SPDX-License-Identifier: Apache-2.0
"""Kept answers of programs: one in which somebody's data stands is emptied, and still nothing is done twice."""

from uuid import uuid4

import pytest

from duly.foundation.accounts import actions
from duly.foundation.accounts.facts import Answer
from duly.kernel.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def test_an_answer_with_a_text_in_it_is_emptied_and_stays_an_answer() -> None:
    program = Actor("user", uuid4(), "Program", frozenset({"operator"}), None)
    for key, body in (("hers", '{"name": "Zo\\u00eb Quarter"}'), ("his", '{"name": "Otto"}')):
        actions.claim_answer(program, key, "0" * 64)
        actions.keep_answer(program, key, Answer(201, body))
    assert actions.empty_answers(SYSTEM, ["Zo\u00eb Quarter"]) == 1
    assert actions.claim_answer(program, "hers", "0" * 64) == Answer(201, "")
    assert actions.claim_answer(program, "his", "0" * 64) == Answer(201, '{"name": "Otto"}')
