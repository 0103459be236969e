# SPDX-License-Identifier: Apache-2.0
"""What depends on the day is judged by the day at the organisation's place: nobody is born tomorrow."""

import pytest

from duly.kernel.actors import SYSTEM
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.facts import Wish
from duly.rooms.customers import actions as registry
from duly.rooms.customers.facts import Change, Item
from duly.rooms.quality.queries.subjects import subjects_of
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db()
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def a_card(born: str) -> str:
    """A number of the right form for a birthday (GB 11643: MOD 11-2)."""
    first = f"110101{born}001"
    rest = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11
    return first + "10X98765432"[rest]


@pytest.mark.parametrize(("born", "outcome"), [("20261126", "fail"), ("20261124", "pass")])
def test_a_birthday_that_lies_ahead_fails_and_one_that_is_over_does_not(stage: Stage, born: str, outcome: str) -> None:
    wish = Wish("identifier", "value", a_card(born), attributes={"kind": "resident_id", "country": "CN"})
    request = stage.ask(stage.world.cy, wish, channel="phone")
    actions.check(stage.world.cy, request.id)
    said = stage.row(request).checks.filter(code__startswith="truth.resident_id")
    assert ("fail" in {one.outcome for one in said}) is (outcome == "fail")
    assert "unknown" not in {one.outcome for one in said if "today" in one.code or "future" in one.code}


@pytest.mark.parametrize(("born", "is_wrong"), [("20261126", True), ("20261124", False)])
def test_quality_sees_the_same(stage: Stage, born: str, *, is_wrong: bool) -> None:
    about = (("country", "CN"), ("kind", "resident_id"))
    item = Item("identifier", None, "value", a_card(born), attributes=about)
    registry.apply_change(SYSTEM, Change(stage.party.id, "update", stage.time.now, (item,), "test"))
    (subject,) = subjects_of([stage.party.id])
    (card,) = subject.identifiers
    assert (card.verdict.outcome == "fail") is is_wrong
