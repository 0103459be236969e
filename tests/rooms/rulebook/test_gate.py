# SPDX-License-Identifier: Apache-2.0
"""The gate before each send: allowed, held until an hour, or skipped with the rule as the reason."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from duly.rooms.rulebook.facts import Recipient, Verdict
from duly.rooms.rulebook.rules.evaluation import jurisdictions_at
from duly.rooms.rulebook.rules.gate import gate
from rooms.rulebook.looking import SNAPSHOT, library, outcome

NIGHT = datetime(2026, 12, 1, 20, tzinfo=UTC)  # 04:00 on the 2nd in Shanghai
WINDOW = {"stages": ["send"], "check": {"kind": "window", "from": "08:00", "to": "21:00"}}
SCOPE = {"stages": ["send"], "check": {"kind": "suppression_scope", "scope": "robotexts", "spares": ["email"]}}
HERE = Recipient(residence="CN", region="CN", time_zone="Asia/Shanghai", channel="sms", is_person=True)


def verdict(rule: dict[str, Any], one: Recipient, **head: Any) -> Verdict:
    return next(gate(library(rule, head), SNAPSHOT, [one], NIGHT))


def test_at_night_a_step_is_held_until_the_window_opens() -> None:
    found = verdict(WINDOW, HERE)
    assert (found.outcome, found.rule, found.until) == ("hold", "R", datetime(2026, 12, 2, 0, tzinfo=UTC))
    assert verdict(WINDOW, replace(HERE, time_zone="Europe/London")).outcome == "allow"


def test_an_hour_that_is_not_known_holds() -> None:
    assert verdict(WINDOW, replace(HERE, time_zone="", region="US", residence="US")).outcome == "hold"


@pytest.mark.parametrize(
    ("changes", "becomes"),
    [
        ({"opted_out": True}, "skip"),
        ({"opted_out": True, "channel": "email"}, "allow"),
        ({"opted_out": False}, "allow"),
        ({"opted_out": None}, "skip"),
    ],
)
def test_an_opt_out_skips_what_it_covers_and_spares_the_rest(changes: dict[str, Any], becomes: str) -> None:
    found = verdict(SCOPE, replace(HERE, **changes))
    assert found.outcome == becomes
    assert (found.rule == "R") is (becomes != "allow")


def test_the_law_of_home_number_and_sender_holds_together() -> None:
    assert verdict(SCOPE, replace(HERE, opted_out=True), jurisdiction="US").outcome == "allow"
    assert verdict(SCOPE, replace(HERE, opted_out=True, number_country="US"), jurisdiction="US").outcome == "skip"
    london = replace(HERE, residence="UK", region="GB", opted_out=True)
    assert verdict(SCOPE, london, jurisdiction="CN").outcome == "skip"  # the sender is in China


@pytest.mark.parametrize("question", ["governing_law", "storage_region"])
def test_the_law_of_the_contract_and_of_where_data_are_kept_joins_the_others(question: str) -> None:
    rules = library(SCOPE, {"jurisdiction": "US"})
    out = replace(HERE, opted_out=True)
    assert next(gate(rules, SNAPSHOT, [out], NIGHT)).outcome == "allow"
    under = replace(SNAPSHOT, answers={question: "US"})
    assert next(gate(rules, under, [out], NIGHT)).outcome == "skip"
    assert jurisdictions_at(under) == ("CN", "US")
    assert jurisdictions_at(replace(under, answers={question: "other"})) == ("CN",)


def test_somebody_of_whom_no_place_is_known_gets_everything_that_the_notice_is_under() -> None:
    nobody = Recipient(channel="sms", opted_out=True)
    rules = library(SCOPE, {"jurisdiction": "US"})
    wide = replace(SNAPSHOT, jurisdictions=("CN", "US"))
    assert next(gate(rules, wide, [nobody], NIGHT)).outcome == "skip"


def test_consent_that_nobody_recorded_skips_and_says_what_is_not_known() -> None:
    rule = {"stages": ["send"], "check": {"kind": "consent", "purpose": "marketing"}}
    found = verdict(rule, HERE)
    assert found.outcome == "skip"
    assert found.words is not None
    assert "recipient.consent.marketing" in found.words.say("en")
    assert verdict(rule, replace(HERE, consents={"marketing": "granted"})).outcome == "allow"
    assert verdict(rule, replace(HERE, consents={"marketing": "withdrawn"})).outcome == "skip"


@pytest.mark.parametrize(
    ("given", "becomes"), [("explicit", "allow"), ("granted", "skip"), ("withdrawn", "skip"), (None, "skip")]
)
def test_where_explicit_consent_is_asked_for_no_other_will_do(given: str | None, becomes: str) -> None:
    rule = {"stages": ["send"], "check": {"kind": "consent", "purpose": "marketing", "given": "explicit"}}
    assert verdict(rule, replace(HERE, consents={"marketing": given} if given else {})).outcome == becomes


def test_explicit_consent_is_consent_where_any_will_do() -> None:
    rule = {"stages": ["send"], "check": {"kind": "consent", "purpose": "marketing"}}
    assert verdict(rule, replace(HERE, consents={"marketing": "explicit"})).outcome == "allow"


@pytest.mark.parametrize(
    ("answers", "result"),
    [({"consent_move": "a box of its own"}, "pass"), ({"consent_move": ""}, "fail"), ({}, "unknown")],
)
def test_before_sending_the_plan_says_how_explicit_consent_is_obtained(answers: dict[str, str], result: str) -> None:
    rule = {"stages": ["approval"], "check": {"kind": "consent", "purpose": "move", "given": "explicit"}}
    asked = {"consent_move": {"type": "text", "say": {"en": "How?", "zh": "如何？"}}}
    assert outcome(rule, parts={"questions": asked}, answers=answers).result == result


@pytest.mark.parametrize("head", [{"status": "shadow"}, {"status": "retired"}])
def test_a_pack_that_does_not_block_holds_nobody(head: dict[str, Any]) -> None:
    assert verdict(SCOPE, replace(HERE, opted_out=True), **head).outcome == "allow"


def test_everybody_gets_the_verdict_that_they_would_get_alone() -> None:
    people = [
        replace(HERE, channel=channel, local_time=time(hour)) for channel in ("sms", "email") for hour in range(24)
    ]
    rules = library(WINDOW)
    together = list(gate(rules, SNAPSHOT, people * 2, NIGHT))
    assert together == [next(gate(rules, SNAPSHOT, [one], NIGHT)) for one in people * 2]
