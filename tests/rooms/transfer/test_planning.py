# SPDX-License-Identifier: Apache-2.0
"""Plans are laid down, looked through, paused and called off; whoever may not see them finds nothing."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State, Upload
from duly.rooms.transfer.models import Transfer
from rooms.transfer.town import HEADER, Ground, laid_down, line, plan
from world import World


def planned(world: World, ground: Ground, folder: Path, **more: object) -> object:
    path = folder / "customers.csv"
    path.write_text(f"{HEADER}\n{line(1)}\n", encoding="utf-8")
    return actions.plan(world.ada, world.acme.id, plan(ground, **more), {"crm": Upload(path.name, str(path))})


def test_no_address_stands_open_in_a_table(world: World, ground: Ground, tmp_path: Path) -> None:
    planned(world, ground, tmp_path)
    row = Transfer.objects.get()
    assert ground.schema.encode() not in bytes(row.sealed_target)
    assert ground.schema not in str(row.plan)


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"duly": "transfer/2"}, "transfer.wrong_plan_format"),
        ({"sources": []}, "transfer.missing"),
        ({"sources": [{"ref": "crm", "kind": "tape", "file": "customers.csv"}]}, "transfer.unknown_kind"),
        ({"sources": [{"ref": "crm", "file": "customers.doc"}]}, "transfer.kind_unclear"),
        ({"sources": [{"ref": "crm", "file": "a.csv", "address": "x"}]}, "transfer.file_or_address"),
        ({"sources": [{"ref": "other", "file": "gone.csv"}]}, "transfer.no_such_file"),
        ({"transfer": "A B"}, "transfer.bad_ref"),
        ({"shard": 5}, "transfer.bad_count"),
        ({"title": {}}, "transfer.missing"),
        ({"hurry": True}, "transfer.unknown_key"),
        ({"duties": [{"owner": "nobody@example.com", "what": {"en": "x"}, "due": "2027-01-01"}]}, "accounts.unknown_user"),
        ({"duties": [{"owner": "ada@example.com", "what": {"en": "x"}, "due": "soon"}]}, "transfer.bad_day"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_with_the_place(
    world: World, ground: Ground, tmp_path: Path, spoilt: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        planned(world, ground, tmp_path, **spoilt)
    assert refused.value.code == code
    assert refused.value.field
    assert not Transfer.objects.exists()


def test_a_name_is_used_once(world: World, ground: Ground, tmp_path: Path) -> None:
    planned(world, ground, tmp_path)
    with pytest.raises(Refusal) as refused:
        planned(world, ground, tmp_path)
    assert refused.value.code == "transfer.ref_taken"


def test_it_is_called_off_before_anything_is_written(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    actions.withdraw(world.ada, made, why="sold otherwise")
    (card,) = queries.transfers_for(world.ada)
    assert card.state is State.WITHDRAWN
    with pytest.raises(Refusal):
        actions.rehearse(world.ada, made)


def test_paused_work_waits_and_goes_on(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(number) for number in range(1, 301)])
    actions.rehearse(world.ada, made)
    actions.pause(world.ada, made)
    assert actions.carry(made).shards_left == 3
    actions.resume(world.ada, made)
    assert actions.carry(made).shards_left == 0
    actions.end_phase(SYSTEM, made)


def test_a_source_is_read_no_faster_than_the_plan_allows(
    world: World, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("duly.rooms.transfer.actions.carrying.time.sleep", slept.append)
    made = laid_down(world, ground, tmp_path, [line(number) for number in range(1, 301)], rows_per_second=100)
    actions.rehearse(world.ada, made)
    actions.carry(made)
    assert [round(one) for one in slept] == [0, 1, 2]


def test_whoever_may_not_see_it_finds_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    assert queries.transfers_for(world.dee) == []
    with pytest.raises(Refusal) as refused:
        actions.inventory(world.dee, made)
    assert refused.value.code == "transfer.no_such_transfer"


def test_no_transfer_writes_into_the_house_itself(world: World, ground: Ground, tmp_path: Path) -> None:
    own = urlsplit(ground.url)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    target = {"kind": "postgresql", "address": own, "options": {"schema": ground.schema}}
    made = laid_down(world, ground, tmp_path, [line(1)], target=target)
    with pytest.raises(Refusal) as refused:
        actions.rehearse(world.ada, made)
    assert refused.value.code == "transfer.own_house"


def test_no_transfer_reads_the_house_itself(world: World, ground: Ground, tmp_path: Path) -> None:
    own = urlsplit(ground.url)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    document = plan(ground, sources=[{"ref": "own", "kind": "database", "address": own}])
    made = actions.plan(world.ada, world.acme.id, document, {})
    with pytest.raises(Refusal) as refused:
        actions.inventory(world.ada, made)
    assert refused.value.code == "transfer.own_house"


def test_an_inventory_knows_how_many_rows_a_file_has(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1), line(2, 姓名='"一\n二"'), line(3)])
    (table,) = queries.table_cards(made)
    assert table.rows == 3
