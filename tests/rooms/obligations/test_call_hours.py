# SPDX-License-Identifier: Apache-2.0
"""The wait of a call step begins when the customer may be called."""

from datetime import timedelta
from pathlib import Path

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.delivery.queries import calls
from duly.rooms.obligations import actions
from duly.rooms.obligations.models import Obligation
from rooms.obligations.conftest import Scene
from rooms.obligations.scenes import a_scene, overdue, with_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """One customer who is to be called, and for whom it is night for eight hours more."""
    scene = a_scene(tmp_path, [("call", {}), ("letter", {})])
    morning = clock.now() + timedelta(hours=8)
    monkeypatch.setattr(calls.rulebook, "decent_moment", lambda now, *rest, **more: max(now, morning))
    with_right(lambda: Mailing.objects.filter(subject=scene.notice).update(respects_quiet_hours=True))
    actions.advance(SYSTEM)
    return scene


def test_nobody_moves_on_before_they_could_be_called(scene: Scene) -> None:
    overdue(scene, timedelta(minutes=1))
    actions.advance(SYSTEM)
    owed = Obligation.objects.get(subject=scene.notice)
    assert owed.step == 0
    assert owed.next_at is not None
    assert owed.next_at > clock.now() + timedelta(hours=8)


def test_where_quiet_hours_are_waived_the_call_is_made_at_once(scene: Scene) -> None:
    assert calls.not_callable_yet(scene.notice, scene.recipients, 0)
    assert next(calls.callable_now(scene.world.ada, scene.notice, None), None) is None
    with_right(
        lambda: Mailing.objects.filter(subject=scene.notice).update(
            respects_quiet_hours=False, lane="urgent", quiet_authority="Head of Security"
        )
    )
    with_right(lambda: Delivery.objects.filter(mailing__subject=scene.notice).update(state="planned", next_at=None))
    assert not deliveries.not_callable_yet(scene.notice, scene.recipients, 0)
    row = next(calls.callable_now(scene.world.ada, scene.notice, None))
    assert row.id == Delivery.objects.get(mailing__subject=scene.notice, mailing__channel="call").id
    overdue(scene, timedelta(minutes=1))
    actions.advance(SYSTEM)
    assert Obligation.objects.get(subject=scene.notice).step == 1
