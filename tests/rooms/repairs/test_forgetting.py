# SPDX-License-Identifier: Apache-2.0
"""A customer is erased: no correction is awaited, and nothing is shown of the address that did not work."""

from pathlib import Path

import pytest

from duly.kernel.actors import SYSTEM
from duly.rooms.repairs import actions
from rooms.repairs.stage import a_stage

pytestmark = pytest.mark.django_db


def test_what_was_shown_of_an_address_is_put_away(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    assert stage.repair.masked
    assert actions.forget(SYSTEM, stage.party.id) == 1
    assert (stage.repair.masked, stage.repair.state) == ("", "given_up")
    assert actions.forget(SYSTEM, stage.party.id) == 0
