# SPDX-License-Identifier: Apache-2.0
"""Somebody is erased: what was proven about their notice stays proven, and the whole log verifies."""

import json
from pathlib import Path

import pytest

from duly.foundation.ledger import actions as ledger
from duly.foundation.vault import actions as vault
from duly.foundation.vault import keys
from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as audience
from duly.rooms.notices import actions as notices
from duly.rooms.proof import actions
from duly_verify import verify
from rooms.notices.letters import a_peopled_world, an_approved_notice

pytestmark = pytest.mark.django_db


def test_an_old_pack_and_the_whole_log_verify_after_an_erasure(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, 5)
    ledger.open_log(SYSTEM, "acme.example/erasure")
    notice = an_approved_notice(world)
    notices.launch(world.ada, notice.id)
    old = actions.make_pack(world.ada, notice.number, "C-00002", tmp_path / "old.zip")
    raw = old.path.read_bytes()
    customer = next(card.customer_id for card in audience.recipients(notice.id) if card.position == 2)

    assert vault.destroy_key(world.operator, customer, why="request P-1")

    assert verify.result(raw, old.verifier_key)["verdict"] == "proven"
    assert old.path.read_bytes() == raw
    new = actions.make_pack(world.ada, notice.number, "C-00002", tmp_path / "new.zip")
    told = verify.result(new.path.read_bytes(), new.verifier_key)
    assert (told["verdict"], new.disclosed) == ("proven", 0)
    assert "Customer 2" not in json.dumps(told["facts"])
    other = actions.make_pack(world.ada, notice.number, "C-00003", tmp_path / "other.zip")
    assert other.disclosed > 0
    assert ledger.verify_all().holds
    assert keys.held([customer]) == {}
