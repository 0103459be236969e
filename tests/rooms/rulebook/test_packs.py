# SPDX-License-Identifier: Apache-2.0
"""Every blocking rule of every pack shows by its own examples what it blocks and what it does not."""

from datetime import date
from typing import Any

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.rulebook.facts import Pack, Rule
from duly.rooms.rulebook.queries import kinds, packs
from duly.rooms.rulebook.rules.evaluation import check
from duly.rooms.rulebook.rules.examples import example
from duly.rooms.rulebook.rules.reading import read_pack

BLOCKING = [pytest.param(pack, rule, id=rule.id) for pack in packs() for rule in pack.rules if rule.severity == "block"]
MINIMAL: dict[str, Any] = {
    "pack": {"id": "x", "version": "1", "review_by": date(2027, 1, 1), "note": {"en": "n", "zh": "n"}},
    "rules": [
        {"id": "R", "check": "channels", "severity": "warn", "say": {"en": "e", "zh": "z"}, "options": {"least": 2}}
    ],
}


@pytest.mark.parametrize(("pack", "rule"), BLOCKING)
def test_the_passing_example_passes(pack: Pack, rule: Rule) -> None:
    snapshot, now = example(pack, rule, "passes")
    assert rule.id not in [finding.rule for finding in check([pack], snapshot, now)]


@pytest.mark.parametrize(("pack", "rule"), BLOCKING)
def test_the_failing_example_is_blocked_in_words_of_both_languages(pack: Pack, rule: Rule) -> None:
    snapshot, now = example(pack, rule, "fails")
    found = [finding for finding in check([pack], snapshot, now) if finding.rule == rule.id]
    assert found
    assert all(finding.severity == "block" and finding.where for finding in found)
    assert all(finding.words.say("en") != finding.words.say("zh-Hans") for finding in found)


def test_the_six_kinds_of_change_are_known() -> None:
    wanted = {
        "company_transfer",
        "address_change",
        "contract_ended",
        "service_adjustment",
        "fee_change",
        "customer_data_change",
    }
    assert wanted <= kinds().keys()


def test_every_pack_says_that_it_is_not_legal_advice() -> None:
    assert all("not legal advice" in pack.note.en and "不构成法律意见" in pack.note.zh for pack in packs())


@pytest.mark.parametrize(
    "change",
    [
        {"check": "no_such_check"},
        {"severity": "fatal"},
        {"severity": "block"},
        {"colour": "red"},
    ],
)
def test_a_pack_with_a_faulty_rule_is_refused(change: dict[str, object]) -> None:
    faulty = MINIMAL | {"rules": [MINIMAL["rules"][0] | change]}
    with pytest.raises(Refusal) as refused:
        read_pack(faulty)
    assert refused.value.code == "rulebook.bad_pack"
    assert read_pack(MINIMAL).rules
