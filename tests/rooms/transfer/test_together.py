# SPDX-License-Identifier: Apache-2.0
"""Several tables of sources into one of the target, and one table of a source into several."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State, Upload
from duly.rooms.transfer.unwritable import TARGET_BUSY
from rooms.transfer.town import HEADER, MAPPING, Ground, line, loaded, plan, reconciled
from world import World

CUSTOMERS: dict[str, Any] = MAPPING["tables"][0]


def laid_down(
    world: World, ground: Ground, folder: Path, files: dict[str, list[str]], tables: list[dict[str, Any]]
) -> UUID:
    """A transfer of these files, mapped so."""
    uploads = {}
    for ref, lines in files.items():
        (folder / f"{ref}.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        uploads[ref] = Upload(f"{ref}.csv", str(folder / f"{ref}.csv"))
    sources = [{"ref": ref, "file": f"{ref}.csv"} for ref in files]
    made = actions.plan(world.ada, world.acme.id, plan(ground, sources=sources), uploads)
    actions.inventory(world.ada, made)
    actions.lay_mapping(world.ada, made, {"duly": "mapping/1", "tables": tables})
    return made


def both(**changes: Any) -> list[dict[str, Any]]:
    """Two files with the same columns into one table."""
    return [CUSTOMERS | {"from": f"{ref}/{ref}.csv"} | changes.get(ref, {}) for ref in ("crm", "erp")]


def fates(transfer: UUID) -> list[dict[str, int]]:
    return [{str(fate): count for fate, count in one.fates.items() if count} for one in queries.table_cards(transfer)]


FILES = {
    "crm": [line(n) for n in range(1, 151)],
    "erp": [line(1), line(2, 余额="7"), *(line(n) for n in range(151, 301))],
}


def test_of_two_sources_the_one_that_goes_first_decides_over_a_key_of_both(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    tables = both(crm={"precedence": 2}, erp={"precedence": 1})
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, FILES, tables)))
    assert fates(made) == [{"created": 148, "merged": 2}, {"created": 152}]
    assert queries.transfers_for(world.ada)[0].state is State.RECONCILED
    assert ground.rows("SELECT count(*), count(DISTINCT ref) FROM {s}.party") == [(300, 300)]
    assert ground.rows("SELECT balance::text FROM {s}.party WHERE ref = 'C000002'") == [("7.00",)]
    told = [(one.row, one.into, one.into_source) for one in queries.left_out_of(made, 0).rows]
    assert told == [(1, 1, "erp/erp.csv"), (2, 2, "erp/erp.csv")]
    actions.undo(world.ada, made, why="a test")
    actions.carry(made)
    assert ground.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = '{s}'") == [(0,)]


def test_of_two_sources_of_which_none_goes_first_rows_that_differ_are_held_back(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, FILES, both()))
    assert fates(made) == [{"created": 149, "quarantined": 1}, {"created": 150, "merged": 1, "quarantined": 1}]
    assert ground.rows("SELECT count(*) FROM {s}.party WHERE ref = 'C000002'") == [(0,)]


def phones() -> dict[str, Any]:
    """What the same file says of telephone numbers, as a table that points at the customers."""
    return {
        "from": "crm/crm.csv", "to": "phone", "key": ["party", "kind"],
        "fields": [
            {"to": "party", "from": "客户编号", "steps": ["trim"]}, {"to": "kind", "steps": [{"constant": "mobile"}]},
            {"to": "number", "from": "手机", "steps": [{"phone": {"region": "CN"}}]},
        ],
        "exclude": [{"when": {"column": "手机", "empty": True}, "why": "no number 无号码"}],
    }  # fmt: skip


def test_one_table_becomes_several_parents_first_and_comes_back_children_first(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    ground.rows(
        "CREATE TABLE {s}.party (ref text PRIMARY KEY, name text, phone text, balance numeric(12,2), opened_on date)"
    )
    ground.rows(
        "CREATE TABLE {s}.phone (party text REFERENCES {s}.party, kind text, number text, PRIMARY KEY (party, kind))"
    )
    files = {"crm": [line(n, 手机="" if n % 10 == 0 else f"138{n:08d}") for n in range(1, 251)]}
    parent = CUSTOMERS | {"from": "crm/crm.csv"}
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, files, [parent, phones()])))
    assert fates(made) == [{"created": 250}, {"created": 225, "excluded": 25}]
    assert queries.transfers_for(world.ada)[0].state is State.RECONCILED
    assert {str(one.rule) for one in queries.left_out_of(made, 1).rows} == {
        str(queries.left_out_of(made, 1).rows[0].rule)
    }
    actions.undo(world.ada, made, why="a test")
    actions.carry(made)
    assert ground.rows("SELECT (SELECT count(*) FROM {s}.party), (SELECT count(*) FROM {s}.phone)") == [(0, 0)]


def test_a_column_that_none_of_several_tables_uses_is_not_forgotten(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    parent = CUSTOMERS | {
        "from": "crm/crm.csv",
        "fields": [one for one in CUSTOMERS["fields"] if one["to"] != "balance"],
    }
    with pytest.raises(Refusal) as no:
        laid_down(world, ground, tmp_path, {"crm": [line(1)]}, [parent, phones()])
    assert (no.value.code, "余额" in no.value.say("en")) == ("transfer.forgotten_columns", True)


def test_tables_into_one_target_are_filled_alike(world: World, ground: Ground, tmp_path: Path) -> None:
    other = {"fields": [*CUSTOMERS["fields"], {"to": "origin", "steps": [{"constant": "erp"}]}]}
    with pytest.raises(Refusal) as no:
        laid_down(world, ground, tmp_path, FILES, both(erp=other))
    assert (no.value.code, "+ origin text" in no.value.say("en")) == ("transfer.fields_differ", True)


def test_one_of_several_does_not_go_first_alone(world: World, ground: Ground, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as no:
        laid_down(world, ground, tmp_path, FILES, both(crm={"precedence": 1}))
    assert no.value.code == "transfer.precedence_unclear"


def test_while_a_table_fails_for_good_nobody_waits_for_those_behind_it(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    """A worker that finds nothing to do must not ask again and again."""
    parent = CUSTOMERS | {"from": "crm/crm.csv"}
    made = laid_down(world, ground, tmp_path, {"crm": [line(1)]}, [parent, phones()])
    actions.rehearse(world.ada, made)
    actions.carry(made)
    actions.agree(world.bo, made, actions.ask(world.ada, made))
    actions.run(world.ada, made)
    first, behind = (one.shards.get() for one in queries.mapped_of(made))
    for _ in range(3):
        actions.note_trouble(SYSTEM, first.id, TARGET_BUSY(field="target", target="x", why="x"))
    assert not actions.is_any_left(made)
    actions.carry(made)
    behind.refresh_from_db()
    assert (queries.transfers_for(world.ada)[0].state, behind.state) == (State.LOADED, "loaded")
