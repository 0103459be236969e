# SPDX-License-Identifier: Apache-2.0
"""A customer is erased: the scans of their slips are destroyed, their digests stay in the ledger."""

from pathlib import Path

import pytest

from duly.foundation.files.models import File
from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as audience
from duly.rooms.counter import actions, queries
from rooms.privacy.stage import a_stage

pytestmark = pytest.mark.django_db


def test_scans_are_destroyed(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    (card,) = audience.recipients_of_customer(stage.party.id)
    digest = actions.attach(stage.world.cy, card.id, b"%PDF-1.7\nsigned by hand\n%%EOF\n")
    assert actions.forget(SYSTEM, stage.party.id) == [digest]
    assert queries.scans_of(card.id) == []
    assert not File.objects.filter(digest=digest).exists()
    assert stage.recorded("counter.forgotten") == 1
