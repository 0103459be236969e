# SPDX-License-Identifier: Apache-2.0
"""Whoever moved is told, and nobody else: rows that moved = customers on the roll + rows accounted for."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import Rhythm, Told
from duly.rooms.aftercare.rules.wording import LANGUAGES, Facts, filled
from duly.rooms.audience import queries as audience
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as notices_queries
from duly.rooms.transfer import queries as transfers
from rooms.aftercare.town import moved, refused
from rooms.transfer.town import Ground, laid_down, line, loaded
from world import World

TOLD = Told("Beta Ltd", "privacy@beta.example")
NAMES = dict.fromkeys(("zh-Hans", "en"), "Acme")
KNOWN = Facts(NAMES, "Beta Ltd", "privacy@beta.example", "", ["name"], "sale", UUID(int=1), "+30d", "+30d")
ANSWERS = {"deal": "asset_sale", "moves_personal_data": True}


@pytest.fixture
def transfer(world: World, ground: Ground, tmp_path: Path) -> Any:
    return moved(world, ground, tmp_path)


def equation(world: World, transfer: Any) -> Any:
    return queries.equation_of(queries.matching_for(world.ada, transfer))


def test_rows_are_matched_by_number_and_telephone_and_the_others_stay_open(world: World, transfer: Any) -> None:
    actions.match(world.ada, transfer)
    found = equation(world, transfer)
    assert (found.rows, found.matched, found.customers, found.open, found.closes) == (6, 4, 4, 2, False)
    strays = queries.strays_for(world.ada, transfer)
    assert [(one.row, one.candidates) for one in strays] == [(5, ()), (6, ("C-00005", "C-00006"))]
    assert [one[1:] for one in queries.strays_with_keys(world.ada, transfer)] == [
        (5, "C000050", "0"),
        (6, "C000007", "2"),
    ]


def test_no_notice_before_every_row_is_accounted_for(world: World, transfer: Any) -> None:
    with refused("aftercare.not_matched"):
        actions.lay_notice(world.ada, transfer, TOLD)
    actions.match(world.ada, transfer)
    with refused("aftercare.rows_open"):
        actions.lay_notice(world.ada, transfer, TOLD)
    assert actions.choose(world.ada, transfer, [(0, 6, "C-00005")]) == 1
    assert actions.account(world.ada, transfer, "no_customer", why="a test row") == 0
    assert actions.lay_notice(world.ada, transfer, Told())


def test_the_roll_is_exactly_the_customers_whose_rows_moved(world: World, transfer: Any) -> None:
    actions.match(world.ada, transfer)
    actions.choose(world.ada, transfer, [(0, 6, "C-00005")])
    actions.account(world.ada, transfer, "no_customer", why="a test row")
    notice = actions.lay_notice(world.ada, transfer, TOLD)
    found = equation(world, transfer)
    assert (found.rows, found.matched, found.chosen, found.accounted, found.customers, found.roll) == (6, 4, 1, 1, 5, 5)
    assert found.closes
    draft = queries.notice_of(queries.matching_for(world.ada, transfer))
    assert draft.id == notice
    meant = audience.meant(world.acme.id, draft.audience_rule, None, 100)
    assert [one.ref for one in meant] == ["C-00004", "C-00005", "C000001", "C000002", "C000003"]
    assert meant[0].reasons == [{"by": "segment", "title": "handover"}]
    assert draft.change.kind == "asset_or_contract_transfer"
    assert draft.change.fields["transferee"]["zh-Hans"] == "Beta Ltd"
    with refused("aftercare.notice_laid"):
        actions.match(world.ada, transfer)


def test_a_notice_that_was_aimed_elsewhere_no_longer_closes_the_equation(world: World, transfer: Any) -> None:
    actions.match(world.ada, transfer)
    actions.account(world.ada, transfer, "told", why="told by letter")
    notice = actions.lay_notice(world.ada, transfer, TOLD)
    assert equation(world, transfer).closes
    aimed = filled(notices_queries.starting_document("asset_or_contract_transfer", ANSWERS, LANGUAGES), KNOWN)
    notices.revise(world.ada, notice, aimed | {"audience": {"customers": ["STAYS"]}})
    assert not equation(world, transfer).closes


def test_a_transfer_that_is_not_signed_off_has_nobody_to_tell_yet(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, [line(1)]))
    with refused("aftercare.not_over"):
        actions.match(world.ada, made)


def test_what_was_kept_goes_once_the_notice_is_laid_and_the_last_check_is_judged(world: World, transfer: Any) -> None:
    actions.match(world.ada, transfer)
    actions.account(world.ada, transfer, "told", why="told by letter")
    actions.watch(world.ada, transfer, Rhythm(1, 1, 6))
    actions.lay_notice(world.ada, transfer, TOLD)
    assert actions.let_go_due() == 0, "it is still watched"
    assert actions.draw(world.ada, transfer) == 0
    assert (actions.let_go_due(), actions.let_go_due()) == (1, 0)
    assert transfers.sample_of(transfer) == []
    assert not list(transfers.moved_of(transfer))
    assert equation(world, transfer).closes
