# SPDX-License-Identifier: Apache-2.0
"""Sealed packages for programs."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from doors.api.programs import Program
from duly.house import config
from duly.rooms.parcels import actions, queries
from rooms.parcels.stage import Stage, a_stage, some_content


@pytest.fixture
def stage(db: None, tmp_path: Path, settings: LazySettings) -> Stage:
    settings.DULY = config.read({"DULY_HOME": str(tmp_path / "home")})
    return a_stage(tmp_path)


def test_a_program_hands_over_and_fetches_what_was_sealed(stage: Stage) -> None:
    operator = Program(stage.world, stage.world.operator)
    parcel = stage.begun(title="Customers")
    actions.seal(stage.world.operator, parcel, some_content())
    assert operator.get(f"/parcels/{parcel}/file").status_code == 409
    assert operator.post(f"/parcels/{parcel}/handover", {"way": "https"}).status_code == 204
    answer = operator.get(f"/parcels/{parcel}/file")
    content = b"".join(answer.streaming_content)
    assert content == b"".join(queries.package_file(stage.world.operator, parcel))
    (listed,) = operator.get("/parcels").json()
    assert (listed["event"], listed["direction"], listed["title"]) == ("handed", "out", "Customers")


def test_a_program_sends_a_package_in_once_and_has_it_opened(stage: Stage) -> None:
    ozzy, content = Program(stage.world, stage.ozzy), stage.given(stage.sent()).read_bytes()
    sent = ozzy.send("/parcels", content, organisation="other", title="From Acme")
    assert sent.status_code == 201
    path = f"/parcels/{sent.json()['id']}"
    assert ozzy.send("/parcels", content, organisation="other").json()["code"] == "parcels.received_already"
    assert ozzy.post(f"{path}/opening", {}).status_code == 409
    assert ozzy.post(f"{path}/verification", {}).status_code == 204
    opened = ozzy.post(f"{path}/opening", {}).json()
    assert [one["rows"] for one in opened["tables"]] == [3, 1]
    assert opened["address"] == f"parcel:{sent.json()['id']}"
    assert [one["event"] for one in ozzy.get(path).json()["custody"]][-3:] == ["received", "verified", "unsealed"]
    assert ozzy.post(f"{path}/destruction", {"why": "done"}).status_code == 204
    assert ozzy.get(f"{path}/certificate").json()["kind"] == "duly.parcel_certificate"


def test_a_harmed_package_leaves_nothing(stage: Stage) -> None:
    ozzy, content = Program(stage.world, stage.ozzy), stage.given(stage.sent()).read_bytes()
    refused = ozzy.send("/parcels", content[:5_000], organisation="other")
    assert (refused.status_code, refused.json()["code"]) == (422, "parcels.bad_tar")
    assert ozzy.get("/parcels").json() == []


def test_keys_are_read_and_their_public_halves_fetched(stage: Stage) -> None:
    ozzy = Program(stage.world, stage.ozzy)
    ours, theirs = ozzy.get("/parcel-keys").json()
    assert (ours["is_ours"], theirs["is_ours"], theirs["may_be_used"]) == (True, False, True)
    card = ozzy.get(f"/parcel-keys/{ours['id']}/card").content
    assert card == queries.exported_key(stage.ozzy, stage.keys["other"])
