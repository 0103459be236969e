# SPDX-License-Identifier: Apache-2.0
"""Who may do what, at every address of the console and every operation of the API: the table is complete, and it is true.

A new address needs a row in ``rights_table.yaml``; the failing test says which, and what its row must look like.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import get_resolver

from doors.rights_stage import NOBODY, Stage, a_body, a_stage
from duly.doors.api.application import api
from duly.foundation.accounts.facts import ROLES
from house.test_guards_urls import addresses
from theatre import staged

TABLE = yaml.safe_load((Path(__file__).parent / "rights_table.yaml").read_text(encoding="utf-8"))
_CONSOLE, _API, _SENT = TABLE["console"], TABLE["api"], TABLE["sent"]
_PUBLIC = {"console:sign-in", "console:sign-out"}
_MISSING = (
    "Rows are missing in tests/doors/rights_table.yaml. Write the roles that house/rights.toml lets in; `all` (everybody who is "
    "signed in) is for reading only:"
)
_OWN = {"POST preferences theme=dark", "POST library deed=preview file=x", "POST /bundles/preview"}
"""What changes nothing: how the reader's own browser looks, and a look into a file of the reader's own."""
_HOLE = re.compile(r"<\w+:(\w+)>|\{(\w+)\}")
_SHARED = {"kind", "pack_id", "rule_id", "pack", "rule"}
"""Holes whose fillings belong to no organisation, so that a stranger finds them, too."""


def in_pieces(row: str) -> tuple[str, str, dict[str, str]]:
    """``POST worklist do=take``: the method, the route, and what is sent or stands in the address."""
    verb, route, *pairs = row.split(" ")
    return verb, route, dict(pair.split("=", 1) for pair in pairs)


def test_every_address_of_the_console_stands_in_the_table() -> None:
    routes = {route: name for route, name, _ in addresses(get_resolver().url_patterns) if name.startswith("console:")}
    known = {in_pieces(row)[1] for row in _CONSOLE}
    wanted = {route.removeprefix("console/") or "/" for route, name in routes.items() if name not in _PUBLIC}
    missing = [
        f'  "GET {route}": all   # if it is POST: its roles, a row for each deed' for route in sorted(wanted - known)
    ]
    assert not missing, "\n".join([_MISSING, *missing])
    assert known <= wanted, f"These are gone: {sorted(known - wanted)}"


def test_every_operation_of_the_api_stands_in_the_table() -> None:
    missing = [
        f'  "{row}": {"all" if row.startswith("GET") else "?"}' for row in sorted(operations().keys() - set(_API))
    ]
    assert not missing, "\n".join([_MISSING, *missing])
    assert set(_API) <= operations().keys(), f"These are gone: {sorted(set(_API) - operations().keys())}"


def test_the_table_names_only_roles_that_exist() -> None:
    named = {role for rows in (_CONSOLE, _API) for may in rows.values() for role in may.split()} - {"all"}
    assert named <= set(ROLES)


def test_nothing_is_changed_by_whoever_is_signed_in() -> None:
    """Every deed has its roles: a row that lets everybody in was not thought about, or is somebody's own."""
    open_to_all = {
        row for rows in (_CONSOLE, _API) for row, may in rows.items() if may == "all" and not row.startswith("GET ")
    }
    assert open_to_all <= _OWN, "\n".join(["Say who may:", *sorted(open_to_all - _OWN)])


@cache
def document() -> Any:
    """The OpenAPI document, made once."""
    return api.get_openapi_schema()


@cache
def operations() -> dict[str, Any]:
    """Every operation of the OpenAPI document."""
    paths = document()["paths"]
    return {
        f"{verb.upper()} {path.removeprefix('/api/v1')}": operation
        for path, verbs in paths.items()
        for verb, operation in verbs.items()
    }


stage = staged(a_stage)


def allowed(may: str) -> set[str]:
    return set(ROLES) if may == "all" else set(may.split())


@pytest.mark.django_db
def test_the_console_does_what_the_table_says(stage: Stage) -> None:
    """Let in is whoever is not refused for who they are: a form without its fields may well be invalid."""
    wrong = []
    for row, may in _CONSOLE.items():
        verb, route, sent = in_pieces(row)
        path = "/console/" + stage.filled(route.removeprefix("/"), sent)
        found = {role: stage.ask(stage.browsers[role], verb, path, sent) for role in ROLES}
        wrong += _differences(row, may, found)
        stranger = stage.ask(stage.browsers["stranger"], verb, path, sent)
        if _is_ours(route) and stranger not in {403, 404}:
            wrong.append(f"{row}: a stranger got {stranger}")
        if (nobody := stage.ask(Client(), verb, path, sent)) != 302:
            wrong.append(f"{row}: somebody who is not signed in got {nobody}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_the_api_does_what_the_table_says(stage: Stage) -> None:
    wrong = []
    for row, may in _API.items():
        verb, route = row.split(" ")
        named = _SENT.get(row, {}).get("named")
        path, (body, kind) = "/api/v1" + stage.filled(route, named), _body(row)
        wrong += _differences(row, may, {role: stage.call(role, verb, path, body, kind) for role in ROLES})
        if _is_ours(route) and (stranger := stage.call("stranger", verb, path, body, kind)) not in {403, 404, 422}:
            wrong.append(f"{row}: a stranger got {stranger}")
        if (nobody := stage.call(NOBODY, verb, path, body, kind)) != 401:
            wrong.append(f"{row}: a program without a key got {nobody}")
    assert not wrong, "\n".join(wrong)


def _is_ours(route: str) -> bool:
    """Whether something of the organisation stands in the address, which a stranger must not find."""
    return bool({(hole[0] or hole[1]) for hole in _HOLE.findall(route)} - _SHARED - {"name"})


def _differences(row: str, may: str, found: dict[str, int]) -> list[str]:
    said = [f"{row}: {role} got {n}" for role, n in found.items() if (n == 403) is (role in allowed(may))]
    return said + [f"{row}: {role} got {n}" for role, n in found.items() if n in {401, 405, 500}]


def _body(row: str) -> tuple[bytes, str]:
    content = operations()[row].get("requestBody", {}).get("content", {})
    kind = next(iter(content), "application/json")
    schema, sent = content.get(kind, {}).get("schema", {}), _SENT.get(row, {})
    if "body" in sent or "text" in sent:
        return (json.dumps(sent["body"]) if "body" in sent else sent["text"]).encode(), kind
    parts = document()["components"]["schemas"]
    return (json.dumps(a_body(schema, parts)).encode() if schema and "json" in kind else b"x"), kind


@pytest.mark.django_db
def test_a_stranger_reads_nothing_of_others_in_any_list(stage: Stage) -> None:
    names = ("Smith &", "Sons", "示例贸易", str(stage.story.notice.id), str(stage.story.recipients[0]))
    lists = [in_pieces(row)[1].removeprefix("/") for row in _CONSOLE if row.startswith("GET ") and "<" not in row]
    for path in lists:
        for query in ("", "?q=Smith", "?format=csv", "?done=1"):
            answer = stage.browsers["stranger"].get(f"/console/{path}{query}")
            read = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
                "utf-8", "replace"
            )
            assert not [name for name in names if name in read], (path, query)
    for path in (row.removeprefix("GET ") for row in _API if row.startswith("GET ") and "{" not in row):
        read = json.dumps(stage.read("stranger", f"/api/v1{path}"), ensure_ascii=False)
        assert not [name for name in names if name in read], path
