# SPDX-License-Identifier: Apache-2.0
"""Regions, time zones, languages."""

import pytest

from duly.rooms.customers.rules import places


@pytest.mark.parametrize(
    ("text", "region"),
    [("cn", "CN"), ("中国", "CN"), ("中国香港", "HK"), ("台湾", "TW"), ("Germany", "DE"), ("德国", "DE"), ("CN-31", "CN-31"),
     ("us-ny", "US-NY"), ("ZZ", None), ("XX-1", None), ("Atlantis", None)],
)  # fmt: skip
def test_a_region_is_known_by_code_and_by_name(text: str, region: str | None) -> None:
    assert region == places.region_of(text)


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("CN", "Asia/Shanghai"),
        ("CN-65", "Asia/Shanghai"),
        ("JP", "Asia/Tokyo"),
        ("DE", "Europe/Berlin"),
        ("US", None),
        ("AU", None),
    ],
)
def test_a_zone_follows_from_a_region_only_where_there_is_one(region: str, zone: str | None) -> None:
    assert zone == places.zone_in(region)


@pytest.mark.parametrize(
    ("text", "zone"), [("asia/shanghai", "Asia/Shanghai"), ("UTC", "UTC"), ("GMT+8", None), ("Mars/Base", None)]
)
def test_a_zone_is_a_name_of_the_zone_files(text: str, zone: str | None) -> None:
    assert zone == places.zone_of(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [("zh_CN", "zh-Hans"), ("zh-HK", "zh-Hant"), ("中文", "zh-Hans"), ("English", "en"), ("德语", "de"), ("de-AT", "de"),
     ("klingonese", None), ("qqq", None), ("", None)],
)  # fmt: skip
def test_a_language_is_known_by_tag_and_by_name(text: str, language: str | None) -> None:
    assert language == places.language_of(text)


def test_the_language_of_a_region_is_the_one_most_used_there() -> None:
    assert ["zh-Hans", "zh-Hant", "de", "en", "ja"] == [
        places.language_in(code) for code in ("CN", "HK", "AT", "US", "JP")
    ]
