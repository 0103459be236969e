# SPDX-License-Identifier: Apache-2.0
"""What the packs for Hong Kong, Taiwan, the European Union, the United Kingdom and the United States say, and keep silent on."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from duly.rooms.rulebook.facts import Finding, Pack, Recipient, Rule, Snapshot
from duly.rooms.rulebook.rules.evaluation import check, judged, jurisdictions_at
from duly.rooms.rulebook.rules.examples import example
from duly.rooms.rulebook.rules.lookup import Lookup
from rooms.rulebook.packs import core_example, everything, readable

PACKS = ("hong_kong", "taiwan", "eu", "eu_sectors", "united_kingdom", "united_states", "mailboxes")
EVERYWHERE = ("HK", "TW", "DE", "FR", "GB", "US", "US-CA")
NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)


def a_rule(name: str) -> tuple[Pack, Rule]:
    return next((pack, rule) for pack in packs() for rule in pack.rules if rule.id == name)


def packs() -> list[Pack]:
    return [pack for name in PACKS if (pack := readable(f"{name}.yaml")) is not None]


def an_ordinary_notice(**changes: Any) -> Snapshot:
    """From a company in China to customers everywhere, in English."""
    snapshot, _, _ = example(*a_rule("HK-01a"), "passes", core_example())
    return replace(snapshot, message_class="", jurisdictions=(), sender_region="CN", regions=EVERYWHERE, **changes)


def said(snapshot: Snapshot) -> list[Finding]:
    own = {rule.id for pack in packs() for rule in pack.rules}
    return [finding for finding in check(everything(), snapshot, NOW) if finding.rule in own]


def result(name: str, snapshot: Snapshot) -> str:
    pack, rule = a_rule(name)
    on = Lookup(snapshot, everything().questions, NOW)
    return judged(everything(), pack, rule, on, stage=rule.stages[0], places_of_law=jurisdictions_at(snapshot)).result


@pytest.mark.parametrize(
    "kind", ["address_change", "name_change", "bank_account_change", "closure", "fee_change", "contract_ended"]
)
def test_an_ordinary_notice_to_customers_everywhere_is_left_alone(kind: str) -> None:
    assert said(an_ordinary_notice(kind=kind)) == []
    assert said(an_ordinary_notice(kind=kind, mandatory=True, legal_basis="contract")) == []


def test_an_ordinary_message_is_held_from_nobody_but_those_who_stopped_texts() -> None:
    sends = [(pack, rule) for pack in packs() for rule in pack.rules if "send" in rule.stages]
    one = Recipient(region="US-FL", channel="sms", language="en", is_person=True, opted_out=False)
    calm = an_ordinary_notice(recipient=one)
    assert {result(rule.id, calm) for _, rule in sends} <= {"pass", "not_applicable"}
    stopped = replace(calm, recipient=replace(one, opted_out=True))
    assert [rule.id for _, rule in sends if result(rule.id, stopped) not in {"pass", "not_applicable"}] == ["US-09"]


@pytest.mark.parametrize(
    ("start", "effect", "expected"),
    [
        ("2027-01-01", "2027-02-01", "fail"),
        ("2027-01-02", "2027-02-01", "pass"),
        ("2027-01-25", "2027-02-01", "pass"),
        ("2027-01-26", "2027-02-01", "fail"),
    ],
)
def test_a_subscription_in_california_gets_dearer_between_seven_and_thirty_days_after_the_notice(
    start: str, effect: str, expected: str
) -> None:
    snapshot = an_ordinary_notice(
        kind="fee_change", has_persons=True, answers={"auto_renewal": True},
        start_on=date.fromisoformat(start), effective_on=date.fromisoformat(effect),
    )  # fmt: skip
    assert result("US-20a", snapshot) == expected


@pytest.mark.parametrize(
    ("start", "effect", "expected"),
    [
        ("2027-02-28", "2027-04-30", "pass"),
        ("2027-03-01", "2027-04-30", "fail"),
        ("2027-03-01", "2027-05-01", "pass"),
        ("2027-03-02", "2027-05-01", "fail"),
    ],
)
@pytest.mark.parametrize("name", ["EU-20a", "UK-05"])
def test_payment_contracts_change_with_two_months_notice(name: str, start: str, effect: str, expected: str) -> None:
    snapshot = an_ordinary_notice(
        kind="fee_change", answers={"is_payment_institution": True},
        start_on=date.fromisoformat(start), effective_on=date.fromisoformat(effect),
    )  # fmt: skip
    assert result(name, snapshot) == expected


@pytest.mark.parametrize(
    ("clock", "is_allowed"), [("09:59", False), ("10:00", True), ("13:00", False), ("14:00", True), ("20:00", False)]
)
def test_marketing_calls_to_france_keep_to_two_windows(clock: str, is_allowed: bool) -> None:
    one = Recipient(
        region="FR", channel="call", language="fr", is_person=True, opted_out=False,
        local_time=time.fromisoformat(clock), is_working_day=True,
    )  # fmt: skip
    snapshot = replace(an_ordinary_notice(recipient=one), message_class="commercial")
    assert {result("EU-FR-01a", snapshot), result("EU-FR-01b", snapshot)} == (
        {"pass"} if is_allowed else {"pass", "fail"}
    )


@pytest.mark.parametrize(("region", "clock", "expected"), [
    ("US-NY", "20:30", "not_applicable"), ("US-FL", "20:30", "fail"), ("US-FL", "19:59", "pass"), ("US", "20:30", "fail"),
    ("US-PR", "20:30", "not_applicable"), ("DE", "20:30", "not_applicable"),
])  # fmt: skip
def test_three_states_and_an_unknown_one_have_shorter_hours(region: str, clock: str, expected: str) -> None:
    one = Recipient(region=region, channel="sms", is_person=True, local_time=time.fromisoformat(clock))
    assert result("US-06a", replace(an_ordinary_notice(recipient=one), message_class="commercial")) == expected


@pytest.mark.parametrize("name", ["TW-05", "EU-15"])
def test_law_that_is_not_in_force_is_shown_and_blocks_nothing(name: str) -> None:
    late = an_ordinary_notice(kind="data_breach", answers={"discovered_at": "2026-11-01T08:00:00+08:00"})
    found = [finding for finding in said(late) if finding.rule == name]
    assert found
    assert all(finding.pending and not finding.blocks for finding in found)


def test_a_late_report_to_an_authority_never_stops_the_notice_to_those_who_are_hit() -> None:
    late = an_ordinary_notice(
        kind="data_breach", answers={"discovered_at": "2026-11-20T08:00:00+08:00", "breach_high_risk": False}
    )
    clocks = {"EU-12a", "UK-09a"}
    found = {finding.rule: finding for finding in said(late) if finding.rule[:5] in {"EU-12", "UK-09"}}
    assert clocks <= found.keys()
    assert not any(finding.blocks for finding in found.values())
