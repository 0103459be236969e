# SPDX-License-Identifier: Apache-2.0
"""Recipients of data and letters for programs."""

from pathlib import Path

import pytest

from doors.api.programs import Program
from doors.asking import an_asking_stage
from duly.rooms.downstream.carrier import Answered
from duly.rooms.downstream.facts import State
from rooms.downstream.stage import Stage, a_stage

pytestmark = pytest.mark.django_db
LIST = "/announcements-of-changes"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def test_a_program_sees_recipients_and_what_they_were_told(stage: Stage) -> None:
    stage.change()
    cy = Program(stage.world, stage.world.cy)
    (system,) = cy.get("/data-recipients").json()
    assert (system["ref"], system["families"], system["open"]) == ("erp", ["contact_point"], 1)
    (told,) = cy.get(LIST, unacknowledged="true").json()["items"]
    assert (told["customer"], told["matter"], told["fields"]) == ("C-00000", "changed", ["contact_point.value"])


def test_it_acknowledges_with_the_id_and_again_under_the_same_key(stage: Stage) -> None:
    stage.change()
    cy, path = Program(stage.world, stage.world.cy), f"{LIST}/{stage.one().id}/acknowledgement"
    assert [cy.post(path, {}, key="k").status_code for _ in range(2)] == [204, 204]
    assert (stage.one().state, stage.one().how) == (State.ACKNOWLEDGED, "api")
    assert cy.post(path, {}).status_code == 409


def test_it_has_it_sent_again_or_excused_with_a_reason(stage: Stage) -> None:
    stage.change()
    stage.carrier.answer = Answered(410)
    stage.carry()
    path = f"{LIST}/{stage.one().id}"
    assert Program(stage.world, stage.world.cy).post(f"{path}/sending").status_code == 204
    lee = Program(stage.world, stage.legal)
    assert lee.post(f"{path}/excuse", {"note": " "}).status_code == 422
    assert lee.post(f"{path}/excuse", {"note": "dissolved"}).status_code == 204


def test_a_key_of_another_organisation_finds_nothing(stage: Stage) -> None:
    stage.change()
    dee = Program(stage.world, stage.world.dee)
    assert dee.get("/data-recipients").json() == []
    assert dee.get(LIST).json()["items"] == []
    assert dee.post(f"{LIST}/{stage.one().id}/acknowledgement", {}).status_code == 404


def test_a_letter_is_downloaded_and_never_kept_for_a_repetition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = an_asking_stage(tmp_path, monkeypatch)
    request = asking.applied()
    cy = Program(asking.world, asking.world.cy)
    first, again = (cy.post(f"/change-requests/{request.id}/letter", key="k") for _ in range(2))
    assert first.content == again.content
    assert first["Duly-Digest"].startswith("sha256:")
    assert "Idempotent-Replayed" not in again
    assert asking.recorded("change_requests.letter_taken") == 2
