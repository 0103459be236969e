# SPDX-License-Identifier: Apache-2.0
"""Segments are counted as the networks count them, and nothing is torn apart or said twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.sms import (
    BASIC,
    EXTENSION,
    Segments,
    billed,
    from_gsm7,
    gsm7,
    parts,
    plain,
    segments,
    signed,
    unsigned,
)

SEVEN_BIT = "".join(c for c in BASIC if c != "\x1b") + "".join(EXTENSION)
gsm_text = st.text(st.sampled_from(SEVEN_BIT), max_size=700)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("gsm7", 0, 1)),
        ("a" * 160, Segments("gsm7", 160, 1)),
        ("a" * 161, Segments("gsm7", 161, 2)),
        ("a" * 306, Segments("gsm7", 306, 2)),
        ("a" * 307, Segments("gsm7", 307, 3)),
        ("€" * 80, Segments("gsm7", 160, 1)),
        ("€" * 81, Segments("gsm7", 162, 2)),
        ("Ω¡ñ", Segments("gsm7", 3, 1)),
        ("ç", Segments("ucs2", 1, 1)),
        ("中" * 70, Segments("ucs2", 70, 1)),
        ("中" * 71, Segments("ucs2", 71, 2)),
        ("中" * 134, Segments("ucs2", 134, 2)),
        ("中" * 135, Segments("ucs2", 135, 3)),
        ("🏢" * 35, Segments("ucs2", 70, 1)),
        ("🏢" * 36, Segments("ucs2", 72, 2)),
    ],
)
def test_segments(text: str, expected: Segments) -> None:
    assert expected == segments(text)


def test_an_escape_pair_is_never_torn_apart() -> None:
    text = "a" * 152 + "€" + "b" * 10
    assert ["a" * 152, "€" + "b" * 10] == parts(text)


def test_escape_pairs_can_cost_a_segment_more() -> None:
    assert 3 == segments("€" * 153).count  # 306 septets, but only 76 pairs go into 153


def test_a_surrogate_pair_is_never_torn_apart() -> None:
    assert ["中" * 66, "🏢" + "中" * 10] == parts("中" * 66 + "🏢" + "中" * 10)


def test_mainland_china_bills_letters_like_characters_and_the_signature_too() -> None:
    text = signed("a" * 65, "示例", "+8613800000000")
    assert Segments("ucs2", 69, 1) == billed(text, "+8613800000000")
    assert 2 == billed(text + "aa", "+8613800000000").count
    assert 1 == billed("a" * 160, "+85251234567").count


@given(gsm_text)
def test_seven_bit_text_comes_back(text: str) -> None:
    codes = gsm7(text)
    assert text == from_gsm7(codes)
    assert len(codes) == segments(text).units


@given(any_text, st.booleans())
def test_parts_are_the_text_and_each_fits(text: str, wide: bool) -> None:
    found, counted = parts(text, wide=wide), segments(text, wide=wide)
    assert text == "".join(found)
    assert len(found) == counted.count
    room = {("gsm7", 1): 160, ("ucs2", 1): 70}.get(
        (counted.encoding, len(found)), {"gsm7": 153, "ucs2": 67}[counted.encoding]
    )
    for part in found:
        size = len(gsm7(part)) if counted.encoding == "gsm7" else len(part.encode("utf-16-be")) // 2
        assert size <= room
        assert part or not text


@given(st.binary(max_size=200))
def test_any_octets_can_be_read(codes: bytes) -> None:
    from_gsm7(codes)


def test_plain_quotes_save_a_segment_only_when_asked() -> None:
    text = "We’re moving — “really”…"
    assert "ucs2" == segments(text).encoding
    assert "gsm7" == segments(plain(text)).encoding
    assert 'We\'re moving - "really"...' == plain(text)


@pytest.mark.parametrize(
    "text", ["地址变更", "【示例】地址变更", "【示例】【示例】地址变更", "地址变更【示例】", " 【示例】 地址变更 "]
)
@pytest.mark.parametrize("sign", ["示例", "【示例】"])
def test_one_signature_and_no_second(text: str, sign: str) -> None:
    assert "【示例】地址变更" == signed(text, sign, "+8613800000000")
    assert "地址变更" == unsigned(text, sign)


def test_other_brackets_are_the_customers_to_read() -> None:
    assert "【示例】【重要】变更" == signed("【重要】变更", "示例", "+8613800000000")


@given(any_text)
def test_signing_twice_is_signing_once(text: str) -> None:
    once = signed(text, "示例", "+8613800000000")
    assert once == signed(once, "示例", "+8613800000000")
    assert 1 <= once.count("【示例】")


def test_numbers_elsewhere_get_no_signature() -> None:
    assert "hello" == signed("hello", "示例", "+12025550101")
    assert "hello" == signed("hello", "", "+8613800000000")
