# SPDX-License-Identifier: Apache-2.0
"""Files of changes and the support PIN for programs."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from doors.api.programs import Program
from doors.asking import an_asking_stage
from duly.foundation.accounts import actions as accounts
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.models import BulkFile, BulkLine
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db
TABLE = b"customer id,what,new value\nC-00000,alias,Ace\nC-99999,alias,Nobody\n"
FILES = "/api/v1/change-files"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def sent(stage: Stage, content: bytes = TABLE, key: str = "k-1", kind: str = "text/csv") -> Any:
    secret = accounts.issue_key(stage.world.operator, "ada@example.com", name="files").secret
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    path = f"{FILES}?organisation=acme&source=the%20register&name=a.csv"
    return Client(headers=headers).generic("POST", path, content, content_type=kind)


def test_a_program_brings_a_file_in_and_follows_it(stage: Stage) -> None:
    answer = sent(stage)
    assert answer.status_code == 201, answer.content
    file = answer.json()
    assert (file["stands"], file["lines"], file["at_once"], file["fates"]) == ("waiting", 2, 1, {"": 1, "refused": 1})
    ada = Program(stage.world, stage.world.ada)
    assert ada.get("/change-files").json()["items"] == [file]
    assert ada.get(f"/change-files/{file['id']}").json() == file
    lines = ada.get(f"/change-files/{file['id']}/lines").json()
    assert [(one["number"], one["fate"], one["why"]) for one in lines] == [(2, "", ""), (3, "refused", "no_customer")]
    assert "Ace" not in str(lines)


def test_the_same_call_again_gives_the_same_file(stage: Stage) -> None:
    secret = accounts.issue_key(stage.world.operator, "ada@example.com", name="files").secret
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k-9"}
    path = f"{FILES}?organisation=acme&source=x"
    first, again = (Client(headers=headers).generic("POST", path, TABLE, content_type="text/csv") for _ in range(2))
    assert first.json() == again.json()
    assert BulkFile.objects.count() == 1


def test_what_is_no_table_is_a_problem_with_a_code(stage: Stage) -> None:
    answer = sent(stage, b"PK\x03\x04", kind="application/octet-stream")
    assert (answer.status_code, answer.json()["code"]) == (422, "change_requests.bad_file")


def test_to_look_at_a_line_takes_a_role_and_shows_it(stage: Stage) -> None:
    sent(stage)
    line = BulkLine.objects.get(fate="").id
    assert Program(stage.world, stage.world.ada).post(f"/change-files/lines/{line}/look", {}).status_code == 403
    view = Program(stage.world, stage.world.bo).post(f"/change-files/lines/{line}/look", {}).json()
    assert (view["ref"], view["new"]) == ("C-00000", "Ace")


def test_a_program_at_the_switchboard_types_a_pin(stage: Stage) -> None:
    actions.set_pin(stage.customer, "482915")
    stage.time.passes(days=2)
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    cy = Program(stage.world, stage.world.cy)
    assert cy.post(f"/change-requests/{request.id}/pin", {"pin": "000001"}).json() == {"is_right": False, "left": 4}
    assert cy.post(f"/change-requests/{request.id}/pin", {"pin": "482915"}).json() == {"is_right": True, "left": 0}
