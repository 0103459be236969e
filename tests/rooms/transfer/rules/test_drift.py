# SPDX-License-Identifier: Apache-2.0
"""Columns that are not those any more that were mapped."""

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules.drift import changes, must_fit
from duly.rooms.transfer.source import Column


def table(*names: str, types: str = "") -> list[Column]:
    return [Column(position, name, types) for position, name in enumerate(names)]


OLD = table("id", "姓名", "phone")


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (OLD, []), (table("id", "姓名", "phone", "new"), [("added", 3)]), (table("id", "姓名"), [("gone", 2)]), (table("id", "name", "phone"), [("renamed", 1)]),
        (table("phone", "姓名", "id"), [("moved", 0), ("moved", 2)]), (table("id", "姓名", "phone", types="text"), [("retyped", 0), ("retyped", 1), ("retyped", 2)]),
        (table("new", "id", "姓名", "phone"), [("moved", 0), ("moved", 1), ("moved", 2), ("added", 0)]), (table("id", "phone"), [("gone", 1), ("moved", 2)]),
    ],
)  # fmt: skip
def test_what_changed_is_told(now: list[Column], found: list[tuple[str, int]]) -> None:
    assert [(one.kind, one.position) for one in changes(OLD, now, [0, 1])] == found


def test_headers_that_repeat_are_told_apart_by_their_order() -> None:
    assert changes(table("a", "a"), table("a", "a", "a"), []) == changes(table("a", "b"), table("a", "b", "a"), [])


@pytest.mark.parametrize(
    ("now", "stopping"),
    [
        (table("id", "姓名", "phone", "new"), {"freeze", "alarm"}), (table("id", "姓名"), {"freeze"}), (table("姓名", "phone"), {"freeze", "alarm", "evolve"}),
        (table("id", "name", "phone"), {"freeze", "alarm", "evolve"}), (table("phone", "姓名", "id"), {"freeze", "alarm"}), (table("id", "姓名", "telephone"), {"freeze"}), (OLD, set()),
    ],
)  # fmt: skip
def test_the_policy_says_what_stops_the_work(now: list[Column], stopping: set[str]) -> None:
    stopped = set()
    for policy in ("freeze", "alarm", "evolve"):
        try:
            must_fit("old/customers", changes(OLD, now, [0, 1]), policy)
        except Refusal:
            stopped.add(policy)
    assert stopped == stopping


def test_the_refusal_tells_every_change_in_the_readers_language() -> None:
    with pytest.raises(Refusal) as refused:
        must_fit("old/customers", changes(OLD, table("id", "{x}"), [0, 1]), "freeze")
    assert "列 phone 已不存在" in refused.value.say("zh")
    assert "the column 姓名 is called {x} now; the column phone is gone" in refused.value.say("en")
