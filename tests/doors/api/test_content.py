# SPDX-License-Identifier: Apache-2.0
"""What notices are made of through the API: kinds, templates, renderings, and the one search."""

import pytest

from doors.api.programs import Program
from doors.story import a_bilingual_file
from duly.foundation.ledger.actions import sequence_waiting
from rooms.notices.letters import a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
BLANK = ("", {})
SMS = "content/en/sms"
WHOLE = "{{ organisation }}: from {{ effective_on|date }} at {{ new_address }}. {{ link }}"


world = staged(a_peopled_world)


@pytest.fixture
def ada(world: World) -> Program:
    return Program(world, world.ada)


def test_kinds_come_with_their_fields_and_questions(ada: Program) -> None:
    kinds = {one["name"]: one for one in ada.get("/kinds").json()}
    merger = kinds["merger_or_division"]
    assert merger["decided_by"] == {"deal": ["merger", "division"]}
    assert [one["name"] for one in merger["questions"] if one["first"]] == ["deal"]
    tail = next(one for one in kinds["bank_account_change"]["fields"] if one["name"] == "account_tail")
    assert (tail["type"], tail["required"], tail["everywhere"]) == ("text", True, True)
    assert kinds["company_transfer"]["retired"]
    assert kinds["company_transfer"]["succeeded_by"] == [
        "merger_or_division", "asset_or_contract_transfer", "share_transfer",
    ]  # fmt: skip


def test_kinds_speak_the_language_of_the_caller(ada: Program) -> None:
    answer = ada.client.get("/api/v1/kinds", headers={"Accept-Language": "zh-CN"})
    assert "名称变更" in {one["say"] for one in answer.json()}


def test_kinds_are_for_whoever_has_a_key(ada: Program) -> None:
    ada.client.headers = {}
    ada.client.defaults.pop("HTTP_AUTHORIZATION", None)
    for path in ("/kinds", "/kinds/name_change/template", "/search?q=Customer"):
        assert ada.get(path).status_code == 401


def test_a_template_is_in_the_languages_asked_for_and_leaves_facts_empty(ada: Program) -> None:
    made = ada.get("/kinds/name_change/template", languages="zh-Hans, zh-Hant,en").json()
    assert (made["duly"], made["kind"], list(made["content"])) == ("notice/1", "name_change", ["zh-Hans", "zh-Hant", "en"])  # fmt: skip
    assert {"old_name", "new_name", "registration_number", "contracts_continue", "phone"} <= set(made["fields"])
    assert all(value in BLANK or not any(dict(value).values()) for value in made["fields"].values())


def test_a_template_of_an_unknown_kind_or_language_is_refused(ada: Program) -> None:
    unknown = ada.get("/kinds/moon_landing/template")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "notices.no_template")
    assert "name_change" in unknown.json()["detail"]
    other = ada.get("/kinds/name_change/template", languages="fr")
    assert (other.status_code, other.json()["code"]) == (404, "notices.no_template")
    strange = ada.get("/kinds/name_change/template", languages="not a tag")
    assert strange.status_code in {404, 422}


def test_renderings_say_what_each_channel_carries_and_how_long_it_is(ada: Program) -> None:
    number = ada.post("/notices", a_bilingual_file(**{SMS: WHOLE})).json()["number"]
    found = ada.get(f"/notices/{number}/renderings").json()
    sms = next(one for one in found["renderings"] if (one["channel"], one["language"]) == ("sms", "en"))
    assert sms["used"]
    assert "2 New Street" in "".join(sms["parts"].values())
    assert sms["digest"].startswith("sha256:")
    assert (sms["missing"], sms["problem"]) == ([], "")
    assert all(each["length"] <= each["most"] for each in sms["lengths"])
    (change,) = [one for one in found["changes"] if one["language"] == "en"]
    assert (change["old"], change["new"]) == ("1 Old Street", "2 New Street")


def test_renderings_are_narrowed_to_a_channel_and_a_language(ada: Program) -> None:
    number = ada.post("/notices", a_bilingual_file()).json()["number"]
    found = ada.get(f"/notices/{number}/renderings", channel="email", language="zh-CN").json()["renderings"]
    assert {(one["channel"], one["language"]) for one in found} == {("email", "zh-Hans")}


def test_a_fact_that_a_rendering_must_carry_and_does_not_is_named(ada: Program) -> None:
    poor = a_bilingual_file(**{SMS: WHOLE.replace("{{ new_address }}", "another place")})
    number = ada.post("/notices", poor).json()["number"]
    (sms,) = ada.get(f"/notices/{number}/renderings", channel="sms", language="en").json()["renderings"]
    assert sms["missing"] == ["new_address"]


def test_a_stranger_sees_no_renderings(world: World, ada: Program) -> None:
    made = ada.post("/notices", a_bilingual_file()).json()
    assert Program(world, world.dee).get(f"/notices/{made['id']}/renderings").status_code == 404


def test_one_search_finds_notices_and_customers_of_one_s_own_organisation(world: World, ada: Program) -> None:
    made = ada.post("/notices", a_bilingual_file()).json()
    sequence_waiting()
    assert [one["number"] for one in ada.get("/search", q="moving").json()["notices"]] == [made["number"]]
    assert [one["number"] for one in ada.get("/search", q=made["number"]).json()["notices"]] == [made["number"]]
    assert [one["ref"] for one in ada.get("/search", q="C-00002").json()["customers"]] == ["C-00002"]
    assert [one["ref"] for one in ada.get("/search", q="c1@example.com").json()["customers"]] == ["C-00001"]
    nothing = Program(world, world.dee).get("/search", q="moving").json()
    assert nothing == {"notices": [], "customers": [], "questions": []}


def test_a_search_for_nothing_is_refused(ada: Program) -> None:
    assert ada.get("/search", q="").status_code == 422
    assert ada.get("/search").status_code == 422
