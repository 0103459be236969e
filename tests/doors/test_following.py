# SPDX-License-Identifier: Apache-2.0
"""What took the place of a notice, and what stopped a phase, said in both languages."""

import pytest

from duly.doors.look import following
from duly.rooms.obligations.facts import Stopped

BOUNCED = Stopped(2, "bounce", 2, 20, 50_000)._asdict()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "phase 2 stopped: bounce 2/20 = 10 %, limit 5 %"), ("zh", "第 2 阶段已停止：退回 2/20 = 10 %，上限 5 %")],
)
def test_a_stopped_phase_says_which_figure_did_it(language: str, said: str) -> None:
    assert following.stopped(BOUNCED, language) == said


def test_one_that_a_person_stopped_says_so() -> None:
    assert "by hand" in following.stopped(Stopped(1, "", 0, 20, 0)._asdict(), "en")


def test_how_it_goes_on_names_the_command() -> None:
    assert "duly notice phase release 2026-0001 2" in following.release("2026-0001", BOUNCED, "zh")


@pytest.mark.parametrize("relation", following.FOLLOWED)
def test_what_took_its_place_is_named(relation: str) -> None:
    for language in ("en", "zh"):
        assert "2026-0003" in following.followed({"relation": relation, "number": "2026-0003"}, language)
