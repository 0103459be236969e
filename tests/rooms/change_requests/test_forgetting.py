# SPDX-License-Identifier: Apache-2.0
"""A customer is erased: the documents that they sent go, and nothing of theirs waits any more."""

import pytest

from duly.foundation.files.models import File
from duly.kernel.actors import SYSTEM
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.models import Evidence
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db


def test_what_came_with_requests_is_destroyed_and_what_is_open_is_taken_back(stage: Stage) -> None:
    made = stage.ask(stage.customer, stage.phone())
    stage.document(stage.customer, made)
    digest = Evidence.objects.get().file
    assert actions.forget(SYSTEM, stage.party.id) == [digest]
    assert (stage.state(made), File.objects.filter(digest=digest).exists()) == ("withdrawn", False)
    assert Evidence.objects.get().file == digest
