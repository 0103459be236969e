# SPDX-License-Identifier: Apache-2.0
"""What is asked for on a page and read by a worker: once, in the name of who asked, and with the refusal kept for them."""

from pathlib import Path
from uuid import UUID

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger import queries as ledger
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.actions import surveying
from duly.rooms.transfer.facts import State, Upload
from duly.rooms.transfer.models import Errand
from duly.rooms.transfer.unreadable import SOURCE_UNAVAILABLE
from rooms.transfer.town import HEADER, Ground, laid_down, line, plan
from world import World


def state(world: World) -> State:
    (card,) = queries.transfers_for(world.ada)
    return card.state


def planned(world: World, ground: Ground, folder: Path) -> UUID:
    path = folder / "customers.csv"
    path.write_text(f"{HEADER}\n{line(1)}\n", encoding="utf-8")
    return actions.plan(world.ada, world.acme.id, plan(ground), {"crm": Upload(path.name, str(path))})


def test_to_ask_twice_is_to_ask_once(world: World, ground: Ground, tmp_path: Path) -> None:
    made = planned(world, ground, tmp_path)
    for _ in range(2):
        actions.hand_over(world.ada, made, "inventory")
    assert Errand.objects.count() == 1
    assert (state(world), queries.errand_of(made) is not None) == (State.PLANNED, True)
    actions.do_errand(made)
    actions.do_errand(made)
    assert (state(world), queries.errand_of(made)) == (State.INVENTORIED, None)
    kinds = [one["type"] for one in ledger.bodies_of(made)]
    assert kinds.count("transfer.inventoried") == 1


def test_a_refusal_is_kept_for_who_asked(
    world: World, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = planned(world, ground, tmp_path)
    actions.hand_over(world.ada, made, "inventory")

    def unreachable(*_: object) -> None:
        raise SOURCE_UNAVAILABLE(field="source", where="crm.example", why="timeout")

    monkeypatch.setattr(surveying, "open_source", unreachable)
    actions.do_errand(made)
    found = queries.errand_of(made)
    assert found is not None
    assert found.trouble is not None
    assert (found.is_open, "crm.example" in found.trouble.say("en"), "crm.example" in found.trouble.say("zh")) == (
        False,
        True,
        True,
    )
    monkeypatch.undo()
    actions.hand_over(world.ada, made, "inventory")
    actions.do_errand(made)
    assert queries.errand_of(made) is None


def test_one_thing_is_asked_for_at_a_time(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    actions.hand_over(world.ada, made, "rehearsal")
    with pytest.raises(Refusal) as no:
        actions.hand_over(world.ada, made, "inventory")
    assert no.value.code == "transfer.errand_open"


def test_what_cannot_be_done_now_is_refused_at_once(world: World, ground: Ground, tmp_path: Path) -> None:
    made = planned(world, ground, tmp_path)
    for what in ("rehearsal", "run"):
        with pytest.raises(Refusal) as no:
            actions.hand_over(world.ada, made, what)
        assert no.value.code == "transfer.not_now"


def test_a_worker_that_was_killed_before_it_could_say_that_it_began_is_no_trouble(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    actions.hand_over(world.ada, made, "rehearsal")
    actions.rehearse(world.ada, made)
    actions.do_errand(made)
    assert (state(world), queries.errand_of(made)) == (State.REHEARSING, None)


def test_nothing_is_done_in_the_name_of_who_left(world: World, ground: Ground, tmp_path: Path) -> None:
    made = planned(world, ground, tmp_path)
    actions.hand_over(world.ada, made, "inventory")
    accounts.close(world.operator, "ada@example.com")
    actions.do_errand(made)
    assert state_of(made) == State.PLANNED
    assert Errand.objects.get().trouble["en"].startswith("Whoever asked")


def state_of(transfer: UUID) -> str:
    return Errand.objects.get(transfer_id=transfer).transfer.state


def test_others_ask_for_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = planned(world, ground, tmp_path)
    for who, code in ((world.bo, "rights.not_allowed"), (world.dee, "transfer.no_such_transfer")):
        with pytest.raises(Refusal) as no:
            actions.hand_over(who, made, "inventory")
        assert no.value.code == code
