# SPDX-License-Identifier: Apache-2.0
"""What was loaded is read back: a value, a row, or a stranger's row that is not as it should be is found and counted."""

from pathlib import Path
from uuid import UUID

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from rooms.transfer.town import Ground, fates, laid_down, line, loaded, reconciled
from world import World

SPOILT = {
    "case": "UPDATE {s}.party SET name = upper(name) WHERE ref = 'C000007'",
    "trailing space": "UPDATE {s}.party SET name = name || ' ' WHERE ref = 'C000007'",
    "empty for nothing": "UPDATE {s}.party SET phone = '' WHERE ref = 'C000008'",
    "another day": "UPDATE {s}.party SET opened_on = opened_on + 1 WHERE ref = 'C000007'",
    "a cent": "UPDATE {s}.party SET balance = balance + 0.01 WHERE ref = 'C000007'",
    "a row that is gone": "DELETE FROM {s}.party WHERE ref = 'C000007'",
    "a stranger": "INSERT INTO {s}.party (ref) VALUES ('Z')",
}


@pytest.fixture
def there(world: World, ground: Ground, tmp_path: Path) -> UUID:
    """A transfer of 120 rows that is loaded."""
    lines = [line(number, 姓名=f"Name {number}") for number in range(1, 121)]
    lines[7] = line(8, 手机="")
    return loaded(world, laid_down(world, ground, tmp_path, lines))


@pytest.mark.parametrize("what", SPOILT)
def test_it_is_found_and_nothing_can_be_signed(world: World, ground: Ground, there: UUID, what: str) -> None:
    ground.rows(SPOILT[what])
    reconciled(world, there)
    (card,) = queries.transfers_for(world.ada)
    assert card.state is State.DIFFERING
    with pytest.raises(Refusal, match="differences"):
        actions.sign_off(world.ada, there)


def test_what_is_mended_reconciles(world: World, ground: Ground, there: UUID) -> None:
    ground.rows(SPOILT["a cent"])
    reconciled(world, there)
    ground.rows("UPDATE {s}.party SET balance = balance - 0.01 WHERE ref = 'C000007'")
    reconciled(world, there)
    assert actions.sign_off(world.ada, there)


def test_what_somebody_changed_since_stays_when_it_is_taken_back(world: World, ground: Ground, there: UUID) -> None:
    ground.rows(SPOILT["case"])
    actions.undo(world.ada, there, why="a test")
    actions.carry(there)
    assert ground.rows("SELECT ref, name FROM {s}.party") == [("C000007", "NAME 7")]


def test_nothing_is_loaded_that_was_not_agreed_to(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    actions.rehearse(world.ada, made)
    actions.carry(made)
    with pytest.raises(Refusal) as refused:
        actions.run(world.ada, made)
    assert refused.value.code == "transfer.not_now"
    digest = actions.ask(world.ada, made)
    with pytest.raises(Refusal) as refused:
        actions.agree(world.ada, made, digest)
    assert refused.value.code in {"transfer.own_rehearsal", "rights.not_allowed"}
    with pytest.raises(Refusal) as refused:
        actions.agree(world.bo, made, "sha256:0")
    assert refused.value.code == "transfer.other_digest"


def test_a_second_run_over_the_same_rows_changes_nothing(
    world: World, ground: Ground, tmp_path: Path, there: UUID
) -> None:
    lines = [line(number, 姓名=f"Name {number}") for number in range(1, 121)]
    lines[7] = line(8, 手机="")
    again = loaded(world, laid_down(world, ground, tmp_path, lines, transfer="again"))
    assert fates(again) == {"same": 120}
