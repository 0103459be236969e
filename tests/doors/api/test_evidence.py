# SPDX-License-Identifier: Apache-2.0
"""The ledger through the API."""

from pathlib import Path

import pytest

from doors.api.programs import Program
from duly.foundation.ledger import actions as ledger
from duly.kernel.actors import SYSTEM
from duly.rooms.notices import actions as notices
from duly_verify import verify
from rooms.notices.letters import a_peopled_world, an_approved_notice
from world import a_world

pytestmark = pytest.mark.django_db


def test_the_ledger_says_how_it_stands_and_that_it_holds() -> None:
    world = a_world()
    ledger.open_log(SYSTEM, "test.invalid/log")
    program = Program(world, world.ada)
    assert program.get("/ledger").json()["origin"] == "test.invalid/log"
    assert program.get("/ledger/verification").json()["holds"] is True


def test_without_a_seal_there_is_no_checkpoint() -> None:
    world = a_world()
    answer = Program(world, world.ada).get("/ledger/checkpoint")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_pack_made_over_the_api_is_proven_to_a_stranger(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    ledger.open_log(SYSTEM, "test.invalid/log")
    notice = an_approved_notice(world)
    notices.launch(world.ada, notice.id)
    answer = Program(world, world.ada).post(f"/notices/{notice.number}/packs", {"customer": "C-00001"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    key = Program(world, world.ada).get("/ledger").json()["verifier_key"]
    assert verify.result(answer.content, key)["verdict"] == "proven"
    assert "test.invalid/log" in Program(world, world.ada).get("/ledger/checkpoint").content.decode()


def test_a_customer_who_is_not_on_the_roll_has_no_pack(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    notice = an_approved_notice(world)
    answer = Program(world, world.ada).post(f"/notices/{notice.number}/packs", {"customer": "C-00001"})
    assert (answer.status_code, answer.json()["code"]) == (404, "proof.not_on_roll")
