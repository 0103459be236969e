# SPDX-License-Identifier: Apache-2.0
"""What moved is looked at again, by samples that anybody can draw again, and a person judges what stands otherwise."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import TestCase

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.aftercare import actions, jobs, queries
from duly.rooms.aftercare.facts import Found, Rhythm
from duly.rooms.change_requests import queries as requests
from duly.rooms.customers import actions as registry
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Change, Item
from duly.rooms.transfer import actions as move
from duly.rooms.transfer import queries as transfers
from duly.rooms.transfer.facts import Judged
from rooms.aftercare.town import refused, signed
from rooms.transfer import registry_town
from rooms.transfer.town import Ground, line, loaded, reconciled
from world import World

WEEKLY = Rhythm(7, 2, 20, tolerable="0.2")


@pytest.fixture
def transfer(world: World, ground: Ground, tmp_path: Path) -> UUID:
    return signed(world, ground, tmp_path, [line(n) for n in range(1, 41)])


def check(world: World, transfer: UUID) -> Any:
    watch = queries.watch_for(world.ada, transfer, values=True)
    assert watch is not None
    return watch.checks[0]


def test_after_the_sign_off_only_keys_digests_and_a_sample_lie_there(transfer: UUID) -> None:
    folder = settings.DULY.folder("transfers") / transfer.hex
    lying = {path.name.split("-")[0] for path in folder.rglob("*") if path.is_file()}
    assert lying.isdisjoint({"staged", "keys", "before"})
    assert {"moved", "sample"} <= lying
    (moved,) = transfers.moved_of(transfer)
    assert moved.rows.columns == ["row", "ref", "phone", "digest"]
    (sample,) = transfers.sample_of(transfer)
    assert (sample.population, sample.rows.height) == (40, 40)


def test_what_nobody_touched_is_found_as_it_was_loaded_and_the_bound_is_told(world: World, transfer: UUID) -> None:
    actions.watch(world.ada, transfer, WEEKLY)
    assert actions.draw(world.ada, transfer) == 0
    done = check(world, transfer)
    assert (done.rows, done.same, done.upper, done.holds) == (20, 20, "0.139109", True)
    assert done.done_at is not None


def test_what_was_changed_since_waits_for_a_verdict(world: World, ground: Ground, transfer: UUID) -> None:
    ground.rows("UPDATE {s}.party SET name = '改过'")
    ground.rows("DELETE FROM {s}.party WHERE ref = 'C000001'")
    actions.watch(world.ada, transfer, Rhythm(7, 2, 40))
    assert actions.draw(world.ada, transfer) == 40
    found = check(world, transfer)
    assert [one.found for one in found.items].count(Found.MISSING) == 1
    changed = next(one for one in found.items if one.found is Found.CHANGED)
    assert changed.values == (("name", f"客户{changed.row}", "改过"),)
    with refused("aftercare.bad_verdict"):
        actions.judge(world.bo, changed.id, "wrong")
    actions.judge(world.bo, changed.id, "wrong", note="nobody asked for it")
    with refused("aftercare.judged"):
        actions.judge(world.bo, changed.id, "right")
    for one in found.items:
        if one.id != changed.id:
            actions.judge(world.bo, one.id, "right")
    done = check(world, transfer)
    assert (done.upper, done.holds) == ("0.113189", False)
    actions.mend(world.ada, changed.id)
    with refused("aftercare.not_wrong"):
        actions.mend(world.ada, changed.id)


def test_samples_come_by_themselves_and_the_owner_is_told(world: World, ground: Ground, transfer: UUID) -> None:
    ground.rows("UPDATE {s}.party SET balance = balance + 1")
    actions.watch(world.ada, transfer, WEEKLY)
    assert jobs.look() == 1
    assert jobs.look() == 0, "the next one is due in a week"
    assert [one[0] for one in queries.waiting_for(world.ada)] == ["handover"]
    assert not list(queries.waiting_for(world.bo))


def test_a_target_that_does_not_answer_is_said_and_asked_again_tomorrow(
    world: World, ground: Ground, transfer: UUID
) -> None:
    actions.watch(world.ada, transfer, WEEKLY)
    ground.rows("DROP TABLE {s}.party")
    assert jobs.look() == 0
    watch = queries.watch_for(world.ada, transfer)
    assert watch is not None
    assert watch.trouble is not None
    assert not watch.checks


def test_what_is_wrong_in_our_own_register_becomes_a_change_request(world: World, tmp_path: Path) -> None:
    rows = [registry_town.line(n) for n in range(1, 4)]
    made = reconciled(world, loaded(world, registry_town.laid_down(world, tmp_path, rows)))
    move.draw_sample(world.bo, made)
    move.judge_sample(world.bo, made, [Judged(n, is_right=True) for n in range(1, 4)])
    with TestCase.captureOnCommitCallbacks(execute=True):
        move.sign_off(world.ada, made)
    party = customers.customer_for(world.ada, world.acme.id, "C000002").id
    item = Item("profile", party, "name", "改错的名")
    registry.apply_change(SYSTEM, Change(party, "update", clock.now(), (item,), "test"))
    actions.watch(world.ada, made, Rhythm(7, 1, 3))
    assert actions.draw(world.ada, made) == 1
    (row,) = check(world, made).items
    assert row.fields == ("name",)
    actions.judge(world.bo, row.id, "wrong", note="a slip of the pen")
    (row,) = check(world, made).items
    assert row.request is not None
    (request,) = requests.requests_of(world.ada, party)
    assert (request.id, request.nature) == (row.request, "rectification")


def test_whoever_ends_the_watch_ends_the_samples(world: World, transfer: UUID) -> None:
    actions.watch(world.ada, transfer, WEEKLY)
    with refused("aftercare.watched"):
        actions.watch(world.ada, transfer, WEEKLY)
    actions.end_watch(world.ada, transfer)
    assert jobs.look() == 0
    with refused("aftercare.not_watched"):
        actions.draw(world.ada, transfer)
