# SPDX-License-Identifier: Apache-2.0
"""What a restore holds, and what releasing it does. How a restore is found: ``tests/house/test_restoring.py``."""

from pathlib import Path

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import PostOffice, make_post_office, turned

pytestmark = pytest.mark.django_db()


@pytest.fixture
def office(tmp_path: Path) -> PostOffice:
    office = make_post_office(tmp_path, customers=4)
    office.plan()
    return office


def test_each_subject_is_told_how_many_are_held_and_released(office: PostOffice) -> None:
    assert actions.hold_restored(SYSTEM, signed=9, entries=5)
    told = Inbox.objects.get(stream=office.subject, body__contains='"delivery.restored"')
    assert '"count":4' in told.body
    assert queries.knows_restore(9)
    assert actions.release_restored(office.world.operator, reason="Looked.") == 4
    assert Inbox.objects.filter(stream=office.subject, body__contains='"delivery.released"').count() == 1
    assert "Looked." not in "".join(Inbox.objects.values_list("body", flat=True))


def test_what_is_held_because_somebody_must_decide_stays_so(office: PostOffice) -> None:
    turned(lambda: Delivery.objects.update(state="held", outcome_code="stale", next_at=None))
    actions.hold_restored(SYSTEM, signed=9, entries=5)
    assert actions.release_restored(office.world.operator, reason="Looked.") == 0
    assert set(Delivery.objects.values_list("state", "outcome_code")) == {("held", "stale")}


def test_only_an_operator_releases(office: PostOffice) -> None:
    actions.hold_restored(SYSTEM, signed=9, entries=5)
    with pytest.raises(Refusal, match="may not do this"):
        actions.release_restored(office.world.ada, reason="Looked.")


def test_what_waits_for_a_decent_hour_is_held_as_well(office: PostOffice) -> None:
    turned(lambda: Delivery.objects.update(state="held", outcome_code="quiet_hours", next_at=clock.now()))
    assert actions.hold_restored(SYSTEM, signed=9, entries=5)
    assert not actions.hold_restored(SYSTEM, signed=9, entries=5)
    assert office.states() == ["held"] * 4
    actions.cancel(office.world.ada, office.subject)
    assert actions.release_restored(office.world.operator, reason="Cancelled what had gone.") == 0
    assert office.states() == ["skipped"] * 4


def test_a_release_needs_a_restore_and_a_reason(office: PostOffice) -> None:
    operator = office.world.operator
    with pytest.raises(Refusal, match="Nothing is held"):
        actions.release_restored(operator, reason="Looked.")
    with pytest.raises(Refusal, match="Say why"):
        actions.release_restored(operator, reason=" ")
