# SPDX-License-Identifier: Apache-2.0
"""Rows are drawn by the digest of the rehearsal and people look at them; into the registry nothing is signed before."""

from pathlib import Path
from uuid import UUID

import pytest

from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import Judged, State
from duly.rooms.transfer.rules.sampling import chosen
from rooms.transfer import registry_town, town
from rooms.transfer.town import Ground, loaded, reconciled
from world import World


@pytest.fixture
def taken_over(world: World, tmp_path: Path) -> UUID:
    """A hundred customers, in the registry and compared."""
    rows = [registry_town.line(n) for n in range(1, 101)]
    return reconciled(world, loaded(world, registry_town.laid_down(world, tmp_path, rows)))


def judged(world: World, transfer: UUID, *wrong: int) -> None:
    """Every row of the sample, right but for these."""
    said = [Judged(n, n not in wrong, "x" if n in wrong else "") for n in range(1, 60)]
    actions.judge_sample(world.bo, transfer, said)


def test_nobody_signs_into_the_registry_before_every_row_of_the_sample_was_looked_at(world: World, taken_over: UUID) -> None:  # fmt: skip
    with pytest.raises(Refusal, match="Draw it first"):
        actions.sign_off(world.ada, taken_over)
    assert actions.draw_sample(world.bo, taken_over) == 59
    actions.judge_sample(world.bo, taken_over, [Judged(1, is_right=True)])
    with pytest.raises(Refusal, match="58 rows"):
        actions.sign_off(world.ada, taken_over)
    judged(world, taken_over)
    assert actions.sign_off(world.ada, taken_over)
    assert queries.transfer_for(world.ada, world.acme.id, "taken-over").state is State.SIGNED_OFF


def test_nobody_signs_while_the_sample_shows_that_too_many_may_be_wrong(world: World, taken_over: UUID) -> None:
    actions.draw_sample(world.bo, taken_over)
    judged(world, taken_over, 7)
    with pytest.raises(Refusal, match=r"1 of 59 rows .* up to 7\.8 % of all"):
        actions.sign_off(world.ada, taken_over)
    actions.judge_sample(world.bo, taken_over, [Judged(7, is_right=True, note="corrected")])
    assert actions.sign_off(world.ada, taken_over)


def test_anybody_who_knows_the_digest_draws_the_same_rows(world: World, taken_over: UUID) -> None:
    actions.draw_sample(world.bo, taken_over)
    card = queries.sample_for(world.bo, taken_over)
    assert card is not None
    drawn = [one.row for one in queries.sample_lines(world.bo, taken_over, limit=100)]
    assert drawn == chosen(card.seed, card.population, card.size)


def test_what_was_said_stays_said_when_the_same_rows_are_read_anew(world: World, taken_over: UUID) -> None:
    actions.draw_sample(world.bo, taken_over)
    actions.judge_sample(world.bo, taken_over, [Judged(3, is_right=False, note="the name")])
    actions.draw_sample(world.ada, taken_over)
    said = queries.sample_lines(world.bo, taken_over)[2]
    assert (said.verdict, said.note, said.by_name) == ("wrong", "the name", "Bo")


def test_a_row_stands_at_the_source_beside_what_the_target_has_masked_until_somebody_asks_on_record(
    world: World, taken_over: UUID
) -> None:
    actions.draw_sample(world.bo, taken_over)
    first = queries.sample_lines(world.bo, taken_over, limit=1)[0]
    assert (first.source["name"], first.target["name"], first.made_of["name"]) == ("客***", "客***", ("name",))
    (seen,) = actions.see_sample(world.bo, taken_over, limit=1)
    assert seen.source["name"] == seen.target["name"] == f"客户{seen.row}"
    while sequence_waiting():
        pass
    assert "transfer.sample_seen" in {one["kind"] for one in ledger.facts_of(taken_over)}


def test_a_wrong_row_needs_a_word_and_only_people_judge(world: World, taken_over: UUID) -> None:
    with pytest.raises(Refusal, match="Draw it first"):
        actions.judge_sample(world.bo, taken_over, [Judged(1, is_right=True)])
    actions.draw_sample(world.bo, taken_over)
    with pytest.raises(Refusal, match="what is wrong"):
        actions.judge_sample(world.bo, taken_over, [Judged(1, is_right=False)])
    with pytest.raises(Refusal, match="no row 60"):
        actions.judge_sample(world.bo, taken_over, [Judged(60, is_right=True)])
    with pytest.raises(Refusal, match="program"):
        key = Actor("key", world.bo.id, "robot", world.bo.roles, world.bo.organisations)
        actions.judge_sample(key, taken_over, [Judged(1, is_right=True)])


def test_for_another_target_a_sample_is_offered_and_not_demanded(world: World, ground: Ground, tmp_path: Path) -> None:
    made = reconciled(
        world, loaded(world, town.laid_down(world, ground, tmp_path, [town.line(n) for n in range(1, 6)]))
    )
    assert actions.draw_sample(world.bo, made) == 5
    card = actions.judge_sample(world.bo, made, [Judged(n, is_right=True) for n in range(1, 6)])
    assert (card.upper, card.holds, card.is_demanded) == (0, True, False), "all of them were looked at"
    assert actions.sign_off(world.ada, made)
