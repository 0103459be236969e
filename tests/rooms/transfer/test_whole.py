# SPDX-License-Identifier: Apache-2.0
"""The whole way of one file into one database: planned, rehearsed, agreed, loaded, compared, signed; or taken back."""

from pathlib import Path

from django.conf import settings
from django.test import TestCase

from duly.foundation.files import queries as files
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from duly.rooms.transfer.models import Origin
from rooms.transfer.town import Ground, fates, laid_down, line, loaded, reconciled, rehearsed
from world import World


def state(world: World, transfer: object) -> State:
    (card,) = queries.transfers_for(world.ada)
    return card.state


def test_every_row_arrives_and_the_owner_signs(world: World, ground: Ground, tmp_path: Path) -> None:
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, [line(n) for n in range(1, 251)])))
    assert state(world, made) is State.RECONCILED
    assert fates(made) == {"created": 250}
    assert ground.rows(
        "SELECT ref, name, phone, balance::text, opened_on::text FROM {s}.party ORDER BY ref LIMIT 1"
    ) == [("C000001", "客户1", "+8613800000001", "1.50", "2020-01-02")]
    (table,) = queries.table_cards(made)
    assert table.digest == table.read_digest != ""
    assert actions.sign_off(world.ada, made)
    assert state(world, made) is State.SIGNED_OFF


def test_a_rehearsal_writes_nothing_and_says_what_would_happen(world: World, ground: Ground, tmp_path: Path) -> None:
    lines = [line(1), line(2, 余额="?"), line(3), line(3), line(4), line(4, 姓名="另一人")]
    made = rehearsed(world, laid_down(world, ground, tmp_path, lines))
    assert fates(made) == {"created": 2, "merged": 1, "quarantined": 3}
    assert ground.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = '{s}'") == [(0,)]


def test_what_stood_before_is_put_back_when_it_is_taken_back(world: World, ground: Ground, tmp_path: Path) -> None:
    ground.rows(
        "CREATE TABLE {s}.party (ref text PRIMARY KEY, name text, phone text, balance numeric(12,2), opened_on date)"
    )
    ground.rows("INSERT INTO {s}.party VALUES ('C000001', '旧名', NULL, 9, '2001-01-01'), ('X', '他人', '', 1, NULL)")
    before = ground.rows("SELECT * FROM {s}.party ORDER BY ref")
    made = loaded(world, laid_down(world, ground, tmp_path, [line(n) for n in range(1, 151)]))
    assert fates(made) == {"created": 149, "updated": 1}
    actions.undo(world.ada, made, why="a test")
    actions.carry(made)
    assert state(world, made) is State.UNDONE
    assert ground.rows("SELECT * FROM {s}.party ORDER BY ref") == before


def test_rows_lie_sealed_until_it_is_signed_and_not_after(world: World, ground: Ground, tmp_path: Path) -> None:
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, [line(1), line(2, 余额="?")])))
    folder = settings.DULY.folder("transfers") / made.hex
    lying = {path.name.split("-")[0] for path in folder.rglob("*") if path.is_file()}
    assert {"staged", "before", "quarantine", "fates"} <= lying
    assert not any(b"PAR1" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.sign_off(world.ada, made)
    lying = {path.name.split("-")[0] for path in folder.rglob("*") if path.is_file()}
    assert lying.isdisjoint({"staged", "before", "keys"})
    assert {"quarantine", "fates"} <= lying


def test_nothing_of_it_stays_when_it_is_called_off(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1)]))
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.withdraw(world.ada, made)
    assert not (settings.DULY.folder("transfers") / made.hex).exists()


def test_files_that_came_in_go_with_the_last_signature_where_the_plan_says_so(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    kept = laid_down(world, ground, tmp_path, [line(1)], transfer="kept")
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, [line(2)], sources_after="remove")))
    other = laid_down(world, ground, tmp_path, [line(2)], transfer="other", sources_after="remove")
    digests = [Origin.objects.get(transfer_id=one).digest for one in (kept, made, other)]
    assert digests[1] == digests[2]
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.sign_off(world.ada, made)
    assert files.plain_among(digests) == set(digests), "another transfer names the same file"
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.withdraw(world.ada, other)
        actions.withdraw(world.ada, kept)
    assert files.plain_among(digests) == {digests[0]}
