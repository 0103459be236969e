# SPDX-License-Identifier: Apache-2.0
"""What a person says of columns is remembered, and the next file with such columns comes out sure."""

from pathlib import Path
from uuid import UUID

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.recognition.facts import Proposal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import Upload
from rooms.transfer.town import Ground, plan
from world import World

TABLE = "crm/codes.csv"


def looked_through(world: World, ground: Ground, folder: Path, ref: str) -> UUID:
    """A file whose headers say nothing."""
    path = folder / "codes.csv"
    path.write_text("Qxz,Wvu\n" + "\n".join(f"x{n % 3}y,blue" for n in range(40)) + "\n", encoding="utf-8")
    sources = [{"ref": "crm", "file": "codes.csv"}]
    made = actions.plan(
        world.ada, world.acme.id, plan(ground, transfer=ref, sources=sources), {"crm": Upload(path.name, str(path))}
    )
    actions.inventory(world.ada, made)
    return made


def proposed(world: World, transfer: UUID) -> tuple[Proposal, ...]:
    (draft,) = queries.drafts_for(world.ada, queries.row_for(world.ada, transfer))
    return draft.proposals


def test_the_next_file_like_it_comes_out_sure(world: World, ground: Ground, tmp_path: Path) -> None:
    first = looked_through(world, ground, tmp_path, "first")
    assert all(one.column.must_be_confirmed for one in proposed(world, first))
    assert actions.confirm_meanings(world.ada, first, TABLE, {"Qxz": "customer_id", "#1": ""}) == 2
    for transfer in (first, looked_through(world, ground, tmp_path, "second")):
        meant = [(one.column.means, one.column.must_be_confirmed) for one in proposed(world, transfer)]
        assert meant == [("customer_id", False), ("", False)]


@pytest.mark.parametrize(
    ("table", "means", "code"),
    [
        (TABLE, {"Zzz": "customer_id"}, "transfer.no_such_column"),
        (TABLE, {"#2": "customer_id"}, "transfer.no_such_column"),
        (TABLE, {"Qxz": "nonsense"}, "recognition.unknown_meaning"),
        ("crm/other", {"Qxz": "customer_id"}, "transfer.no_such_table"),
    ],
)
def test_what_nobody_can_mean_is_refused(
    world: World, ground: Ground, tmp_path: Path, table: str, means: dict[str, str], code: str
) -> None:
    made = looked_through(world, ground, tmp_path, "first")
    with pytest.raises(Refusal) as no:
        actions.confirm_meanings(world.ada, made, table, means)
    assert no.value.code == code


def test_others_say_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = looked_through(world, ground, tmp_path, "first")
    for who, code in ((world.bo, "rights.not_allowed"), (world.dee, "transfer.no_such_transfer")):
        with pytest.raises(Refusal) as no:
            actions.confirm_meanings(who, made, TABLE, {"Qxz": "customer_id"})
        assert no.value.code == code
