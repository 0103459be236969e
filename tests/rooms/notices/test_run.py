# SPDX-License-Identifier: Apache-2.0
"""pause, resume, cancel, complete: hold a launched notice, go on, end it, find it done."""

import pytest

from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.delivery.models import Mailing
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import State
from duly.rooms.notices.models import Notice
from duly.rooms.notices.rules.running import is_settled
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from rooms.notices.letters import a_peopled_world, an_approved_notice
from theatre import staged
from world import World

CUSTOMER = Actor("customer", SYSTEM.id, "customer", frozenset({"customer"}))


world = staged(a_peopled_world)


@pytest.fixture
def launched(world: World) -> Notice:
    notice = an_approved_notice(world)
    actions.launch(world.ada, notice.id)
    return notice


@pytest.mark.django_db
def test_a_pause_holds_mailings_and_cascade_until_it_is_resumed(world: World, launched: Notice) -> None:
    actions.pause(world.bo, launched.id)
    assert queries.state_for(world.ada, launched.id) is State.PAUSED
    assert all(Mailing.objects.values_list("paused", flat=True))
    cascade = owed.cascade(launched.id)
    assert cascade is not None
    assert cascade.paused
    actions.resume(world.ada, launched.id)
    assert queries.state_for(world.ada, launched.id) is State.LAUNCHED
    assert not any(Mailing.objects.values_list("paused", flat=True))


@pytest.mark.django_db
def test_a_notice_can_be_paused_again(world: World, launched: Notice) -> None:
    for _ in range(2):
        actions.pause(world.ada, launched.id)
        actions.resume(world.ada, launched.id)
    actions.pause(world.ada, launched.id)
    assert queries.state_for(world.ada, launched.id) is State.PAUSED


@pytest.mark.django_db
def test_a_paused_notice_is_not_paused_again(world: World, launched: Notice) -> None:
    actions.pause(world.ada, launched.id)
    with pytest.raises(Refusal) as refused:
        actions.pause(world.ada, launched.id)
    assert refused.value.code == "notices.wrong_state"


@pytest.mark.django_db
def test_cancelling_stops_the_cascade_and_withdraws_the_announcement(world: World, launched: Notice) -> None:
    actions.cancel(world.ada, launched.id, reason="The move is off.")
    assert queries.state_for(world.ada, launched.id) is State.CANCELLED
    assert owed.chased(launched.id) == 0
    assert queries.announcement(f"acme-{launched.number}").withdrawn_at is not None


@pytest.mark.django_db
def test_a_late_confirmation_counts_after_a_cancellation(world: World, launched: Notice) -> None:
    actions.cancel(world.ada, launched.id, reason="The move is off.")
    obligations.acknowledge(CUSTOMER, audience.recipients(launched.id)[0].id, how="portal")
    assert owed.tally(launched.id)["acknowledged"] == 1


@pytest.mark.django_db
def test_a_draft_can_be_cancelled_and_is_then_not_launched(world: World) -> None:
    notice = an_approved_notice(world)
    actions.cancel(world.ada, notice.id, reason="Not needed.")
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, notice.id)
    assert refused.value.code == "notices.wrong_state"


@pytest.mark.django_db
def test_a_cancellation_says_why(world: World, launched: Notice) -> None:
    with pytest.raises(Refusal) as refused:
        actions.cancel(world.ada, launched.id, reason="")
    assert refused.value.code == "notices.reason_needed"


@pytest.mark.django_db
def test_what_was_cancelled_while_it_was_looked_at_is_not_completed(
    world: World, launched: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for card in audience.recipients(launched.id):
        obligations.acknowledge(CUSTOMER, card.id, how="link")
    monkeypatch.setattr(queries, "open_launches", lambda: [launched])
    actions.cancel(world.ada, launched.id, reason="Over.")
    assert actions.complete(SYSTEM) == 0
    assert queries.state_for(world.ada, launched.id) is State.CANCELLED


@pytest.mark.django_db
def test_a_notice_is_complete_when_everybody_is_accounted_for(world: World, launched: Notice) -> None:
    first, *rest = audience.recipients(launched.id)
    for recipient in rest:
        obligations.acknowledge(CUSTOMER, recipient.id, how="portal")
    assert actions.complete(SYSTEM) == 0
    obligations.acknowledge(CUSTOMER, first.id, how="portal")
    assert actions.complete(SYSTEM) == 1
    assert queries.state_for(world.ada, launched.id) is State.COMPLETED
    assert actions.complete(SYSTEM) == 0


@pytest.mark.parametrize(
    ("recipients", "chased", "channels", "expected"),
    [
        ({"acknowledged": 2, "stalled": 1}, 0, {"email": {"accepted": 3}}, True),
        ({"acknowledged": 2, "waiting": 1}, 0, {}, False),
        ({"acknowledged": 2}, 1, {}, False),
        ({"acknowledged": 2}, 0, {"email": {"unknown": 1}}, False),
        ({"acknowledged": 2}, 0, {"sms": {"held": 1}}, False),
        ({"stalled": 2}, 0, {"call": {"planned": 2}}, True),
        ({}, 0, {}, False),
    ],
)
def test_when_a_notice_is_settled(
    recipients: dict[str, int], chased: int, channels: dict[str, dict[str, int]], *, expected: bool
) -> None:
    assert is_settled(recipients, chased, channels) is expected
