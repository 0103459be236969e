# SPDX-License-Identifier: Apache-2.0
"""Numbers of people and companies. Codes are made here by the rules of the standards, not copied from anybody's register."""

import random
from datetime import date, timedelta

import pytest
from stdnum import luhn
from stdnum.cn import ric, uscc

from duly.rooms.customers.rules.truth import Outcome, check
from duly.rooms.customers.rules.truth.companies import organisation_digit
from duly.rooms.customers.rules.truth.residents import check_digit

TODAY = date(2026, 11, 23)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def company(head: str = "91", division: str = "440305", body: str = "MA5FKCXH", inner: str = "") -> str:
    code = head + division + body + (inner or organisation_digit(body))
    return code + uscc.calc_check_digit(code)


def resident(division: str = "110101", born: str = "19900307", order: str = "001") -> str:
    digits = division + born + order
    return digits + check_digit(digits)


def test_f14_a_code_with_both_digits_passes_and_says_what_it_does_not_prove() -> None:
    said = check("uscc", company(), region="CN")
    assert (said.outcome, said.normalised) == (Outcome.PASS, company())
    assert "register" in said.found[0].say("en")


def test_f14_an_invented_code_with_a_right_outer_digit_fails_the_inner_one() -> None:
    right = organisation_digit("MA5FKCXH")
    wrong = next(digit for digit in "0123456789" if digit != right)
    code = company(inner=wrong)
    assert uscc.is_valid(code)
    assert check("uscc", code).codes == ("uscc.inner_digit",)


def test_f14_nine_of_ten_invented_codes_fail() -> None:
    chance = random.Random(14)
    bodies = ["".join(chance.choice(ALPHABET) for _ in range(9)) for _ in range(2000)]
    failed = sum(check("uscc", company(body=body[:8], inner=body[8])).outcome is Outcome.FAIL for body in bodies)
    assert failed > 1800


def test_f14_no_single_slip_and_no_swap_of_neighbours_gets_through() -> None:
    code = company()
    slips = {code[:at] + letter + code[at + 1 :] for at in range(18) for letter in ALPHABET} - {code}
    swaps = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(17)} - {code}
    assert not [slip for slip in slips | swaps if check("uscc", slip).outcome is Outcome.PASS]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("9144 0300-MA5F", "uscc.length"), ("440301103097413", "uscc.old"), (company()[:8] + "I" + company()[9:], "uscc.letter"),
        (company()[:-1] + ("0" if company()[-1] != "0" else "1"), "uscc.outer_digit"),
        (company(head="N2"), "uscc.fit"), (company(head="A1"), "uscc.fit"), (company(head="Y1"), "uscc.fit"),
        (company(head="94"), "uscc.authority"), (company(head="B1"), "uscc.authority"),
        (company(division="128888"), "uscc.division"), (company(division="100000"), "uscc.fit"),
        (company(division="330104"), "uscc.fit"), (company(division="440300"), "uscc.fit"), (company(division="659012"), "uscc.fit"),
    ],
)  # fmt: skip
def test_what_a_code_is(code: str, found: str) -> None:
    assert check("uscc", code).codes == (found,)


def test_a_code_is_read_in_any_writing() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in company())
    for typed in (company().lower(), f" {company()[:8]} {company()[8:]} ", wide):
        assert check("uscc", typed).normalised == company()


def test_a_genuine_resident_number_passes_and_gives_nothing_away() -> None:
    said = check("resident_id", resident(), region="CN", today=TODAY)
    assert (said.outcome, said.parts) == (Outcome.PASS, ())


def test_stdnum_raises_keyerror_for_128888_and_we_warn() -> None:
    number = "128888199001010019"
    with pytest.raises(KeyError):
        ric.is_valid(number)
    assert check("resident_id", number, today=TODAY).codes == ("resident_id.region",)


@pytest.mark.parametrize("born", ["20991231", "18000101", "19900230", "20261124"])
def test_nobody_was_born_in_2099_or_1800_or_tomorrow(born: str) -> None:
    assert check("resident_id", resident(born=born), today=TODAY).codes == ("resident_id.date",)


def test_without_a_day_to_compare_with_a_late_birthday_is_unknown_and_no_pass() -> None:
    assert check("resident_id", resident(born="20991231")).codes == ("resident_id.no_today",)
    assert check("resident_id", resident()).outcome is Outcome.PASS


@pytest.mark.parametrize("place", ["810000", "820000", "830000"])
def test_residence_permits_of_81_82_and_83_are_never_refused(place: str) -> None:
    assert check("resident_id", resident(place), today=TODAY).codes == ("resident_id.permit",)


def test_a_card_of_a_district_founded_after_the_birth_passes() -> None:
    for year in range(1940, 2016):
        assert check("resident_id", resident("440305", f"{year}0615"), today=TODAY).outcome is Outcome.PASS


@pytest.mark.parametrize("place", ["330104", "110103", "371202", "500112"])
def test_a_card_of_a_district_that_is_gone_passes(place: str) -> None:
    assert check("resident_id", resident(place), today=TODAY).codes == ("resident_id.fit",)


