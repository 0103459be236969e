# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a record, what it counts for, what becomes of the list, and who is alike: from values alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.quality.facts import Dimension, MeasureCard, Needs
from duly.rooms.quality.rules.faults import Code, Fault
from duly.rooms.quality.rules.features import Features, company_name, features_of, name_key, name_parts
from duly.rooms.quality.rules.likeness import MOST, Shared, alike, pairs_of, score_of
from duly.rooms.quality.rules.measuring import added, by_month, changed, department_of, judge
from duly.rooms.quality.rules.reconciling import Held, reconciled
from duly.rooms.quality.rules.records import Identifier, Point, Said, Subject, Verdict
from duly.rooms.quality.rules.telling import told

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MAIL = Point(UUID(int=1), "email", "li@example.com", "active", "d1", Verdict("pass"))
GOOD = Subject(
    UUID(int=7),
    UUID(int=8),
    "C-7",
    "person",
    "李 明",
    "zh-Hans",
    "CN-31",
    points=(MAIL,),
    changed_at=NOW - timedelta(days=30),
)


def codes(subject: Subject, needs: Needs | None = None) -> list[Code]:
    return [fault.code for fault in judge(subject, needs or Needs(), NOW).faults]


def test_a_record_with_everything_needed_has_no_fault() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, Code.FIELD),
        ({"language": ""}, Code.FIELD),
        ({"points": ()}, Code.POINT),
        ({"points": (MAIL._replace(state="unproven"),)}, Code.POINT),
        ({"points": (MAIL._replace(verdict=Verdict("fail", "email.syntax")),)}, Code.DOUBTFUL),
        ({"changed_at": NOW - timedelta(days=800)}, Code.STALE),
        ({"changed_at": None}, Code.STALE),
        ({"identifiers": (Identifier(uuid4(), "passport", "E1", "d", expires_on=date(2026, 11, 24)),)}, Code.EXPIRED),
        ({"said": (Said("marketing", "", "granted", "import"),)}, Code.UNPROVED),
    ],
)
def test_each_fault_is_found(changes: dict[str, Any], code: Code) -> None:
    assert codes(GOOD._replace(**changes)) == [code]


def test_a_bounced_contact_point_is_a_fault_and_is_no_working_one() -> None:
    assert codes(GOOD._replace(points=(MAIL._replace(state="bounced"),))) == [Code.POINT, Code.BOUNCED]


def test_a_channel_that_is_needed_is_not_replaced_by_another() -> None:
    assert codes(GOOD, Needs(channels=("sms",))) == [Code.POINT]
    assert codes(GOOD, Needs(channels=("any", "email"))) == []


def test_an_identifier_that_is_needed_is_missed() -> None:
    assert codes(GOOD, Needs(identifiers=("uscc",))) == [Code.IDENTIFIER]


def test_what_a_check_only_warns_of_or_cannot_know_is_no_fault() -> None:
    for outcome in ("warn", "unknown"):
        assert codes(GOOD._replace(points=(MAIL._replace(verdict=Verdict(outcome)),))) == []


def test_a_confirmation_makes_an_old_record_current() -> None:
    old = GOOD._replace(changed_at=NOW - timedelta(days=4_000))
    assert codes(old._replace(confirmed_at=NOW - timedelta(days=1))) == []


def test_nothing_is_asked_of_a_customer_who_left() -> None:
    left = GOOD._replace(status="former", points=(), language="", changed_at=None)
    judged = judge(left, Needs(), NOW)
    assert judged.faults == ()
    assert judged.counts[Dimension.COMPLETENESS] == (0, 0)


@pytest.mark.parametrize(
    ("said", "is_proved"),
    [
        (Said("marketing", "", "granted", "portal"), True),
        (Said("marketing", "", "granted", "import", how="form", given_on=date(2025, 1, 2)), True),
        (Said("marketing", "", "granted", "import", how="form"), False),
        (Said("marketing", "", "granted", "portal", kind="explicit"), False),
        (Said("marketing", "", "withdrawn", "import"), True),
    ],
)
def test_a_consent_must_be_shown_to_have_been_given(said: Said, is_proved: bool) -> None:
    assert (codes(GOOD._replace(said=(said,))) == []) == is_proved


