# SPDX-License-Identifier: Apache-2.0
"""What stands against a move, told from values alone; and what a plan declares, read strictly."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from duly.kernel.canonical import check
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules.concerns import FieldTold, Met, Told, concerns_in, leaves_mainland
from duly.rooms.transfer.rules.declaring import Declared, read_declared, written_declared

FIELDS = [
    FieldTold("party", "ref", "customer_id", "ordinary", ""),
    FieldTold("party", "phone", "mobile", "personal", "PIPL 4"),
    FieldTold("party", "card", "bank_card", "sensitive", "PIPL 28"),
]
RECEIVER = {"name": "Beta", "country": "CN", "contact": "+86 20 0000 0000"}


def told(why: str = "sale", home: str = "CN", **more: Any) -> Told:
    return Told(why, home, FIELDS, **({"met": Met()} | more))


def codes(found: Told, **said: Any) -> list[str]:
    return [one.code for one in concerns_in(found, read_declared(said))]


def test_sensitive_fields_stay_behind_unless_the_purpose_covers_them() -> None:
    found = concerns_in(told(), read_declared({"receiver": RECEIVER}))
    assert [(one.code, one.law, "party.card" in one.words.en) for one in found] == [
        ("fields_uncovered", "PIPL 28", True)
    ]
    covers = {"covers": ["public", "ordinary", "personal", "sensitive"]}
    assert codes(told(), receiver=RECEIVER, privacy=covers) == []


def test_within_the_house_nothing_is_asked_for() -> None:
    assert codes(told("system")) == []


def test_somebody_else_without_a_name_blocks() -> None:
    assert "receiver_unknown" in codes(told())


@pytest.mark.parametrize(("home", "country", "abroad", "blocks"), [
    ("DE", "CN", "", True), ("DE", "CN", "standard_clauses", False), ("DE", "FR", "", False), ("CN", "US", "", False),
])  # fmt: skip
def test_leaving_europe_needs_a_ground(home: str, country: str, abroad: str, *, blocks: bool) -> None:
    said = {"receiver": RECEIVER | {"country": country}, "privacy": {"abroad": abroad}}
    assert ("third_country" in codes(told(home=home), **said)) is blocks


def test_hong_kong_lies_outside_the_mainland() -> None:
    assert leaves_mainland(told(), read_declared({"receiver": RECEIVER | {"country": "HK"}}))
    assert not leaves_mainland(told(), read_declared({"receiver": RECEIVER}))


def test_the_erased_block_and_objections_advise_until_consent_is_the_basis() -> None:
    met = Met(looked_at=9, matched=5, objected=2, erased=1)
    covers = ["public", "ordinary", "personal", "sensitive"]
    for answers, blocks in (({"processing_basis": "contract"}, False), ({"processing_basis": "consent"}, True)):
        said = read_declared({"receiver": RECEIVER, "privacy": {"covers": covers, "answers": answers}})
        found = {one.code: one.blocks for one in concerns_in(told(met=met), said)}
        assert found == {"erased_customers": True, "objections_travel": blocks}


def test_rows_without_a_parent_block() -> None:
    assert "orphans" in codes(told("system", orphans=3))


def test_what_was_declared_reads_back_the_same_and_is_canonical() -> None:
    said = read_declared({
        "receiver": RECEIVER, "rates": {"currency": "CNY", "person_hour": 80, "machine_hour": "0.05", "minutes_per_sampled": 4},
        "privacy": {"purpose": {"zh": "服务"}, "regions": ["de", "CN-GD"], "answers": {"impact_assessment_on": date(2026, 1, 20), "recipient_contracted": True}},
    })  # fmt: skip
    check(written_declared(said))
    assert read_declared(written_declared(said)) == said
    assert (said.rates.machine_hour, said.privacy.regions) == (Decimal("0.05"), ("DE", "CN-GD"))
    assert written_declared(Declared()) == {}


@pytest.mark.parametrize(("raw", "code"), [
    ({"receiver": {"name": "x", "country": "China"}}, "transfer.too_long"), ({"receiver": {"name": "x", "country": "1X"}}, "transfer.bad_country"),
    ({"receiver": {"country": "CN"}}, "transfer.missing"), ({"privacy": {"covers": ["all"]}}, "transfer.not_known"),
    ({"rates": {"person_hour": "NaN"}}, "transfer.bad_money"), ({"rates": {"person_hour": -1}}, "transfer.bad_money"),
    ({"privacy": {"answers": {"a": ["b"]}}}, "transfer.not_text"),
])  # fmt: skip
def test_what_is_declared_wrongly_is_refused(raw: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_declared(raw)
    assert refused.value.code == code
