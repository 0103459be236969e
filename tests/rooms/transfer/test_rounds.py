# SPDX-License-Identifier: Apache-2.0
"""What changed at the sources is carried over, round by round; nothing that somebody wrote at the target is written over unseen."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.work import Shop, carry_over
from rooms.transfer.town import HEADER, Ground, laid_down, line, loaded, reconciled
from world import World

ALL = "SELECT ref, name, balance::text FROM {s}.party ORDER BY ref"


def in_step(world: World, ground: Ground, folder: Path, lines: list[str], **sync: Any) -> UUID:
    """A transfer that was compared, followed as ``sync`` says."""
    sources = [{"ref": "crm", "file": "customers.csv", "sync": sync}]
    return reconciled(world, loaded(world, laid_down(world, ground, folder, lines, sources=sources)))


def again(world: World, transfer: UUID, folder: Path, lines: list[str]) -> int:
    """A round over the file as it is now."""
    path = folder / "later.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    with path.open("rb") as stream:
        digest, _ = actions.receive(world.ada, world.acme.id, stream, name=path.name)
    shards = actions.sync(world.ada, transfer, {"crm": digest})
    actions.carry(transfer)
    return shards


def state(world: World) -> State:
    (card,) = queries.transfers_for(world.ada)
    return card.state


def test_new_changed_and_gone_rows_are_carried_over(world: World, ground: Ground, tmp_path: Path) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 251)], deletes="carry")
    now = [line(n, 姓名="改名") if n % 50 == 0 else line(n) for n in range(4, 261)]
    assert again(world, made, tmp_path, now) == 2
    assert state(world) is State.RECONCILED
    assert ground.rows("SELECT count(*), min(ref), max(ref), count(*) FILTER (WHERE name = '改名') FROM {s}.party") == [
        (257, "C000004", "C000260", 5)
    ]
    (card,) = queries.round_cards(made)
    assert {name: card.counts[name] for name in ("read", "unchanged", "new", "changed", "gone")} == {
        "read": 257, "unchanged": 242, "new": 10, "changed": 5, "gone": 3,
    }  # fmt: skip
    assert (card.carried, card.removed, card.open, card.differing) == (15, 3, 0, 0)


def test_after_rounds_everything_is_still_proven_row_by_row(world: World, ground: Ground, tmp_path: Path) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 151)], deletes="carry")
    again(world, made, tmp_path, [line(n, 姓名="二") for n in range(11, 161)])
    again(world, made, tmp_path, [line(n, 姓名="三" if n < 20 else "二") for n in range(1, 171)])
    before = queries.table_cards(made)[0]
    assert before.digest == before.read_digest
    assert before.digest.startswith("multiset:170:")
    reconciled(world, made)
    assert state(world) is State.RECONCILED
    after = queries.table_cards(made)[0]
    assert (after.digest, after.read_digest) == (before.digest, before.read_digest)
    ground.rows("UPDATE {s}.party SET name = 'x' WHERE ref = 'C000015'")
    reconciled(world, made)
    assert state(world) is State.DIFFERING


def test_rounds_are_taken_back_in_reverse_to_the_byte(world: World, ground: Ground, tmp_path: Path) -> None:
    ground.rows(
        "CREATE TABLE {s}.party (ref text PRIMARY KEY, name text, phone text, balance numeric(12,2), opened_on date, note text)"
    )
    ground.rows(
        "INSERT INTO {s}.party VALUES ('C000001', '旧名', NULL, 9, '2001-01-01', 'mine'), ('X', '他人', '', 1, NULL, NULL)"
    )
    before = ground.rows("SELECT * FROM {s}.party ORDER BY ref")
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 151)], deletes="carry", conflicts="source")
    again(world, made, tmp_path, [line(n, 姓名="二") for n in range(1, 121)])
    again(world, made, tmp_path, [line(n, 姓名="三" if n % 2 else "二") for n in range(1, 141)])
    actions.undo(world.ada, made, why="a test")
    actions.carry(made)
    assert state(world) is State.UNDONE
    assert ground.rows("SELECT * FROM {s}.party ORDER BY ref") == before


def test_a_round_in_which_nothing_changed_writes_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 11)], deletes="carry")
    assert again(world, made, tmp_path, [line(n) for n in range(10, 0, -1)]) == 0
    assert state(world) is State.RECONCILED
    (card,) = queries.round_cards(made)
    assert (card.rows_behind, card.carried) == (0, 0)


@pytest.mark.parametrize(("policy", "name", "left"), [("source", "新", 0), ("target", "他", 0), ("hold", "他", 1)])
def test_a_row_that_both_sides_changed_is_as_the_plan_declares(
    world: World, ground: Ground, tmp_path: Path, policy: str, name: str, left: int
) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 6)], conflicts=policy)
    ground.rows("UPDATE {s}.party SET name = '他' WHERE ref = 'C000003'")
    again(world, made, tmp_path, [line(n, 姓名="新") for n in range(1, 6)])
    assert ground.rows("SELECT name FROM {s}.party WHERE ref = 'C000003'") == [(name,)]
    assert ground.rows("SELECT count(*) FROM {s}.party WHERE name = '新'") == [(5 if policy == "source" else 4,)]
    assert len(queries.conflicts_of(made)) == left == queries.open_conflicts(made)
    if policy != "hold":
        reconciled(world, made)
        assert state(world) is State.RECONCILED


@pytest.mark.parametrize(("side", "name"), [("source", "新"), ("target", "他")])
def test_what_somebody_decides_is_done_in_the_next_round(
    world: World, ground: Ground, tmp_path: Path, side: str, name: str
) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 4)])
    ground.rows("UPDATE {s}.party SET name = '他' WHERE ref = 'C000003'")
    again(world, made, tmp_path, [line(n, 姓名="新") for n in range(1, 4)])
    (one,) = queries.conflicts_of(made)
    assert (one.key, one.kind, [(field.name, field.source, field.target) for field in one.fields]) == (
        "C000003", "changed", [("name", "新***", "他***")],
    )  # fmt: skip
    with pytest.raises(Refusal, match="conflicts") as no:
        actions.sign_off(world.ada, made)
    assert no.value.code == "transfer.conflicts_open"
    assert actions.decide(world.ada, made, 0, [one.id], side) == 1
    again(world, made, tmp_path, [line(n, 姓名="新") for n in range(1, 4)])
    assert ground.rows("SELECT name FROM {s}.party WHERE ref = 'C000003'") == [(name,)]
    assert queries.conflicts_of(made) == []
    reconciled(world, made)
    assert actions.sign_off(world.ada, made)


def test_a_decision_holds_for_the_rows_that_were_looked_at_only(world: World, ground: Ground, tmp_path: Path) -> None:
    made = in_step(world, ground, tmp_path, [line(1)])
    ground.rows("UPDATE {s}.party SET name = '他'")
    again(world, made, tmp_path, [line(1, 姓名="新")])
    (one,) = queries.conflicts_of(made)
    actions.decide(world.ada, made, 0, [one.id], "source")
    ground.rows("UPDATE {s}.party SET name = '又改'")
    again(world, made, tmp_path, [line(1, 姓名="新")])
    assert ground.rows("SELECT name FROM {s}.party") == [("又改",)]
    assert queries.open_conflicts(made) == 1


def test_rows_that_are_gone_are_asked_about_and_go_when_somebody_says_so(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 6)])
    again(world, made, tmp_path, [line(n) for n in range(1, 4)])
    assert ground.rows("SELECT count(*) FROM {s}.party") == [(5,)]
    assert [one.kind for one in queries.conflicts_of(made)] == ["gone", "gone"]
    one, other = queries.conflicts_of(made)
    actions.decide(world.ada, made, 0, [one.id], "source")
    actions.decide(world.ada, made, 0, [other.id], "target")
    again(world, made, tmp_path, [line(n) for n in range(1, 4)])
    assert ground.rows("SELECT ref FROM {s}.party ORDER BY ref") == [
        ("C000001",),
        ("C000002",),
        ("C000003",),
        ("C000005",),
    ]
    reconciled(world, made)
    assert state(world) is State.RECONCILED


def test_a_row_that_cannot_be_read_now_is_not_taken_for_gone(world: World, ground: Ground, tmp_path: Path) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 6)], deletes="carry")
    again(world, made, tmp_path, [line(1), line(2, 余额="?"), line(3), line(4), line(5)])
    assert ground.rows("SELECT count(*) FROM {s}.party") == [(5,)]
    (card,) = queries.round_cards(made)
    assert (card.counts["quarantined"], card.counts["gone"]) == (1, 0)


def test_where_a_key_cannot_be_read_somebody_is_asked_before_anything_goes(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 4)], deletes="carry")
    again(world, made, tmp_path, [line(1), line(2, 客户编号=""), line(3)])
    assert ground.rows("SELECT count(*) FROM {s}.party") == [(3,)]
    assert [one.kind for one in queries.conflicts_of(made)] == ["gone"]


def test_a_column_that_is_new_stops_a_round_with_a_sentence(world: World, ground: Ground, tmp_path: Path) -> None:
    made = in_step(world, ground, tmp_path, [line(1)])
    path = tmp_path / "other.csv"
    path.write_text(f"{HEADER},新列\n{line(1)},x\n", encoding="utf-8")
    with path.open("rb") as stream:
        digest, _ = actions.receive(world.ada, world.acme.id, stream, name=path.name)
    with pytest.raises(Refusal) as no:
        actions.sync(world.ada, made, {"crm": digest})
    assert no.value.code == "transfer.other_shape"
    assert "新列" in no.value.say("zh")
    assert state(world) is State.RECONCILED


def test_columns_that_changed_places_do_not_stop_a_round_that_may_evolve(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = in_step(world, ground, tmp_path, [line(1), line(2)], drift="evolve")
    path = tmp_path / "other.csv"
    path.write_text(
        "新列,姓名,客户编号,手机,余额,开户日期\nx,改名,C000001,13800000001,1.50,2020-01-02\ny,客户2,C000002,13800000002,2.50,2020-01-03\n",
        encoding="utf-8",
    )
    with path.open("rb") as stream:
        digest, _ = actions.receive(world.ada, world.acme.id, stream, name=path.name)
    actions.sync(world.ada, made, {"crm": digest})
    actions.carry(made)
    assert ground.rows("SELECT ref, name FROM {s}.party ORDER BY ref") == [("C000001", "改名"), ("C000002", "客户2")]
    (card,) = queries.round_cards(made)
    assert "新列" in card.drift["party"].say("zh")


def test_a_shard_that_was_written_by_a_worker_who_died_is_not_written_twice(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = in_step(world, ground, tmp_path, [line(n) for n in range(1, 6)], deletes="carry")
    path = tmp_path / "later.csv"
    path.write_text("\n".join([HEADER, *(line(n, 姓名="新") for n in range(2, 8))]) + "\n", encoding="utf-8")
    with path.open("rb") as stream:
        digest, _ = actions.receive(world.ada, world.acme.id, stream, name=path.name)
    assert actions.sync(world.ada, made, {"crm": digest}) == 2
    with Shop(queries.row_for(world.ada, made)) as shop:
        for shard in Shard.objects.filter(round__isnull=False).select_related("mapped__table__origin"):
            carry_over(shop, shard)  # the target holds it; nobody here knows yet
    ground.rows("UPDATE {s}.party SET name = '他' WHERE ref = 'C000003'")
    actions.carry(made)
    (card,) = queries.round_cards(made)
    assert (card.carried, card.removed, card.open, card.differing) == (6, 1, 0, 1)
    assert ground.rows("SELECT count(*), count(*) FILTER (WHERE name = '他') FROM {s}.party") == [(6, 1)]
    actions.undo(world.ada, made, why="a test")
    actions.carry(made)
    assert ground.rows("SELECT ref FROM {s}.party") == [("C000003",)]
