# SPDX-License-Identifier: Apache-2.0
"""Tiers, risk, proofs, codes, clocks and digests, decided from values alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.rules import clocks, codes, policy, proofs, risk
from duly.rooms.change_requests.rules.binding import Bound, Head, Sides, item_digest, payload_digest, verdict
from duly.rooms.change_requests.rules.proofs import Proof
from duly.rooms.change_requests.terms import LEVELS, Method, Tier, Who

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)
SECRET = b"s" * 32


def proof(method: Method, who: Who = Who.REQUESTER, item: UUID | None = None, at: datetime = NOW) -> Proof:
    return Proof(who, method, LEVELS[method], at, item)


@pytest.mark.parametrize(
    ("tier", "methods", "missing"),
    [
        (Tier.T0, [Method.SESSION], ()),
        (Tier.T1, [], ("requester",)),
        (Tier.T2, [Method.SESSION], ("requester",)),
        (Tier.T2, [Method.CODE_SMS], ("another_proof",)),
        (Tier.T2, [Method.CODE_SMS, Method.SESSION], ("another_proof",)),
        (Tier.T2, [Method.CODE_EMAIL], ()),
        (Tier.T2, [Method.CODE_SMS, Method.CALL_BACK], ()),
        (Tier.T3, [Method.CODE_EMAIL], ("document", "call_back")),
        (Tier.T3, [Method.CODE_EMAIL, Method.DOCUMENT], ("call_back",)),
        (Tier.T3, [Method.COUNTER], ()),
        (Tier.T3, [Method.DOCUMENT, Method.CALL_BACK], ()),
        (Tier.T4, [Method.DOCUMENT, Method.CALL_BACK], ("second_person",)),
    ],
)
def test_what_a_tier_asks_for(tier: Tier, methods: list[Method], missing: tuple[str, ...]) -> None:
    assert proofs.lacking(tier, [proof(one) for one in methods]) == missing


def test_a_second_person_makes_t4_whole() -> None:
    held = [proof(Method.COUNTER), proof(Method.CODE_EMAIL, Who.SECOND)]
    assert proofs.lacking(Tier.T4, held) == ()


def test_a_new_contact_is_proved_for_its_own_item_only() -> None:
    held = [proof(Method.CODE_SMS, Who.NEW_CONTACT, ONE)]
    assert proofs.unproved([ONE, TWO], held) == [TWO]
    assert proofs.lacking(Tier.T2, held) == ("requester",)


def test_work_begins_on_a_fresh_code_only() -> None:
    old = [proof(Method.CODE_EMAIL, at=NOW - timedelta(minutes=16))]
    assert not proofs.is_enough_to_check(Tier.T2, old, NOW)
    assert proofs.is_enough_to_check(Tier.T2, [proof(Method.CODE_EMAIL, at=NOW - timedelta(minutes=15))], NOW)
    assert proofs.is_enough_to_check(Tier.T3, [proof(Method.CALL_BACK, at=NOW - timedelta(days=2))], NOW)
    assert not proofs.is_enough_to_check(Tier.T2, [proof(Method.SESSION)], NOW)


def test_the_tier_is_that_of_the_gravest_item_and_unknown_fields_are_the_worst() -> None:
    touches = [risk.Touch("profile", "language"), risk.Touch("contact_point", "value")]
    assert risk.tier_of(policy.BUILT_IN, touches, ()) is Tier.T2
    assert risk.tier_of(policy.BUILT_IN, [*touches, risk.Touch("identifier", "value")], ()) is Tier.T3
    assert risk.tier_of(policy.BUILT_IN, [risk.Touch("profile", "shoe_size")], ()) is Tier.T4
    assert risk.tier_of(policy.BUILT_IN, [], ()) is Tier.T4


@pytest.mark.parametrize("flag", sorted(risk.RAISES))
def test_what_is_suspicious_raises_a_contact_point_to_a_bank_account(flag: str) -> None:
    assert risk.tier_of(policy.BUILT_IN, [risk.Touch("contact_point", "value")], (flag,)) is Tier.T3
    assert risk.tier_of(policy.BUILT_IN, [risk.Touch("profile", "alias")], (flag,)) is Tier.T1


def test_the_window_lasts_thirty_days_and_many_changes_are_two_in_ninety() -> None:
    def flags(*days: int) -> tuple[str, ...]:
        return risk.flags_of((), risk.Past(tuple(NOW - timedelta(days=one) for one in days)), NOW)

    assert flags(29) == ("window",)
    assert flags(30) == ()
    assert flags(40, 80) == ("many_changes",)
    assert flags(40, 100) == ()


def test_flags_that_nobody_knows_are_dropped() -> None:
    assert risk.flags_of(("urgent", "trust_me"), risk.Past(()), NOW) == ("urgent",)


def test_the_sample_is_about_what_was_asked_for() -> None:
    hits = sum(risk.is_sampled(UUID(int=number), 5) for number in range(10_000))
    assert 400 < hits < 600
    assert risk.is_sampled(ONE, 100)
    assert not risk.is_sampled(ONE, 0)


@pytest.mark.parametrize(
    ("tier", "old", "dead", "hours"),
    [
        (Tier.T1, False, False, 0), (Tier.T2, True, False, 12), (Tier.T2, False, False, 72), (Tier.T2, True, True, 168),
        (Tier.T3, True, False, 72), (Tier.T4, True, False, 168),
    ],
)  # fmt: skip
def test_how_long_a_change_cools_off(tier: Tier, old: bool, dead: bool, hours: int) -> None:
    assert clocks.cooling(tier, policy.HOURS, is_old_proved=old, is_dead=dead) == timedelta(hours=hours)


def test_while_the_clock_stands_the_day_of_the_answer_moves() -> None:
    assert clocks.resumed(NOW, NOW - timedelta(days=3), NOW) == NOW + timedelta(days=3)
    assert clocks.resumed(NOW, None, NOW) == NOW


def test_an_organisation_may_ask_for_more_and_never_for_less() -> None:
    ours = policy.read(1, {"fields": {"contact_point.value": 3}, "hours": {"t2": 96}, "days": {"t2": 3}, "sample": 50})
    assert (ours.tier_of("contact_point", "value"), ours.hours["t2"], ours.days["t2"]) == (Tier.T3, 96, 3)
    lesser: tuple[object, ...] = (
        {"fields": {"contact_point.value": 1}}, {"hours": {"t2": 1}}, {"days": {"t2": 6}}, {"sample": 1}, {"sample": True},
        {"fields": {"profile.shoe_size": 4}}, {"hours": {"t2": "96"}}, {"more": {}}, [], "x", {"fields": []},
    )  # fmt: skip
    for less in lesser:
        with pytest.raises(Refusal, match="cannot be used"):
            policy.read(1, less)


@given(st.text(max_size=80))
def test_no_text_but_the_code_is_right(text: str) -> None:
    bound = codes.Bound(ONE, TWO, "x")
    assert codes.is_right(SECRET, text, bound, codes.kept(SECRET, "ABC234", bound)) is (codes.typed(text) == "ABC234")


def test_a_code_is_right_however_it_is_typed_and_for_nothing_else() -> None:
    bound = codes.Bound(ONE, TWO, "x")
    held = codes.kept(SECRET, "ABC234", bound)
    assert all(codes.is_right(SECRET, text, bound, held) for text in ("abc234", " ABC-234 ", "ＡＢＣ２３４"))
    for other in (bound._replace(request=TWO), bound._replace(row=ONE), bound._replace(target="y")):
        assert not codes.is_right(SECRET, "ABC234", other, held)


def test_codes_are_long_enough_and_do_not_repeat() -> None:
    drawn = {codes.draw() for _ in range(500)}
    assert len(drawn) > 495
    assert all(len(one) == 6 and not set(one) & set("01OIL") for one in drawn)


def test_codes_last_as_long_as_their_channel_is_slow() -> None:
    assert codes.lasts("sms") == timedelta(minutes=10)
    assert codes.lasts("email") == timedelta(hours=24)
    assert codes.lasts("letter") == timedelta(days=21)
    assert codes.lasts("letter", is_abroad=True) == timedelta(days=30)


def test_an_approval_binds_to_every_word() -> None:
    head = Head(ONE, TWO, "update", "", 1)
    item = Bound(0, "profile", ONE, "name", "base", "digest", {"a": "b"}, ends=False)
    digest = payload_digest(head, [item])
    others = [
        payload_digest(head._replace(party=ONE), [item]), payload_digest(head._replace(nature="end"), [item]),
        payload_digest(head._replace(round=2), [item]), payload_digest(head._replace(effective="x"), [item]),
        payload_digest(head, []), payload_digest(head, [item, item._replace(position=1)]),
        payload_digest(head, [item._replace(family="z")]), payload_digest(head, [item._replace(field="z")]),
        payload_digest(head, [item._replace(base="z")]), payload_digest(head, [item._replace(digest="z")]),
        payload_digest(head, [item._replace(entity=None)]), payload_digest(head, [item._replace(ends=True)]),
        payload_digest(head, [item._replace(attributes={"a": "c"})]),
    ]  # fmt: skip
    assert len({digest, *others}) == len(others) + 1
    assert payload_digest(head, [item._replace(position=1), item]) == payload_digest(
        head, [item, item._replace(position=1)]
    )


def test_a_digest_tells_nothing_to_whoever_has_not_the_salt() -> None:
    assert item_digest("+8613800000000", "a") != item_digest("+8613800000000", "b")
    assert item_digest(None, "a") != item_digest("", "a")


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (Sides("a", "a", is_there=True, is_new=False, says_so=False), "same"),
        (Sides("a", "b", is_there=True, is_new=False, says_so=False), "changed"),
        (Sides("a", "b", is_there=True, is_new=False, says_so=True), "already"),
        (Sides("a", "", is_there=False, is_new=False, says_so=False), "changed"),
        (Sides("", "", is_there=False, is_new=True, says_so=False), "same"),
        (Sides("", "", is_there=False, is_new=True, says_so=True), "already"),
    ],
)
def test_three_ways_of_seeing_an_item(sides: Sides, said: str) -> None:
    assert verdict(sides) == said
