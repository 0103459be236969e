# SPDX-License-Identifier: Apache-2.0
"""What a rule means, and the root over a roll."""

from datetime import date
from typing import Any

import pytest

from duly.kernel.merkle import leaf_hash, root
from duly.kernel.refusals import Refusal
from duly.rooms.audience.rules import Frontier, public_form, read, reason_words
from duly.rooms.customers.facts import Criteria


def test_a_full_rule_is_read() -> None:
    rule = {
        "services": ["hosting"],
        "contracts": {"states": ["active", "ended"], "ended_since": date(2025, 1, 1)},
        "regions": ["cn", "HK"],
        "tags": ["vip"],
        "customers": ["C-1"],
        "exempt": [{"customer": "C-2", "reason": "told in person"}],
    }
    expected = Criteria(
        ("hosting",), ("active", "ended"), date(2025, 1, 1), ("CN", "HK"), ("vip",), ("active", "former"), ("C-1",)
    )
    assert (expected, {"C-2": "told in person"}) == read(rule)


def test_an_empty_rule_means_every_active_customer() -> None:
    assert Criteria(statuses=("active",)) == read({}).criteria


def test_ended_contracts_reach_those_who_have_left() -> None:
    assert ("active", "former") == read({"contracts": {"states": ["ended"]}}).criteria.statuses
    assert ("active", "former") == read({"contracts": {"ended_since": "2025-01-01"}}).criteria.statuses
    assert ("active",) == read({"contracts": {"states": ["ended"]}, "statuses": ["active"]}).criteria.statuses


@pytest.mark.parametrize(
    ("rule", "at", "says"),
    [
        ([], "audience", "mapping"),
        ({"service": ["a"]}, "audience.service", "services, contracts"),
        ({"contracts": ["a"]}, "audience.contracts", "mapping"),
        ({"contracts": {"state": []}}, "audience.contracts.state", "states, ended_since"),
        ({"contracts": {"states": ["over"]}}, "audience.contracts.states[0]", "active, ended"),
        ({"contracts": {"states": ["active"], "ended_since": "2025-01-01"}}, "audience.contracts.ended_since", "ended"),
        ({"contracts": {"ended_since": "soon"}}, "audience.contracts.ended_since", "2025-01-31"),
        ({"contracts": {"ended_since": 2025}}, "audience.contracts.ended_since", "2025-01-31"),
        ({"services": "hosting"}, "audience.services", "list"),
        ({"services": [1]}, "audience.services[0]", "quotes"),
        ({"regions": [False]}, "audience.regions[0]", "quotes"),
        ({"regions": ["China"]}, "audience.regions", "CN-31"),
        ({"tags": [""]}, "audience.tags[0]", "quotes"),
        ({"exempt": ["C-1"]}, "audience.exempt[0]", "mapping"),
        ({"exempt": {"C-1": "x"}}, "audience.exempt", "list"),
        ({"exempt": [{"customer": "C-1"}]}, "audience.exempt[0].reason", "quotes"),
        (
            {"exempt": [{"customer": "C-1", "reason": "a"}, {"customer": "C-1", "reason": "b"}]},
            "audience.exempt[1]",
            "twice",
        ),
    ],
)
def test_a_wrong_rule_is_refused_at_its_place(rule: Any, at: str, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(rule)
    assert ("audience.bad_rule", at) == (refused.value.code, refused.value.field)
    assert says in refused.value.say("en")
    assert refused.value.say("zh") != refused.value.say("en")


def test_the_public_form_names_nobody() -> None:
    criteria = read({"customers": ["C-1", "C-2"], "tags": ["vip"]}).criteria
    assert (2, ["vip"], 3) == tuple(public_form(criteria, 3)[key] for key in ("named", "tags", "exemptions"))
    assert "C-1" not in str(public_form(criteria, 0))


def test_every_reason_reads_aloud_in_two_languages() -> None:
    for reason in (
        {"by": "contract", "number": "K{1}", "service": "", "ended_on": "2025-01-01"}, {"by": "region", "region": "CN"},
        {"by": "tag", "tags": ["a"]}, {"by": "named"}, {"by": "all"},
    ):  # fmt: skip
        words = reason_words(reason)
        assert words.say("en")
        assert words.say("zh") != words.say("en")


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 9, 255, 256, 257, 1000])
def test_the_frontier_gives_the_root_of_rfc_6962(size: int) -> None:
    leaves = [leaf_hash(str(n).encode()) for n in range(size)]
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    assert root(leaves) == frontier.root()
    assert size == frontier.size
