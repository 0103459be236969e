# SPDX-License-Identifier: Apache-2.0
"""Rows that a transfer brings: whatever stood before, what a row changes makes the record say exactly what the row says."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.customers.carrying import CHANNELS, FIELDS, Row, Unfit
from duly.rooms.customers.rules.carried import changed, newcomer, texts, unfit
from duly.rooms.customers.rules.changes import CORRECTED, Changes, Held, PointHeld
from duly.rooms.customers.rules.rows import Home, Said

HOME = Home("CN", "Asia/Shanghai", date(2026, 11, 23))
FULL: dict[str, str | None] = {
    "ref": "C1", "name": "李雷", "kind": "person", "language": "zh-Hans", "time_zone": "Asia/Shanghai", "region": "CN",
    "status": "active", "tags": "a;b", "email": "a@example.com;b@example.com", "mobile": "+8613800000001", "landline": None,
    "address": "上海市示例路1号\n2室",
}  # fmt: skip
emails = st.sampled_from(
    [None, "a@example.com", "b@example.com;a@example.com", "not one", "c@example.com;a@example.com"]
)
numbers = st.sampled_from([None, "+8613800000001", "+8613800000002;+8613800000001", "none"])
rows = st.fixed_dictionaries(
    {"ref": st.just("C1"), "name": st.sampled_from(["李雷", "Han Mei"])},
    optional={
        "kind": st.sampled_from(["person", "company"]), "status": st.sampled_from(["active", "closed"]),
        "tags": st.sampled_from([None, "a", "b;a"]), "email": emails, "mobile": numbers, "landline": numbers,
        "address": st.sampled_from([None, "上海市示例路1号\n2室", "北京市示例街3号"]),
    },
)  # fmt: skip


def held_of(said: Said) -> Held:
    """A customer on record as a newcomer's row says."""
    values = {name: getattr(said, name) for name in ("name", "kind", "language", "time_zone", "region")}
    more = {"status": said.status or "active", "tags": list(said.tags or ())}
    points = {(one.channel, one.value): PointHeld(uuid4(), one.rank, one.state, "") for one in said.contacts}
    return Held(uuid4(), values | more, points)


def applied(held: Held, change: Changes) -> Held:
    """The same customer after the change."""
    points = dict(held.points)
    by_id = {one.id: key for key, one in points.items()}
    for point, rank, state, reason in change.points_set:
        points[by_id[point]] = PointHeld(point, rank, state, reason)
    for one in change.points_added:
        points[one.channel, one.value] = PointHeld(uuid4(), one.rank, one.state, "")
    return Held(held.id, {**held.values, **change.values}, points)


@given(rows, rows)
def test_after_a_change_the_record_says_what_the_row_says_and_the_old_row_brings_it_back(old: Row, new: Row) -> None:
    before = held_of(newcomer({**FULL, **old}, HOME))
    stood = texts(before, "C1")
    change = changed(before, new)
    assert isinstance(change, Changes)
    after = applied(before, change)
    assert texts(after, "C1") == {**stood, **new}
    assert bool(change) == (texts(after, "C1") != stood), "what says the same changes nothing"
    back = changed(after, stood)
    assert isinstance(back, Changes)
    assert texts(applied(after, back), "C1") == stood


@given(rows)
def test_a_newcomer_is_held_exactly_as_the_row_says(row: Row) -> None:
    whole = {**FULL, **row}
    assert unfit(whole, {}, HOME) == []
    assert texts(held_of(newcomer(whole, HOME)), "C1") == whole


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", " 李雷", "other_form"), ("name", "", "other_form"), ("name", None, "required"), ("ref", "x" * 101, "too_long"),
        ("kind", "Person", "not_in_list"), ("region", "中国", "other_form"), ("language", "zh_CN", "other_form"),
        ("time_zone", "asia/shanghai", "other_form"), ("time_zone", "Beijing", "not_in_list"), ("status", "former", "not_in_list"),
        ("mobile", "138 0000 0001", "other_form"), ("email", "a@EXAMPLE.com", "other_form"), ("email", "a@b.cn,c@d.cn", "other_form"),
        ("tags", "a，b", "other_form"), ("address", "上海 | 示例路1号", "other_form"),
    ],
)  # fmt: skip
def test_what_the_registry_would_hold_otherwise_is_unfit(field: str, value: str | None, code: str) -> None:
    assert [(one.field, one.code) for one in unfit({**FULL, field: value}, {}, HOME)] == [(field, code)]


def test_what_stands_on_record_already_is_never_unfit() -> None:
    assert unfit({"ref": "C1", "name": " 旧 名"}, {"ref": "C1", "name": " 旧 名"}, HOME) == []


def test_a_contact_point_that_the_customer_gave_themselves_is_theirs() -> None:
    held = held_of(newcomer(FULL, HOME))
    key = ("email", "a@example.com")
    held.points[key] = held.points[key]._replace(state_reason=CORRECTED)
    assert changed(held, {"ref": "C1", "email": "other@example.com"}) == Unfit("email", "theirs")
    assert isinstance(changed(held, {"ref": "C1", "name": "李雷"}), Changes)


def test_every_field_has_a_form_and_every_channel_is_a_field() -> None:
    assert set(FULL) == set(FIELDS)
    assert set(CHANNELS) <= set(FIELDS)
