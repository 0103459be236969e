# SPDX-License-Identifier: Apache-2.0
"""Stages, three values, statuses, law that changes, and records that come out the same every time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duly.kernel.canonical import encode
from duly.rooms.rulebook import queries
from duly.rooms.rulebook.facts import Recipient
from duly.rooms.rulebook.queries.packs import _together
from duly.rooms.rulebook.queries.shipping import shipped
from duly.rooms.rulebook.rules.conditions import as_number, compiled
from duly.rooms.rulebook.rules.lookup import Lookup
from duly.rooms.rulebook.rules.telling import as_json
from rooms.rulebook.looking import HEAD, NOW, SNAPSHOT, found, library, outcome

NEVER: dict[str, Any] = {"check": {"kind": "channels", "least": 9}}
FLAGS = {
    "known": {"type": "flag", "assume": False, "say": {"en": "k", "zh": "k"}},
    "open": {"type": "flag", "say": {"en": "Is it open?", "zh": "开着吗？"}},
}
PACK = {"questions": FLAGS}


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ({"kind": "address_change"}, True),
        ({"kind": ["fee_change", "name_change"]}, False),
        ({"channels": "email"}, True),
        ({"known": False}, True),
        ({"open": True}, None),
        ({"open": True, "kind": "fee_change"}, False),
        ({"any": [{"open": True}, {"kind": "address_change"}]}, True),
        ({"any": [{"open": True}, {"kind": "fee_change"}]}, None),
        ({"not": {"open": True}}, None),
        ({"not": {"kind": "fee_change"}}, True),
        ({"present": ["open"]}, False),
        ({"before": ["today", "effective_on"]}, True),
        ({"not_after": ["effective_on", "effective_on"]}, True),
        ({"before": ["nothing", "effective_on"]}, None),
        ({"at_least": {"audience_count": 3}}, True),
        ({"less_than": {"audience_count": 3}}, False),
        ({"at_least": {"open": 1}}, None),
        ({"known": 0}, False),
        ({}, True),
    ],
)
def test_conditions_have_three_values(condition: dict[str, Any], wanted: bool | None) -> None:
    on = Lookup(replace(SNAPSHOT, audience_count=3), library(NEVER, **PACK).questions, NOW)
    assert compiled(condition)(on).value is wanted


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ({"regions": "FR"}, True),
        ({"regions": "FR-IDF"}, True),
        ({"regions": ["DE", "FR"]}, True),
        ({"regions": "US-NY"}, False),
        ({"regions": "US"}, True),
        ({"regions": "F"}, False),
        ({"not": {"regions": "FR"}}, False),
        ({"sender_region": "CN"}, True),
        ({"sender_region": "CN-31"}, True),
        ({"sender_region": "CN-11"}, False),
        ({"recipient.region": "US"}, True),
        ({"recipient.region": ["US-FL", "US-OK"]}, False),
        ({"kind": "address"}, False),
    ],
)
def test_a_country_holds_for_its_parts_and_a_part_only_for_itself(condition: dict[str, Any], wanted: bool) -> None:
    there = replace(
        SNAPSHOT, regions=("FR-IDF", "US-CA"), sender_region="CN-31", recipient=Recipient(region="US-CA"),
        kind="address-change",
    )  # fmt: skip
    assert compiled(condition)(Lookup(there, {}, NOW)).value is wanted


def test_a_part_does_not_hold_where_only_the_country_is_known() -> None:
    there = replace(SNAPSHOT, regions=("US",), recipient=Recipient(region="US"))
    assert compiled({"regions": "US-NY"})(Lookup(there, {}, NOW)).value is False
    assert compiled({"recipient.region": "US-NY"})(Lookup(there, {}, NOW)).value is False


def test_wording_to_take_over_keeps_its_blanks() -> None:
    wording = {"en": "{{ transferee }} takes over on {{ effective_on|date }}.", "zh": "由{{ transferee }}承接。"}
    one = found(NEVER | {"suggest": wording})[0].suggest
    assert one is not None
    assert (one.say("en"), one.say("zh")) == (wording["en"], wording["zh"])


def test_a_rule_that_does_not_apply_names_what_was_false() -> None:
    result = outcome(NEVER | {"applies": {"kind": "fee_change"}})
    assert (result.result, result.reasons) == ("not_applicable", ("kind: address_change",))


def test_what_nobody_answered_blocks_where_the_rule_blocks_and_says_which_question() -> None:
    asked = NEVER | {"applies": {"open": True}}
    (finding,) = found(asked, parts=PACK)
    assert finding.blocks
    assert (finding.where, finding.unknown) == ("answers.open", ("open",))
    assert "Is it open?" in finding.words.say("en")
    assert "开着吗？" in finding.words.say("zh")
    assert not found(asked | {"severity": "warn"}, parts=PACK)
    assert not found(asked, parts=PACK, answers={"open": False})


def test_a_rule_that_is_met_anyway_asks_nobody() -> None:
    assert outcome({"check": {"kind": "channels", "least": 1}, "applies": {"open": True}}, parts=PACK).result == "pass"


def test_an_assumption_is_named() -> None:
    assert outcome(NEVER | {"applies": {"known": False}}, parts=PACK).assumed == ("known",)


def test_an_answer_of_a_kind_that_nobody_foresaw_is_an_error_and_blocks() -> None:
    rule = NEVER | {"applies": {"open": True}}
    (finding,) = found(rule, parts=PACK, answers={"open": {"a": [3]}})
    assert finding.blocks
    assert outcome(rule, parts=PACK, answers={"open": {"a": [3]}}).result == "error"


@pytest.mark.parametrize("bound", ["x", True, None, [1]])
def test_a_bound_that_is_no_number_is_found_when_the_pack_is_read(bound: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        compiled({"at_least": {"audience_count": bound}})


def test_text_of_thousands_of_digits_is_no_number() -> None:
    assert as_number("9" * 5_000) is None
    assert as_number("12") == 12


@pytest.mark.parametrize(
    ("head", "severities"),
    [
        ({"status": "draft"}, ["block"]),
        ({"status": "approved", "approved_by": [{"role": "counsel"}]}, ["block"]),
        ({"status": "shadow"}, ["info"]),
        ({"status": "retired"}, []),
        ({"jurisdiction": "US"}, []),
        ({"jurisdiction": "CN"}, ["block"]),
        ({"review_by": date(2026, 11, 1)}, ["block", "warn"]),
    ],
)
def test_the_status_and_the_place_of_a_pack_decide(head: dict[str, Any], severities: list[str]) -> None:
    assert [finding.severity for finding in found(NEVER, parts={"head": head})] == severities


def test_law_that_is_not_in_force_is_shown_and_does_not_block() -> None:
    (finding,) = found(NEVER | {"valid": {"from": None}})
    assert (finding.severity, finding.pending) == ("warn", True)


@pytest.mark.parametrize(("effective_on", "article"), [(date(2027, 3, 1), "44"), (date(2026, 12, 20), "42")])
def test_the_provision_is_the_one_of_the_selecting_day(effective_on: date, article: str) -> None:
    law = [
        {"source": "s", "article": "42", "to": date(2026, 12, 31)},
        {"source": "s", "article": "44", "from": date(2027, 1, 1)},
    ]
    (finding,) = found(NEVER | {"law": law, "select_by": "effective_on"}, effective_on=effective_on)
    assert str(finding.law) == f"某法 {article}"


def test_a_rule_holds_only_while_it_is_valid() -> None:
    assert outcome(NEVER | {"valid": {"from": date(2027, 1, 1)}}).result == "not_applicable"
    assert outcome(NEVER | {"valid": {"from": date(2026, 1, 1), "to": date(2026, 12, 1)}}).result == "fail"


def test_later_stages_are_shown_from_the_start() -> None:
    assert [finding.stage for finding in found(NEVER | {"stages": ["schedule"]})] == ["schedule"]
    assert not found(NEVER | {"stages": ["send"]})


def test_the_same_snapshot_and_packs_give_the_same_bytes() -> None:
    def bytes_of() -> bytes:
        return encode([as_json(one) for one in queries.decide(SNAPSHOT, NOW)])

    first = bytes_of()
    _together.cache_clear()
    shipped.cache_clear()
    assert bytes_of() == first
    assert b'"pack_digest":"sha256:' in first
    assert HEAD
