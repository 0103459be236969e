# SPDX-License-Identifier: Apache-2.0
"""Ids by the thousand."""

import time
from uuid import RFC_4122, UUID

from duly.kernel.ids import many_random_ids, many_uuid7


def test_many_are_as_many_different_ones() -> None:
    for make in (many_uuid7, many_random_ids):
        assert [] == make(0)
        assert 1000 == len(set(make(1000)))


def test_each_has_its_version_and_variant() -> None:
    for make, version in ((many_uuid7, 7), (many_random_ids, 4)):
        for text in make(200):
            assert (version, RFC_4122) == (UUID(text).version, UUID(text).variant)


def test_those_of_version_7_carry_the_time() -> None:
    milliseconds = UUID(many_uuid7(1)[0]).int >> 80
    assert abs(milliseconds - time.time_ns() // 1_000_000) < 5_000
