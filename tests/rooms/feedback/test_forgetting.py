# SPDX-License-Identifier: Apache-2.0
"""A customer is erased: that they asked stays, what they asked does not."""

from pathlib import Path

import pytest

from duly.kernel.actors import SYSTEM
from duly.rooms.feedback import actions
from duly.rooms.feedback.models import Message
from rooms.privacy.stage import a_stage

pytestmark = pytest.mark.django_db


def test_the_texts_of_questions_are_put_away_once(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    assert actions.forget(SYSTEM, stage.party.id) == 1
    assert bytes(Message.objects.get().sealed) == b""
    assert actions.forget(SYSTEM, stage.party.id) == 0
    assert stage.recorded("feedback.forgotten") == 1
