# SPDX-License-Identifier: Apache-2.0
"""What carriers say about contact points: mark_contact_points."""

from pathlib import Path
from uuid import uuid4

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import PROVIDER
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries
from duly.rooms.customers.actions import mark_contact_points
from duly.rooms.customers.models import Party
from rooms.customers.files_of import make_import
from world import World, a_world, the_point


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    made = a_world()
    make_import(made, tmp_path, ["C-1,x,a@one.example;b@one.example,13800000000,CN,,,,,"])
    return made


def facts_of(kind: str) -> list[str]:
    return [body for body in Inbox.objects.values_list("body", flat=True) if f'"type":"{kind}"' in body]


def test_a_bounce_is_kept_told_once_and_passed_over(world: World) -> None:
    point = the_point("a@one.example")
    assert 1 == mark_contact_points(PROVIDER, [(point.id, "bounced", "5.1.1")])
    assert 0 == mark_contact_points(PROVIDER, [(point.id, "bounced", "5.1.1"), (uuid4(), "bounced", "")])
    (fact,) = facts_of("customers.contact_failed")
    assert '"code":"5.1.1"' in fact
    assert str(Party.objects.get().id) not in fact
    assert "one.example" not in fact
    party = Party.objects.get().id
    assert "b@one.example" == queries.reaches([party], "email")[party].address


def test_a_sentence_of_a_carrier_stays_out_of_the_ledger(world: World) -> None:
    point = the_point("a@one.example")
    mark_contact_points(PROVIDER, [(point.id, "bounced", "550 no mailbox for a@one.example")])
    assert '"code":"other"' in facts_of("customers.contact_failed")[0]
    point.refresh_from_db()
    assert "no mailbox" in point.state_reason


def test_a_contact_point_can_be_restored_and_ended(world: World) -> None:
    point = the_point("a@one.example")
    for state, kind in (("bounced", "contact_failed"), ("active", "contact_restored"), ("ended", "contact_ended")):
        mark_contact_points(PROVIDER, [(point.id, state, "said")])
        assert 1 == len(facts_of(f"customers.{kind}"))


def test_an_unknown_state_is_refused(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        mark_contact_points(PROVIDER, [(uuid4(), "tired", "")])
    assert "customers.bad_state" == refused.value.code
