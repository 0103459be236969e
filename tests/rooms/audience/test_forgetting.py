# SPDX-License-Identifier: Apache-2.0
"""A customer is erased: that they stood on the roll stays, by which contract does not."""

from pathlib import Path

import pytest

from duly.kernel.actors import SYSTEM
from duly.rooms.audience import actions, queries
from rooms.privacy.stage import a_stage

pytestmark = pytest.mark.django_db


def test_contract_numbers_are_put_away_and_the_place_stays(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    (card,) = queries.recipients_of_customer(stage.party.id)
    assert card.reasons[0]["number"] == "K-QX-77"
    assert actions.forget(SYSTEM, stage.party.id) == 1
    (after,) = queries.recipients_of_customer(stage.party.id)
    assert (after.id, after.position, after.reasons) == (
        card.id,
        card.position,
        [{"by": "contract", "service": "hosting"}],
    )
    assert stage.recorded("audience.forgotten") == 1
