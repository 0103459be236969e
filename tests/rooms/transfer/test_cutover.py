# SPDX-License-Identifier: Apache-2.0
"""The new system takes over: frozen, compared, ticked, decided by somebody else; thawed, signed, or rolled back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError

from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.reminders.facts import Sort
from duly.rooms.reminders.queries import waiting_for
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import Ended, State
from duly.rooms.transfer.models import Go
from rooms.delivery.post_office import turned
from rooms.transfer.switching import card, cutover, from_a_database, frozen, ready, ticked
from rooms.transfer.town import Ground, laid_down, line, loaded, reconciled
from world import World


def state(world: World) -> State:
    (found,) = queries.transfers_for(world.ada)
    return found.state


def code(refused: "pytest.ExceptionInfo[Refusal]") -> str:
    return refused.value.code


def test_it_is_cut_over_by_somebody_who_did_not_make_it_ready_and_then_signed(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = ready(world, ground, tmp_path)
    with pytest.raises(Refusal) as refused:
        actions.sign_off(world.ada, made)
    assert code(refused) == "transfer.cut_over_first"
    frozen(world, made)
    assert [one.say("en") for one in card(made).open_gates] == ["The backup was restored on trial"]
    ticked(world, made)
    with pytest.raises(Refusal) as refused:
        actions.cut_over(world.bo, made)
    assert code(refused) == "transfer.own_preparation"
    actions.cut_over(world.operator, made, digest=card(made).digest)
    assert state(world) is State.CUT_OVER
    assert actions.sign_off(world.ada, made)
    while sequence_waiting():
        pass
    (told,) = (one["data"] for one in ledger.bodies_of(made) if one["type"] == "transfer.cut_over")
    (table,) = told["tables"]
    assert (table[:2], told["shards"], told["round"]) == (["party", 250], 3, 0)


def test_gates_keep_it_from_being_cut_over_and_are_named(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path, [line(1), line(2, 余额="?")])
    actions.freeze(world.ada, made, seconds=0)
    with pytest.raises(Refusal) as refused:
        actions.cut_over(world.operator, made)
    assert code(refused) == "transfer.gates_open"
    said = refused.value.say("en")
    assert "nothing differs" in said and "held back" in said and "restored on trial" in said
    assert actions.accept_quarantine(world.ada, made, note="a test row") == 1
    reconciled(world, made)
    ticked(world, made)
    assert card(made).open_gates == ()


def test_rows_held_back_are_accepted_by_an_owner_and_by_nobody_else(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = ready(world, ground, tmp_path, [line(1), line(2, 余额="?")])
    with pytest.raises(Refusal) as refused:
        actions.accept_quarantine(world.cy, made, note="")
    assert code(refused) == "transfer.not_an_owner"
    assert actions.accept_quarantine(world.bo, made, note="") == 1
    clean = ready(world, ground, tmp_path, [line(1)], transfer="clean")
    with pytest.raises(Refusal) as refused:
        actions.accept_quarantine(world.bo, clean, note="")
    assert code(refused) == "transfer.nothing_held_back"


def test_what_was_compared_before_the_freeze_does_not_count(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path)
    actions.freeze(world.ada, made, seconds=0)
    ticked(world, made)
    assert [str(one.check) for one in card(made).sights if not one.holds] == ["reconciled"]
    reconciled(world, made)
    assert state(world) is State.FROZEN
    assert card(made).open_gates == ()


def test_an_item_is_its_owners_and_what_the_house_sees_is_nobodys(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)], cutover=cutover())
    for who, item, wanted in (
        (world.ada, "1", "transfer.not_your_item"),
        (world.bo, "reconciled", "transfer.seen_by_itself"),
        (world.bo, "9", "transfer.no_such_item"),
        (world.dee, "1", "transfer.no_such_transfer"),
    ):
        with pytest.raises(Refusal) as refused:
            actions.tick(who, made, item, answer=True)
        assert code(refused) == wanted
    actions.tick(world.bo, made, "1", answer=True)
    actions.tick(world.bo, made, "1", answer=False, note="the restore failed")
    last = card(made).items[0]
    assert (last.answer, last.note) == (False, "the restore failed")


def test_a_freeze_that_was_lifted_leaves_nothing_ticked(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ticked(world, frozen(world, ready(world, ground, tmp_path)))
    actions.no_go(world.bo, made, why="the lines are down")
    assert state(world) is State.RECONCILED
    frozen(world, made)
    found = card(made)
    assert [one.ended for one in found.freezes] == [Ended.NO_GO, None]
    assert found.items[0].answer is None
    actions.thaw(world.ada, made, why="again tomorrow")
    with pytest.raises(Refusal) as refused:
        actions.thaw(world.ada, made, why="twice")
    assert code(refused) == "transfer.not_frozen"


def test_the_checklist_stays_while_it_is_frozen_and_the_window_may_move(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = ready(world, ground, tmp_path)
    plan = cutover()
    actions.lay_cutover(world.ada, made, plan)
    frozen(world, made)
    with pytest.raises(Refusal) as refused:
        actions.lay_cutover(world.ada, made, plan | {"checklist": []})
    assert code(refused) == "transfer.checklist_fixed"
    ticked(world, made)
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    actions.lay_cutover(world.ada, made, plan | {"freeze": plan["freeze"] | {"until": later}})
    assert card(made).items[0].answer is True


def test_without_a_plan_of_the_cut_over_nothing_is_frozen(world: World, ground: Ground, tmp_path: Path) -> None:
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, [line(1)])))
    with pytest.raises(Refusal) as refused:
        actions.freeze(world.ada, made, seconds=0)
    assert code(refused) == "transfer.no_cutover"


def test_taking_it_back_ends_the_freeze(world: World, ground: Ground, tmp_path: Path) -> None:
    made = frozen(world, ready(world, ground, tmp_path))
    actions.undo(world.ada, made, why="no budget")
    actions.carry(made)
    assert state(world) is State.UNDONE
    assert [one.ended for one in card(made).freezes] == [Ended.UNDO]


@pytest.mark.django_db(transaction=True)
def test_an_old_system_that_still_changes_cannot_be_frozen(
    world: World, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = from_a_database(world, ground)
    write = "UPDATE {s}.customers SET \"姓名\" = '新' WHERE \"客户编号\" = 'C7'"
    monkeypatch.setattr("duly.rooms.transfer.actions.freezing.time.sleep", lambda _: ground.rows(write))
    with pytest.raises(Refusal) as refused:
        actions.freeze(world.ada, made)
    assert code(refused) == "transfer.still_moving"
    assert "customers" in refused.value.say("zh")
    monkeypatch.setattr("duly.rooms.transfer.actions.freezing.time.sleep", lambda _: None)
    actions.freeze(world.ada, made)
    assert actions.look_again(world.ada, made) == []
    ground.rows("DELETE FROM {s}.customers WHERE \"客户编号\" = 'C8'")
    assert actions.look_again(world.ada, made) != []
    held = {str(one.check): one.holds for one in card(made).sights}
    assert (held["still"], held["last_round"]) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_the_last_round_comes_after_the_freeze_and_can_be_rolled_back(world: World, ground: Ground) -> None:
    made = from_a_database(world, ground)
    ground.rows("UPDATE {s}.customers SET \"姓名\" = '新' WHERE \"客户编号\" = 'C7'")
    actions.freeze(world.ada, made, seconds=0)
    actions.sync(world.ada, made)
    actions.carry(made)
    assert state(world) is State.FROZEN
    ticked(world, reconciled(world, made))
    actions.cut_over(world.operator, made)
    found = card(made).go
    assert found is not None
    assert found.round == 1
    assert ground.rows("SELECT name FROM {s}.party WHERE ref = 'C7'") == [("新",)]
    ground.rows("UPDATE {s}.party SET name = '改' WHERE ref = 'C7'")
    actions.roll_back(world.bo, made, why="slow")
    actions.carry(made)
    _, rows = queries.reverse_rows(made, 0)
    assert [row[:3] for row in rows] == [("changed", "C7", "改")]


def test_it_is_rolled_back_and_what_the_new_system_changed_is_kept_for_the_old_one(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = ticked(world, frozen(world, ready(world, ground, tmp_path)))
    actions.cut_over(world.operator, made)
    ground.rows("UPDATE {s}.party SET name = '改名' WHERE ref = 'C000007'")
    ground.rows("DELETE FROM {s}.party WHERE ref = 'C000008'")
    with pytest.raises(Refusal) as refused:
        actions.undo(world.ada, made, why="the usual way")
    assert code(refused) == "transfer.roll_back_instead"
    with pytest.raises(Refusal) as refused:
        actions.roll_back(world.ada, made, why="slow")
    assert code(refused) == "transfer.not_the_decider"
    actions.roll_back(world.bo, made, why="too slow")
    actions.carry(made)
    assert state(world) is State.UNDONE
    assert ground.rows("SELECT ref, name FROM {s}.party") == [("C000007", "改名")]
    (counted,) = queries.reverse_counts(made)
    assert (counted.table, counted.changed, counted.gone) == ("party", 1, 1)
    fields, rows = queries.reverse_rows(made, 0)
    assert fields == ["ref", "name", "phone", "balance", "opened_on"]
    actions.take_reverse(world.ada, made, 0, rows=2, kind="csv")
    assert {(row[0], row[1], row[2]) for row in rows} == {("changed", "C000007", "改名"), ("gone", "C000008", None)}


def test_a_kill_after_a_shard_was_taken_back_does_not_change_the_list(
    world: World, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ticked(world, frozen(world, ready(world, ground, tmp_path, [line(1), line(2)])))
    actions.cut_over(world.operator, made)
    ground.rows("UPDATE {s}.party SET name = '改名' WHERE ref = 'C000002'")
    actions.roll_back(world.bo, made, why="slow")
    with monkeypatch.context() as killed:
        killed.setattr("duly.rooms.transfer.actions.carrying.settle", _die)
        with pytest.raises(KeyboardInterrupt):
            actions.carry(made)
    assert ground.rows("SELECT ref FROM {s}.party") == [("C000002",)]
    actions.carry(made)
    assert state(world) is State.UNDONE
    assert [(one.changed, one.gone) for one in queries.reverse_counts(made)] == [(1, 0)]


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_after_its_window_nobody_rolls_back(
    world: World, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ticked(world, frozen(world, ready(world, ground, tmp_path)))
    actions.cut_over(world.operator, made)
    later = clock.now() + timedelta(days=14, seconds=5)
    monkeypatch.setattr("duly.kernel.clock.now", lambda: later)
    with pytest.raises(Refusal) as refused:
        actions.roll_back(world.bo, made, why="late")
    assert code(refused) == "transfer.window_over"


def test_a_freeze_past_its_end_is_told_once_a_day_and_decides_nothing(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = frozen(world, ready(world, ground, tmp_path))
    assert actions.remind_frozen(SYSTEM) == 0
    plan, begins = cutover(), datetime.now(UTC) - timedelta(hours=9)
    window = plan["freeze"] | {"from": begins.isoformat(), "until": (begins + timedelta(hours=8)).isoformat()}
    actions.lay_cutover(world.ada, made, plan | {"freeze": window})
    assert (actions.remind_frozen(SYSTEM), actions.remind_frozen(SYSTEM)) == (1, 0)
    assert state(world) is State.FROZEN
    assert card(made).is_overdue(clock.now())
    assert [one.is_late for one in queries.cutovers_waiting_for(world.bo)] == [True]
    assert queries.cutovers_waiting_for(world.dee) == []
    (item,) = (one for one in waiting_for(world.bo) if one.sort is Sort.TRANSFER)
    assert (item.is_late, item.path) == (True, f"/console/transfers/{made}/cutover")


def test_the_database_itself_refuses_one_person_for_both(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ticked(world, frozen(world, ready(world, ground, tmp_path)))
    actions.cut_over(world.operator, made)
    with pytest.raises(IntegrityError, match="transfer_two_cut_over"):
        turned(lambda: Go.objects.filter(transfer_id=made).update(by=world.bo.id))