def test_each_dimension_counts_what_it_is_about() -> None:
    bad = Point(uuid4(), "sms", "+86", "bounced", "d2", Verdict("fail", "phone.length"))
    unsure = Point(uuid4(), "wechat", "x", "active", "d3")
    consents = (Said("a", "", "granted", "import"), Said("b", "", "granted", "portal"))
    judged = judge(GOOD._replace(points=(MAIL, bad, unsure), said=consents), Needs(), NOW, is_paired=True)
    assert judged.counts == {
        Dimension.COMPLETENESS: (1, 1), Dimension.ACCURACY: (1, 2), Dimension.REACHABILITY: (2, 3),
        Dimension.UNIQUENESS: (0, 1), Dimension.CURRENTNESS: (1, 1), Dimension.PROVENANCE: (1, 2),
    }  # fmt: skip


def test_tallies_are_kept_for_all_and_for_each_department_over_batches() -> None:
    sales = uuid4()
    one = judge(GOOD, Needs(), NOW).counts
    first = added({}, [(sales, one), (None, one)])
    both = added(first, [(sales, judge(GOOD._replace(points=()), Needs(), NOW).counts)])
    assert both[""]["completeness"] == [2, 3]
    assert both[str(sales)]["completeness"] == [1, 2]
    assert first[""]["completeness"] == [2, 2], "the former tallies stay as they were"


def test_a_customer_belongs_to_the_department_of_the_first_tag_that_fits() -> None:
    sales, care, desk = uuid4(), uuid4(), uuid4()
    needs = Needs(departments={"vip": sales, "old": care}, desk=desk)
    assert department_of(GOOD._replace(tags=("old", "vip")), needs) == sales
    assert department_of(GOOD, needs) == desk
    assert department_of(GOOD, Needs()) is None


def test_the_trend_has_the_last_day_of_each_month() -> None:
    cards = [
        MeasureCard(UUID(int=1), None, "accuracy", on, part, 10)
        for on, part in ((date(2026, 10, 3), 5), (date(2026, 11, 2), 6), (date(2026, 10, 30), 7))
    ]
    months = by_month(cards)
    assert [months[month]["accuracy"].part for month in ("2026-10", "2026-11")] == [7, 6]
    assert changed(months["2026-10"], months["2026-11"])["accuracy"] == pytest.approx(-0.1)


FAULT = Fault(Code.DOUBTFUL, "point", "digest", ())
HELD = Held(UUID(int=1), Code.DOUBTFUL, "point", "digest", "open")


def test_a_fault_that_is_on_the_list_stays_there_once() -> None:
    assert reconciled([FAULT, FAULT], [HELD]) == ((), (), ())
    assert reconciled([FAULT, FAULT], []).new == (FAULT,)


def test_a_fault_that_is_no_more_leaves_the_list() -> None:
    assert reconciled([], [HELD]).mended == (HELD.id,)


def test_another_wrong_value_is_the_same_finding_about_another_value() -> None:
    other = FAULT._replace(basis="other")
    assert reconciled([other], [HELD]) == ((), (), ((HELD.id, other),))


def test_what_was_left_as_it_is_stays_off_the_list_until_the_value_is_another() -> None:
    left = HELD._replace(state="ignored")
    assert reconciled([FAULT], [left]) == ((), (), ())
    assert reconciled([FAULT._replace(basis="other")], [left]).new
    assert reconciled([], [left]).mended == ()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_fault_says_what_why_and_how_to_mend_it(language: str) -> None:
    for code in Code:
        assert all(told(code, {}, language)), "and when its detail was put away"
    assert told(Code.FIELD, {"field": "region"}, "en").what == "the region is not on record"
    assert told(Code.UNPROVED, {"purpose": "marketing", "lacking": "how,wording"}, "zh").what.endswith(
        "取得方式、同意文本"
    )


