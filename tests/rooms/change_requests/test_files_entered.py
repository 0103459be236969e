# SPDX-License-Identifier: Apache-2.0
"""A file of changes that two people agreed to elsewhere is entered as agreed, its lines applied."""

from pathlib import Path

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.actions import AgreedFile, AgreedLine
from world import World, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db


def agreed(world: World) -> AgreedFile:
    now = clock.now()
    digest = f"sha256:{'a' * 64}"
    return AgreedFile(world.acme.id, "moved", digest, "transfer moved", world.ada.id, world.bo.id, now, now)


def test_a_file_stands_as_agreed_with_its_lines_applied(tmp_path: Path) -> None:
    world = a_world()
    (party,) = make_customers(world, [customer_row(1)], tmp_path)
    lines = [AgreedLine(party.id, "name", "", "old", "new"), AgreedLine(party.id, "email", "email", "a@b.cn", None)]
    made = actions.enter_agreed(SYSTEM, agreed(world), lines)
    card = queries.file_for(world.bo, made)
    assert (card.stands, card.by, card.decided_by, dict(card.fates)) == (
        "finished", world.ada.id, world.bo.id, {"applied": 2},
    )  # fmt: skip
    assert [(one.field, one.kind, one.nature) for one in queries.lines_for(world.bo, made)] == [
        ("name", "", "update"), ("value", "email", "end"),
    ]  # fmt: skip
    seen = actions.look_at_line(world.bo, queries.lines_for(world.bo, made)[0].id)
    assert (seen.old, seen.new) == ("old", "new")


def test_one_person_cannot_stand_for_both() -> None:
    world = a_world()
    alone = agreed(world)._replace(checker=world.ada.id)
    with pytest.raises(Refusal, match="Somebody else"):
        actions.enter_agreed(SYSTEM, alone, [])
