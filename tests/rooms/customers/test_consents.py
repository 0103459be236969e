# SPDX-License-Identifier: Apache-2.0
"""What customers decide about being contacted: set_consent."""

from pathlib import Path
from uuid import uuid4

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries
from duly.rooms.customers.actions import set_consent
from duly.rooms.customers.models import Party
from rooms.customers.files_of import make_import
from world import World, a_world


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    made = a_world()
    make_import(made, tmp_path, ["C-1,x,a@one.example,13800000000,CN,,,,,"])
    return made


def opted_out(channel: str) -> bool:
    party = Party.objects.get().id
    return queries.reaches([party], channel)[party].opted_out


def test_the_latest_decision_counts(world: World) -> None:
    party = Party.objects.get().id
    assert not opted_out("email")
    set_consent(world.cy, party, decision="withdrawn", mechanism="call")
    assert opted_out("email")
    assert opted_out("portal")
    set_consent(world.cy, party, decision="granted", mechanism="call")
    assert not opted_out("email")
    assert ["granted", "withdrawn"] == [row.decision for row in queries.profile(party).consents]


def test_a_decision_for_one_channel_leaves_the_others(world: World) -> None:
    set_consent(world.cy, Party.objects.get().id, decision="refused", mechanism="sms", channel="sms")
    assert (True, False) == (opted_out("sms"), opted_out("email"))


def test_a_decision_about_marketing_does_not_stop_notices(world: World) -> None:
    set_consent(world.cy, Party.objects.get().id, decision="refused", mechanism="portal", purpose="marketing")
    assert not opted_out("email")


def test_nonsense_is_refused(world: World) -> None:
    for customer, decision, code in (
        (Party.objects.get().id, "perhaps", "customers.bad_decision"),
        (uuid4(), "granted", "customers.unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            set_consent(world.cy, customer, decision=decision, mechanism="call")
        assert code == refused.value.code