def test_somebody_who_was_erased_counts_nowhere() -> None:
    erased = judge(GOOD._replace(is_erased=True, name="", points=()), Needs(), NOW)
    assert erased == ((), {})


A, B, C = sorted(uuid4() for _ in range(3))


def test_two_values_in_common_say_more_than_one() -> None:
    one, _ = score_of(["email"])
    both, reasons = score_of(["email", "sms", "voice"])
    assert both > one
    assert reasons == ("email", "phone"), "a number counts once, whether it is texted or called"
    assert both == pytest.approx(1 - 0.3 * 0.4)


def test_a_name_alone_or_an_address_alone_is_not_enough_and_both_are() -> None:
    assert alike(pairs_of([Shared("name", (A, B))])) == []
    assert alike(pairs_of([Shared("name", (A, B)), Shared("letter", (B, A))]))[0][:2] == (A, B)


def test_an_identifier_alone_is_enough_and_a_bank_account_is_less() -> None:
    assert score_of(["uscc"])[0] == pytest.approx(0.95)
    assert score_of(["bank_account"])[0] == pytest.approx(0.7)


def test_a_value_that_a_crowd_shares_says_nothing() -> None:
    crowd = tuple(uuid4() for _ in range(MOST + 1))
    assert pairs_of([Shared("sms", crowd)]) == {}
    assert len(pairs_of([Shared("sms", crowd[:-1])])) == MOST * (MOST - 1) // 2


@given(st.lists(st.sampled_from(["email", "sms", "name", "letter", "uscc"]), min_size=1))
def test_a_score_is_a_probability_and_more_reasons_never_lower_it(kinds: list[str]) -> None:
    assert 0 < score_of(kinds)[0] < 1
    assert score_of([*kinds, "lei"])[0] >= score_of(kinds)[0]


@pytest.mark.parametrize(
    ("name", "is_person", "parts"),
    [
        ("李明", True, ("明", "李")),
        ("欧阳 娜娜", True, ("娜娜", "欧阳")),
        ("Zoë van der Berg", True, ("zoe van der", "berg")),
        ("Müller, Jörg", True, ("jorg", "muller")),
        ("Madonna", True, ("", "madonna")),
        ("示例科技有限公司", False, ("", "示例科技")),
        ("ＡＣＭＥ  Ltd.", False, ("", "acme")),
    ],
)
def test_names_are_taken_apart(name: str, is_person: bool, parts: tuple[str, str]) -> None:
    assert name_parts(name, is_person=is_person) == parts


def test_a_company_that_is_called_like_a_legal_form_keeps_its_name() -> None:
    assert company_name("Limited") == "limited"
    assert company_name("有限公司") == "有限公司"


def test_a_name_is_found_however_it_was_typed() -> None:
    anna = GOOD._replace(name="Anna  Müller")
    assert name_key(anna) == name_key(anna._replace(name="MÜLLER, ANNA"))
    assert name_key(anna) != name_key(anna._replace(region="DE"))
    assert name_key(anna) != name_key(anna._replace(kind="company"))
    assert name_key(anna._replace(name="")) == ""


def test_a_customer_becomes_a_row_of_the_comparison() -> None:
    letter = Point(uuid4(), "letter", "Hauptstraße 5\n10115 Berlin", "active")
    phone = Point(uuid4(), "sms", "+49301234567", "active")
    row = features_of(GOOD._replace(name="Jörg Müller", points=(MAIL, letter, phone)))
    assert row == Features(
        str(GOOD.id), "jorg", "muller", email="li@example.com", phone="+49301234567", postcode="10115",
        street="hauptstrasse 5", locality="10115 berlin", region="CN-31",
    )  # fmt: skip
