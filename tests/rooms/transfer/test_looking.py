# SPDX-License-Identifier: Apache-2.0
"""Rows that were held back: read a page at a time, taken along by who may, which is on record; and plans from afar."""

from pathlib import Path

import pytest

from duly.foundation.ledger import queries as ledger
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.actions import Taken
from duly.rooms.transfer.rules.afar import must_be_afar
from duly.rooms.transfer.rules.plans import read_plan
from rooms.transfer.town import Ground, laid_down, line, loaded, plan, reconciled, rehearsed
from world import World


def test_what_is_held_back_comes_in_pages_that_leave_nothing_out(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(n, 余额="?") for n in range(1, 231)]))
    seen, after = [], ""
    while True:
        found = queries.held_back_of(made, 0, after=after, limit=70)
        seen += [one.row for one in found.rows]
        after = found.further
        if not after:
            break
    assert seen == list(range(1, 231))
    assert queries.held_back_of(made, 0, limit=230).further == ""


def test_values_are_masked_unless_they_are_taken(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1, 余额="不明")]))
    assert [one.value for one in queries.held_back_of(made, 0).rows] == ["不***"]
    assert [one.value for one in queries.every_held_back(made, 0)] == ["不明"]


def test_whoever_takes_rows_along_stands_on_record(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1), line(2, 余额="?")]))
    headers, rows = actions.rows_to_mend(world.ada, made, 0)
    assert (headers[0], [list(one) for one in rows]) == (
        "row 行号",
        [["2", "C000002", "客户2", "13800000002", "?", "2020-01-03"]],
    )
    actions.take_quarantine(world.ada, made, Taken(0, actions.ROWS, 1, "csv"))
    said = [one["data"] for one in ledger.bodies_of(made) if one["type"] == "transfer.quarantine_taken"]
    assert said == [{"ref": "handover", "table": 0, "what": "rows", "rows": 1, "format": "csv"}]


def test_others_take_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1, 余额="?")]))
    for who, code in ((world.bo, "rights.not_allowed"), (world.dee, "transfer.no_such_transfer")):
        with pytest.raises(Refusal) as no:
            actions.rows_to_mend(who, made, 0)
        assert no.value.code == code
        with pytest.raises(Refusal):
            actions.take_quarantine(who, made, Taken(0, actions.ROWS, 1, "csv"))


def test_differences_come_with_row_key_and_kind(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, [line(n) for n in range(1, 4)]))
    ground.rows("UPDATE {s}.party SET name = name || ' ' WHERE ref = 'C000002'")
    ground.rows("DELETE FROM {s}.party WHERE ref = 'C000003'")
    found = queries.differences_of(reconciled(world, made), 0).rows
    assert [(one.row, one.key, one.field, one.kind) for one in found] == [
        (3, "C000003", "", "missing"), (2, "C000002", "name", "edge_space"),
    ]  # fmt: skip
    assert found[1].expected == found[1].got == "客***"


def test_a_plan_from_afar_names_nothing_of_this_machine(world: World, ground: Ground) -> None:
    with pytest.raises(Refusal) as no:
        actions.plan_from_afar(world.ada, world.acme.id, plan(ground), {})
    assert no.value.code == "transfer.near_address"


@pytest.mark.parametrize("address", ["postgresql://u:p@db.example/crm", "mysql://u:p@10.1.2.3:3306/crm"])
def test_a_system_on_the_network_is_afar(address: str) -> None:
    must_be_afar(read_plan(plan(Ground(address, "x"))))


@pytest.mark.parametrize("options", [{"unix_socket": "/run/x"}, {"sslkey": "/etc/key"}, {"path": "/"}])
def test_an_option_names_no_file_of_this_machine(options: dict[str, str]) -> None:
    target = {"kind": "postgresql", "address": "postgresql://u:p@db.example/crm", "options": options}
    with pytest.raises(Refusal):
        must_be_afar(read_plan(plan(Ground("", "x"), target=target)))
