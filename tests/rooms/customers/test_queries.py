# SPDX-License-Identifier: Apache-2.0
"""Reads: who meets criteria, how each is reached, who finds whom."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries
from duly.rooms.customers.facts import Criteria
from duly.rooms.customers.models import Party
from rooms.customers.files_of import make_import
from world import World, a_world

HEADER = "ref,name,email,mobile,landline,region,tags,services,contract,contract_end,status,time_zone"
LINES = [
    "A,Alpha,a@x.example,,,CN,vip,hosting,K1,,,",
    "B,Beta,,13800000000,,CN-31,vip;old,hosting,K2,2024-06-30,,",
    "C,Gamma 公司,bad,,01080000000,CN,,mail,K3,2025-12-31,,",
    "D,Delta,d@x.example,,,US,old,,,,former,America/New_York",
    "E,Epsilon,,,,GB,,hosting;mail,K5,,,",
]
TODAY = date(2026, 1, 1)


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    made = a_world()
    make_import(made, tmp_path, LINES, HEADER)
    return made


@pytest.mark.parametrize(
    ("criteria", "refs"),
    [
        (Criteria(), "ABCDE"),
        (Criteria(services=("hosting",)), "ABE"),
        (Criteria(services=("hosting",), contract_states=("active",)), "AE"),
        (Criteria(contract_states=("ended",)), "BC"),
        (Criteria(contract_states=("ended",), ended_since=date(2025, 1, 1)), "C"),
        (Criteria(ended_since=date(2025, 1, 1)), "C"),
        (Criteria(contract_states=("active", "ended")), "ABCE"),
        (Criteria(contract_states=("active",), as_of=date(2024, 6, 30)), "ABCE"),
        (Criteria(regions=("CN",)), "ABC"),
        (Criteria(regions=("CN-31", "GB")), "BE"),
        (Criteria(tags=("old", "none")), "BD"),
        (Criteria(statuses=("former",)), "D"),
        (Criteria(customer_refs=("A", "E", "Z")), "AE"),
        (Criteria(services=("mail",), regions=("CN",)), "C"),
        (Criteria(services=("none",)), ""),
    ],
)
def test_criteria_choose_customers(world: World, criteria: Criteria, refs: str) -> None:
    dated = (
        criteria
        if criteria.as_of
        else Criteria(**{n: getattr(criteria, n) for n in criteria.__slots__} | {"as_of": TODAY})
    )
    found = queries.matching(world.acme.id, dated)
    assert refs == "".join(match.ref for match in found)
    assert all(match.reasons for match in found)
    assert len(refs) == queries.summary(world.acme.id, dated).count
    assert [] == queries.matching(world.other.id, dated)


def test_pages_give_everybody_once(world: World) -> None:
    seen, after = [], None
    while page := queries.matching(world.acme.id, Criteria(), after=after, limit=2):
        seen += [match.ref for match in page]
        after = page[-1].ref
    assert list("ABCDE") == seen


def test_reasons_say_what_a_customer_was_met_by(world: World) -> None:
    (match,) = queries.matching(
        world.acme.id, Criteria(services=("hosting",), regions=("CN",), tags=("old",), as_of=TODAY)
    )
    assert [
        {"by": "contract", "number": "K2", "service": "hosting", "ended_on": "2024-06-30"},
        {"by": "region", "region": "CN-31"}, {"by": "tag", "tags": ["old"]},
    ] == match.reasons  # fmt: skip
    assert [{"by": "all", "status": "active"}] == queries.matching(world.acme.id, Criteria())[0].reasons


def test_a_page_costs_four_reads_however_many_customers(world: World) -> None:
    with CaptureQueriesContext(connection) as seen:
        queries.matching(world.acme.id, Criteria(services=("hosting",)))
    assert 4 == len(seen)


def test_a_summary_counts_languages_regions_and_reach(world: World) -> None:
    found = queries.summary(world.acme.id, Criteria())
    assert {"zh-Hans": 3, "en": 2} == found.by_language
    assert {"CN": 2, "CN-31": 1, "GB": 1, "US": 1} == found.by_region
    assert {"email": 2, "sms": 1, "voice": 1, "none": 1} == found.by_reach


def test_everybody_is_reached_where_no_address_is_needed(world: World) -> None:
    ids = list(Party.objects.order_by("ref").values_list("id", flat=True))
    assert set(ids) == set(queries.reaches(ids, "portal"))
    assert queries.reaches(ids, "portal")[ids[4]].usable
    assert queries.reaches(ids, "portal")[ids[4]].contact_point_id is None


def test_a_malformed_address_is_shown_but_not_usable(world: World) -> None:
    ids = list(Party.objects.order_by("ref").values_list("id", flat=True))
    found = queries.reaches(ids, "email")
    assert {ids[0], ids[2], ids[3]} == set(found)
    assert [True, False, True] == [found[ids[n]].usable for n in (0, 2, 3)]


def test_a_call_takes_a_voice_number_then_a_mobile_one(world: World) -> None:
    ids = list(Party.objects.order_by("ref").values_list("id", flat=True))
    assert {ids[1]: "+8613800000000", ids[2]: "+861080000000"} == {
        key: reach.address for key, reach in queries.reaches(ids, "call").items()
    }


def test_customers_are_found_by_address_whatever_its_case(world: World) -> None:
    assert [Party.objects.get(ref="A").id] == queries.by_address("email", "A@X.example")
    assert [] == queries.by_address("sms", "a@x.example")


@pytest.mark.parametrize(("text", "refs"), [("", "ABCDE"), ("amma", "C"), ("公司", "C"), ("b", "B"), ("zz", "")])
def test_a_search_looks_at_names_and_references(world: World, text: str, refs: str) -> None:
    assert refs == "".join(party.ref for party in queries.search_for(world.cy, world.acme.id, text))


def test_strangers_find_nobody(world: World) -> None:
    for ask in (
        lambda: queries.search_for(world.dee, world.acme.id),
        lambda: queries.customer_for(world.dee, world.acme.id, "A"),
        lambda: queries.profile_for(world.dee, world.acme.id, "A"),
        lambda: queries.imports_for(world.dee, world.acme.id),
        lambda: queries.import_for(world.dee, queries.imports_for(world.ada)[0].id),
    ):
        with pytest.raises(Refusal):
            ask()
    assert [] == queries.imports_for(world.dee)


def test_an_unknown_reference_is_told(world: World) -> None:
    assert ["Y", "Z"] == queries.unknown_refs(world.acme.id, ["A", "Z", "Y"])
    with pytest.raises(Refusal) as refused:
        queries.customer_for(world.ada, world.acme.id, "Z")
    assert "customers.unknown" == refused.value.code


def test_counts_tell_how_the_registry_stands(world: World) -> None:
    found = queries.counts(world.acme.id)
    assert {"active": 4, "former": 1} == found["status"]
    assert {"email active": 2, "email broken": 1, "sms active": 1, "voice active": 1} == found["contact_points"]
