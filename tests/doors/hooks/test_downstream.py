# SPDX-License-Identifier: Apache-2.0
"""Recipients of data call back: nothing without their own signature, and nothing beyond what concerns them."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.test import Client

from duly.adapters.channels.webhook.signatures import headers_for, read_secret
from rooms.downstream.stage import NEW, Stage, a_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def call(stage: Stage, kind: str, announcement: UUID, **changes: Any) -> Any:
    body = orjson.dumps({"type": kind, "data": {"id": str(announcement)}})
    headers = headers_for([read_secret(changes.get("key", stage.key))], "call", body, time.time())
    path = f"/hooks/downstream/{changes.get('system', stage.system)}"
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_the_recipient_fetches_the_values_and_says_that_it_is_done(stage: Stage) -> None:
    stage.change()
    fetched = call(stage, "duly.values", stage.one().id)
    assert fetched.json()["values"][0]["fields"]["value"] == NEW
    assert fetched["Cache-Control"] == "no-store"
    assert call(stage, "duly.done", stage.one().id).json()["state"] == "acknowledged"


def test_whoever_has_not_the_key_learns_nothing_not_even_whether_there_is_such_a_recipient(stage: Stage) -> None:
    stage.change()
    wrong = f"whsec_{'A' * 43}="
    answers = [
        call(stage, "duly.values", stage.one().id, key=wrong),
        call(stage, "duly.values", stage.one().id, key=wrong, system=uuid4()),
        Client().post(f"/hooks/downstream/{stage.system}", b"{}", content_type="application/json"),
    ]
    assert {(one.status_code, one.json()["error"]) for one in answers} == {(401, "downstream.not_genuine")}


def test_another_ones_announcement_is_not_there(stage: Stage) -> None:
    stage.change()
    assert call(stage, "duly.done", uuid4()).status_code == 404


@pytest.mark.parametrize("kind", ["duly.drop", ""])
def test_what_is_not_understood_is_said_so(stage: Stage, kind: str) -> None:
    stage.change()
    answer = call(stage, kind, stage.one().id)
    assert (answer.status_code, answer.json()["error"]) == (422, "downstream.bad_call")


def test_a_get_and_a_large_body_are_not_taken(stage: Stage) -> None:
    path = f"/hooks/downstream/{stage.system}"
    assert Client().get(path).status_code == 405
    assert Client().post(path, b"x" * 20_000, content_type="application/json").status_code == 413
