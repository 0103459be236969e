# SPDX-License-Identifier: Apache-2.0
"""Who may come in by the API, and what is said to those who may not."""

import re

import pytest
from django.test import Client

from doors.api.programs import Program
from duly.doors.api.application import api
from duly.foundation.accounts import actions as accounts
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db


world = staged(a_world)


def test_without_a_key_the_answer_says_how_to_get_one() -> None:
    answer = Client(headers={"Accept-Language": "zh-CN"}).get("/api/v1/notices")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "duly keys issue" in answer.json()["detail"]
    assert "接口密钥" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic abc", "Bearer "])
def test_a_bad_key_opens_nothing(header: str) -> None:
    assert Client(headers={"Authorization": header}).get("/api/v1/notices").status_code == 401


def test_a_revoked_key_opens_nothing(world: World) -> None:
    program = Program(world, world.ada)
    assert program.get("/notices").status_code == 200
    accounts.revoke_key(world.operator, "_".join(program.secret.split("_")[:2]))
    assert program.get("/notices").status_code == 401


def test_a_session_of_the_console_is_no_key(world: World) -> None:
    client = Client()
    from duly.foundation.accounts.models import User

    client.force_login(User.objects.get(email="ada@example.com"))
    assert client.get("/api/v1/notices").status_code == 401


def test_every_operation_asks_for_a_key() -> None:
    paths = api.get_openapi_schema()["paths"]
    open_ones = [
        (path, method) for path, held in paths.items() for method, row in held.items() if not row.get("security")
    ]
    assert [] == open_ones


def test_what_belongs_to_another_organisation_does_not_exist(world: World) -> None:
    answer = Program(world, world.dee).get("/customers", organisation="acme")
    assert answer.status_code == 404
    assert answer.json()["code"] == "accounts.unknown_organisation"


def test_a_role_that_may_not_is_told_which_roles_may(world: World) -> None:
    answer = Program(world, world.cy).post("/notices", {"kind": "address_change"})
    assert answer.status_code == 403
    assert "maker" in answer.json()["detail"]


def test_a_large_body_is_refused_before_it_is_read(world: World) -> None:
    answer = Program(world, world.ada).post("/notices", {"reason": "x" * 1_000_001})
    assert (answer.status_code, answer.json()["code"]) == (413, "api.too_large")


def test_a_malformed_body_names_the_field(world: World) -> None:
    answer = Program(world, world.bo).post("/notices/2026-0001/approval", {})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "digest"


def test_the_openapi_document_is_open_to_all() -> None:
    found = Client().get("/api/v1/openapi.json")
    assert found.status_code == 200
    assert found.json()["openapi"].startswith("3.1")


def test_every_request_body_of_ours_refuses_unknown_fields() -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    lax = [
        name for name, row in schemas.items() if name.endswith("In") and row.get("additionalProperties") is not False
    ]
    assert [] == lax
    assert "LaunchIn" in schemas


def test_an_unknown_field_is_refused_by_its_name(world: World) -> None:
    answer = Program(world, world.bo).post("/notices/2026-0001/approval", {"digest": "x", "reasn": "y"})
    assert (answer.status_code, answer.json()["field"]) == (422, "reasn")


def test_the_page_that_shows_the_api_works_under_the_content_policy() -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "script-src 'self';" in page["Content-Security-Policy"]
    assert not re.findall(r"<style|\son\w+=|(?:src|href)=\"(?!/static/)", page.text)
    assert set(re.findall(r"<script([^>]*)>", page.text)) == {
        ' type="application/json" id="swagger-settings"',
        ' src="/static/ninja/swagger-ui-bundle.js"',
        ' src="/static/ninja/swagger-ui-init.js"',
    }
    for address in re.findall(r"\"(/static/[^\"]+)\"", page.text):
        assert Client().get(address).status_code == 200, address


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/notices", "/api/v1/"])
def test_an_unknown_address_is_a_problem_and_not_a_page(path: str) -> None:
    answer = Client(headers={"Accept-Language": "en"}).get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "api.not_found"


def test_a_wrong_method_is_a_problem_that_says_which_are_right(world: World) -> None:
    answer = Program(world, world.ada).delete("/notices")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer.json()["code"] == "api.wrong_method"
    assert {"GET", "POST"} <= set(answer["Allow"].split(", "))


def test_a_fault_of_ours_is_a_problem_without_details(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    program = Program(world, world.ada)
    monkeypatch.setattr("duly.rooms.notices.queries.listed_for", broken)
    program.client.raise_request_exception = False
    answer = program.get("/notices")
    assert (answer.status_code, answer.json()["code"]) == (500, "api.fault")
    assert "secret" not in answer.text
