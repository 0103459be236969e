# SPDX-License-Identifier: Apache-2.0
"""The country of a number, by the number alone."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.phones import country_of


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+8613800000000", "CN"), ("+85251234567", "HK"), ("+886912345678", "TW"), ("+85366123456", "MO"),
        ("+12025550100", "US"), ("+14165550100", "CA"), ("+4915112345678", "DE"), ("+447700900123", "GB"),
        ("+447509000123", "JE"), ("+77012345678", "KZ"), ("+79161234567", "RU"), ("+6591234567", "SG"),
        ("+80012345678", ""), ("+", ""), ("", ""), ("13800000000", ""), ("+0123", ""), ("+999123", ""), ("+一二三", ""),
        ("c@example.com", ""), ("+1", ""), ("+15555550100", "US"),
    ],
)  # fmt: skip
def test_a_number_says_its_country(number: str, country: str) -> None:
    assert country == country_of(number)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_an_example_of_each_country_is_of_that_country(region: str) -> None:
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if example is not None and phonenumbers.region_code_for_number(example) == region:
        assert region == country_of(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))


@given(st.text(max_size=20))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(country_of("+" + text), str)
