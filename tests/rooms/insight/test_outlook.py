# SPDX-License-Identifier: Apache-2.0
"""Walking a plan: everybody is counted once, money is never mixed, what has no price is not free."""

import math

from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.insight.facts import ASSUMPTIONS, Group, Offer, Rates, Stage
from duly.rooms.insight.rules import lengths, outlook

RATES = {"email": Rates(0.9, 0.5), "sms": Rates(0.8, 0.25), "call": Rates(1.0, 1.0), "portal": Rates(1.0, 0.1)}
EVERYBODY = Group("en", "GB", frozenset({"email", "sms"}), 800.0)
SMS_ONLY = Group("zh-Hans", "CN", frozenset({"sms"}), 200.0)
NOBODY = Group("en", "GB", frozenset(), 50.0)
STAGES = [Stage(("email",), 100.0), Stage(("sms",), 50.0), Stage(("call",), 25.0)]


def free(step: int, channel: str, group: Group) -> Offer:
    return Offer(2 if channel == "sms" else 1, {"sms": 50_000, "call": 2_000_000}.get(channel, 0), "CNY")


def test_who_confirmed_is_not_sent_the_next_step() -> None:
    found = outlook.outlook([EVERYBODY, SMS_ONLY, NOBODY], STAGES, RATES, free)
    email, sms, call = found.channels
    assert (email.messages, email.skipped, email.confirmed) == (800, 250, 400)
    assert (sms.messages, sms.skipped, sms.units, sms.confirmed) == (600, 50, 1200, 150)
    assert (call.messages, call.confirmed) == (450, 450)
    assert (found.confirmed, found.unreachable, found.reached_by, found.ends) == (1000, 50, 100, 175)
    assert outlook.total(found.channels) == {"CNY": 600 * 50_000 + 450 * 2_000_000}


def test_a_channel_beside_another_costs_but_nobody_confirms_twice() -> None:
    found = outlook.outlook([EVERYBODY], [Stage(("email", "sms"), 1.0)], RATES, free)
    assert found.confirmed == 800 * (1 - 0.5 * 0.75)
    assert [row.messages for row in found.channels] == [800, 800]


def test_a_condition_narrows_the_next_step() -> None:
    found = outlook.outlook([EVERYBODY], [STAGES[0], Stage(("sms",), 1.0, ("not_delivered",))], RATES, free)
    assert math.isclose(found.channels[1].messages, 400 * 0.1)


def test_those_with_no_contact_so_far_are_the_only_ones_asked() -> None:
    stages = [STAGES[0], Stage(("sms",), 1.0, ("no_contact",))]
    assert outlook.outlook([EVERYBODY, SMS_ONLY], stages, RATES, free).channels[1].messages == 200


def test_tracks_of_a_plan_are_added_up() -> None:
    parts = [outlook.outlook([group], STAGES[:2], RATES, free) for group in (EVERYBODY, SMS_ONLY)]
    whole = outlook.outlook([EVERYBODY, SMS_ONLY], STAGES[:2], RATES, free)
    assert outlook.merged(parts) == whole
    assert outlook.merged([]).ends == 0


def test_what_has_no_price_is_counted_and_not_added() -> None:
    found = outlook.outlook([EVERYBODY], STAGES[:1], RATES, lambda *_: Offer(1, 0, ""))
    assert (found.channels[0].unpriced, outlook.total(found.channels)) == (800, {})


def test_confirmations_of_a_step_spread_over_its_wait() -> None:
    found = outlook.outlook([EVERYBODY], STAGES[:2], RATES, free)
    assert [round(outlook.confirmed_by(found, at)) for at in (-5, 0, 50, 100, 125, 10**6)] == [
        0, 0, 200, 400, 450, 500,
    ]  # fmt: skip


def test_a_cheaper_order_of_the_same_steps_is_found() -> None:
    dear_first = [Stage(("call",), 10.0), Stage(("email",), 20.0)]
    order, other = outlook.cheaper_order([EVERYBODY], dear_first, RATES | {"call": Rates(0.9, 0.5)}, free) or ((), None)
    assert order == (1, 0)
    assert other is not None
    assert [row.channel for row in other.channels] == ["email", "call"]


def test_no_order_is_called_cheaper_across_currencies_or_without_prices() -> None:
    def mixed(step: int, channel: str, group: Group) -> Offer:
        return Offer(1, 5, "EUR" if channel == "email" else "CNY")

    assert outlook.cheaper_order([EVERYBODY], STAGES, RATES, mixed) is None
    assert outlook.cheaper_order([EVERYBODY], STAGES, RATES, lambda *_: Offer(1, 0, "")) is None
    assert outlook.cheaper_order([EVERYBODY], STAGES[:1], RATES, free) is None


GROUPS = st.builds(
    Group, st.sampled_from(["en", "zh-Hans"]), st.sampled_from(["CN", "GB"]),
    st.frozensets(st.sampled_from(["email", "sms", "voice"])), st.integers(0, 10**6).map(float),
)  # fmt: skip
STAGE_LISTS = st.lists(
    st.builds(
        Stage, st.lists(st.sampled_from(sorted(ASSUMPTIONS)), min_size=1, max_size=3, unique=True).map(tuple),
        st.floats(0, 10**6), st.sampled_from([(), ("not_delivered",), ("bounced",), ("no_contact", "bounced"), ("always",)]),
    ),
    max_size=5,
)  # fmt: skip


@given(st.lists(GROUPS, max_size=6), STAGE_LISTS)
def test_nobody_is_lost_or_counted_twice(groups: list[Group], stages: list[Stage]) -> None:
    found = outlook.outlook(groups, stages, ASSUMPTIONS, free)
    everybody = sum(group.size for group in groups)
    assert -1e-6 <= found.confirmed <= everybody + 1e-6
    assert 0 <= found.unreachable <= everybody
    assert math.isclose(sum(row.confirmed for row in found.channels), found.confirmed, abs_tol=1e-3)
    for row in found.channels:
        assert row.messages + row.skipped <= everybody + 1e-3
        assert row.delivered <= row.messages + 1e-6


def test_lengths_of_paper_and_speech() -> None:
    assert lengths.pages("") == lengths.pages("x\n" * 46) == 1
    assert lengths.pages("x\n" * 47) == lengths.pages("汉" * 45 * 47) == 2
    assert lengths.billed_minutes("hi", "en") == 1
    assert lengths.billed_minutes("汉" * 241, "zh-Hans") == 2
    assert lengths.call_minutes("汉" * 240, "zh-Hans") == 2.5


def test_every_assumption_is_a_share() -> None:
    assert all(0 <= share <= 1 for rate in ASSUMPTIONS.values() for share in rate[:2])
