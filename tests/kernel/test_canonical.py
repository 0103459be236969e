# SPDX-License-Identifier: Apache-2.0
"""One value, one sequence of bytes: the same as RFC 8785 gives, and nothing outside the profile."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel import canonical

KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert rfc8785.dumps(value) == canonical.encode(value)


@given(VALUES)
def test_reading_and_writing_again_changes_nothing(value: Any) -> None:
    once = canonical.encode(value)
    assert once == canonical.encode(json.loads(once))


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical.digest({"a": 1, "b": 2}) == canonical.digest({"b": 2, "a": 1})


def test_a_tuple_is_a_list() -> None:
    assert canonical.encode((1, "x")) == b'[1,"x"]'


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.5, "float"), (2**53, "integer"), (-(2**53), "integer"), ({"A": 1}, "key"), ({"": 1}, "key"), ({"a\n": 1}, "key"),
        ({"é": 1}, "key"), ({1: 1}, "key"), ([{"a": {1, 2}}], "set"), (b"x", "bytes"), ({"a": [0, 1.0]}, r"\$\.a\[1\]"),
    ],
)  # fmt: skip
def test_what_two_writers_could_write_differently_is_refused(value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        canonical.encode(value)


@pytest.mark.parametrize("value", ["\ud800", {"a": "x\udfff"}])
def test_text_that_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        canonical.encode(value)
