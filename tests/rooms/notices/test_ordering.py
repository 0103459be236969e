# SPDX-License-Identifier: Apache-2.0
"""Customers who wish to be reached on another channel first are, where the plan leaves them the choice."""

from pathlib import Path
from typing import Any

import pytest

from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as rolls
from duly.rooms.customers import actions as customers
from duly.rooms.customers.models import Party
from duly.rooms.delivery import queries as deliveries
from duly.rooms.notices import actions, queries
from duly.rooms.notices.rules.ordering import mark_of, order_for
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from rooms.obligations.scenes import overdue_now
from world import World

STEPS = [{"channel": "email", "wait": "3d"}, {"channel": "sms", "wait": "2d"}, {"channel": "call", "wait": "2d"}]


@pytest.mark.parametrize(
    ("channels", "wish", "order", "mark"),
    [
        ("email sms call", (), [0, 1, 2], ""),
        ("email sms call", ("email",), [0, 1, 2], ""),
        ("email sms call", ("letter",), [0, 1, 2], ""),
        ("email sms call", ("sms",), [1, 0, 2], "~sms,email,call"),
        ("email sms call", ("call", "sms"), [2, 1, 0], "~call,sms,email"),
        ("email sms email", ("sms",), [1, 0, 2], "~sms,email,email"),
        ("email sms! call", ("call",), [0, 1, 2], ""),
        ("email! sms call", ("call", "sms"), [0, 1, 2], ""),
        ("email sms call!", ("sms",), [1, 0, 2], "~sms,email,call"),
    ],
)
def test_steps_move_up_to_the_first_that_speaks_of_those_before_it(
    channels: str, wish: tuple[str, ...], order: list[int], mark: str
) -> None:
    steps: list[dict[str, Any]] = [
        {"channel": one.rstrip("!"), "when": ["bounced"] if one.endswith("!") else []} for one in channels.split()
    ]
    assert (order, mark) == (order_for(steps, wish), mark_of(steps, wish))


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    return a_peopled_world(tmp_path, 2)


def wish(world: World, ref: str, *channels: str) -> Party:
    party = Party.objects.get(ref=ref)
    assert customers.prefer_channels(world.cy, party.id, channels=channels, mechanism="call")
    return party


def channels_of(notice: Any, rounds: int) -> dict[str, list[str]]:
    """By customer, the channels in the order in which their steps were opened."""
    opened: dict[str, list[str]] = {}
    for _ in range(rounds):
        obligations.advance(SYSTEM)
        for one in rolls.recipients(notice.id):
            seen = opened.setdefault(Party.objects.get(id=one.customer_id).ref, [])
            cards = deliveries.deliveries_of([one.id]).get(one.id, [])
            seen += [card.channel for card in cards if card.channel not in seen]
        overdue_now(notice.id)
    return opened


def launched(world: World, **changes: Any) -> Any:
    notice = an_approved_notice(world, a_file(**({"plan/steps": STEPS, "plan/also": []} | changes)))
    actions.launch(world.ada, notice.id)
    return notice


def test_who_wishes_is_reached_in_that_order_and_the_others_in_the_plans(world: World) -> None:
    wish(world, "C-00000", "sms")
    notice = launched(world)
    assert channels_of(notice, 2) == {"C-00000": ["sms", "email"], "C-00001": ["email", "sms"]}
    cascade = owed.cascade(notice.id)
    assert cascade is not None
    assert list(cascade.tracks) == ["~sms,email,call"]
    assert len({step["mailing"] for steps in (cascade.steps, *cascade.tracks.values()) for step in steps}) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"plan/order": "fixed"},
        {"urgency": "emergency", "authority": {"who": "CEO", "basis": "Example Act 1", "reason": "leak"}},
    ],
)
def test_the_plans_order_holds_where_it_is_fixed_and_in_an_emergency(world: World, changes: dict[str, Any]) -> None:
    wish(world, "C-00000", "sms")
    notice = actions.create(world.ada, "acme", a_file(**({"plan/steps": STEPS} | changes)))
    assert queries.wishes_about(notice) == {}
    (finding,) = [one for one in queries.findings_for(world.ada, notice.id) if one.rule == "PLAN-WISHES"]
    assert "keeps its own" in finding.words.en
    assert "保持计划的顺序" in finding.words.zh


def test_the_check_says_how_many_get_another_order(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**{"plan/steps": STEPS}))

    def said() -> list[str]:
        return [one.words.en for one in queries.findings_for(world.ada, notice.id) if one.rule == "PLAN-WISHES"]

    wish(world, "C-00000", "email")
    assert said() == []
    wish(world, "C-00001", "call")
    assert ["up to 1 customers" in text and "get it" in text for text in said()] == [True]


def test_a_class_with_steps_of_its_own_is_put_in_order_too(world: World) -> None:
    wish(world, "C-00000", "sms")
    classes = {"british": {"regions": ["GB"], "steps": [*STEPS[:2]]}}
    notice = launched(world, **{"plan/classes": classes})
    owing = owed.states_of(one.id for one in rolls.recipients(notice.id))
    assert {row.track for row in owing.values()} == {"british", "british~sms,email"}
    assert channels_of(notice, 1) == {"C-00000": ["sms"], "C-00001": ["email"]}


def test_an_order_that_is_neither_word_is_refused(world: World) -> None:
    with pytest.raises(Exception, match="fixed"):
        actions.create(world.ada, "acme", a_file(**{"plan/order": "mine"}))