def test_no_single_wrong_digit_of_a_resident_number_gets_through() -> None:
    number = resident()
    slips = {number[:at] + str(digit) + number[at + 1 :] for at in range(17) for digit in range(10)} - {number}
    outcomes = {check("resident_id", slip, today=TODAY).outcome for slip in slips}
    assert outcomes <= {Outcome.FAIL, Outcome.UNKNOWN}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110101900307001", "resident_id.old_card"), ("110101901340001", "resident_id.date"), ("1101011990", "resident_id.length"),
        ("11010119900307ABCD", "resident_id.shape"), ("USA110081010102", "resident_id.old_permanent"),
        (resident("911156"), "resident_id.permanent"), ("911156199003070010", "resident_id.permanent_unsure"),
    ],
)  # fmt: skip
def test_what_a_card_is(number: str, code: str) -> None:
    assert check("resident_id", number, today=TODAY).codes == (code,)


def test_every_day_of_a_century_can_be_a_birthday() -> None:
    days = (date(1900, 1, 1) + timedelta(days=step) for step in range(0, 46_000, 97))
    for day in days:
        assert check("resident_id", resident(born=f"{day:%Y%m%d}"), today=TODAY).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("number", "country", "code"),
    [
        ("E12345678", "CN", "passport.form"), ("EA1234567", "CN", "passport.form"), ("E1234567", "CN", "passport.other_form"),
        ("EO1234567", "CN", "passport.other_form"), ("AB1234567", "JP", "passport.form"), ("AB12345", "XK", "passport.unknown"),
        ("E12345678", "", "passport.unknown"), ("PASSPORT", "CN", "passport.shape"), ("E1234567890123", "CN", "passport.shape"),
    ],
)  # fmt: skip
def test_a_passport_is_judged_by_its_form_where_that_is_known(number: str, country: str, code: str) -> None:
    assert check("passport", number, region=country).codes == (code,)


@pytest.mark.parametrize(
    ("kind", "number", "region", "code"),
    [
        ("hkid", "A123456(3)", "HK", "hkid.fit"), ("hkid", "a123456 3", "HK", "hkid.fit"), ("hkid", "AB987654(3)", "HK", "hkid.fit"),
        ("hkid", "A123456(4)", "HK", "hkid.digit"), ("hkid", "12345", "HK", "hkid.shape"),
        ("tw_id", "A123456789", "TW", "tw_id.fit"), ("tw_id", "A123456788", "TW", "tw_id.digit"), ("tw_id", "A12", "TW", "tw_id.shape"),
        ("tw_id", "A800000014", "TW", "tw_id.fit"), ("tw_id", "AB23456789", "TW", "tw_id.fit"),
        ("tax", "00501503", "TW", "number.fit"), ("tax", "00501502", "TW", "number.wrong"), ("tw_ubn", "04595252", "TW", "number.fit"),
        ("vat", "DE136695976", "", "number.fit"), ("vat", "136695976", "DE", "number.fit"), ("vat", "DE136695977", "DE", "number.wrong"),
        ("vat", "EL094259216", "GR", "number.fit"), ("vat", "980780684", "GB", "number.fit"), ("tax", "12-3456789", "US", "number.unknown"),
        ("tax", company(), "CN", "uscc.fit"), ("tax", "123", "", "number.unknown"),
        ("company_number", "SC123456", "GB", "number.form"), ("company_number", "1234567", "GB", "number.form"),
        ("company_number", "XX123456", "GB", "number.wrong"), ("company_number", "HRB 1234", "DE", "number.unknown"),
        ("lei", "529900T8BM49AURSDO55", "", "number.fit"), ("lei", "529900T8BM49AURSDO56", "", "number.wrong"),
        ("iban", "DE89 3704 0044 0532 0130 00", "", "number.fit"), ("iban", "DE88370400440532013000", "", "number.wrong"),
        ("bic", "DEUTDEFF500", "", "number.form"), ("bic", "DEUT", "", "number.wrong"),
        ("bank_account", "DE89370400440532013000", "DE", "number.fit"), ("bank_account", "not a number", "CN", "bank_account.shape"),
        ("bank_account", "44250100000000000123", "CN", "bank_account.no_digit"), ("bank_account", "12345678", "GB", "bank_account.no_digit"),
        ("organisation_code", "MA5FKCXH" + organisation_digit("MA5FKCXH"), "CN", "uscc.fit"), ("horoscope", "lion", "CN", "check.no_rule"),
    ],
)  # fmt: skip
def test_what_a_number_is(kind: str, number: str, region: str, code: str) -> None:
    assert check(kind, number, region=region).codes == (code,)


def test_a_card_with_a_wrong_digit_is_doubted_and_not_refused() -> None:
    body = "621700123456789012"
    right = body + luhn.calc_check_digit(body)
    wrong = body + str((int(right[-1]) + 1) % 10)
    assert check("bank_account", f"{right[:4]} {right[4:8]} {right[8:]}", region="CN").codes == ("bank_account.card",)
    assert check("bank_account", wrong, region="CN").outcome is Outcome.WARN
