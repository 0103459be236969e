# SPDX-License-Identifier: Apache-2.0
"""What is decided about a customer's data reaches everybody who was given it, in the same transaction (GDPR 19)."""

import json
from pathlib import Path

import pytest

from duly.foundation.files.queries import content
from duly.kernel.actors import SYSTEM
from duly.rooms.downstream import actions
from duly.rooms.downstream.models import Announcement
from duly.rooms.privacy import actions as privacy
from duly.rooms.privacy import jobs, queries
from duly.rooms.privacy.models import Flag
from rooms.downstream.stage import Remembering, registered
from rooms.privacy.stage import Stage, a_stage, holding, whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    actions.install_carrier(Remembering())
    made = a_stage(tmp_path)
    registered(made.world, "erp")
    return made


def test_an_erasure_is_announced_and_the_receipt_names_who_must_erase_too(stage: Stage) -> None:
    row = stage.granted("erasure")
    stage.carry()
    assert jobs.erase() == 1
    row.refresh_from_db()
    (told,) = Announcement.objects.filter(matter="erased")
    assert (told.number, told.state) == (row.number, "waiting")
    receipt = json.loads(content(row.receipt))
    assert {"name": "Erp system"} in receipt["recipients"]


def test_after_an_erasure_the_number_is_readable_for_the_announcement_and_stands_nowhere_in_the_open(
    stage: Stage,
) -> None:
    ref = stage.party.ref
    stage.granted("erasure")
    stage.carry()
    jobs.erase()
    (parcel,) = actions.claim(SYSTEM)
    assert json.loads(parcel.body)["data"]["customer"] == ref
    assert not holding(whole_database(), ref)


def test_a_restriction_is_announced_and_its_end_too(stage: Stage) -> None:
    row = stage.granted("restriction")
    assert list(Announcement.objects.values_list("matter", "number")) == [("restricted", row.number)]
    flag = Flag.objects.get(party_id=stage.party.id, kind="restricted")
    others = (stage.world.bo, stage.world.operator)
    maker = row.decisions.get(sent_back_at=None).maker
    privacy.lift(next(one for one in others if one.id != maker), flag.id, reason="agreed with the customer")
    assert sorted(Announcement.objects.values_list("matter", flat=True)) == ["lifted", "restricted"]


def test_what_is_handed_over_names_the_recipients(stage: Stage) -> None:
    row = stage.granted("export")
    document = queries.gathered(queries.card_of(row), row.received_at)
    assert [one["purpose"] for one in document["recipients"] if one["name"] == "Erp system"] == ["invoices"]
