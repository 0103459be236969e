# SPDX-License-Identifier: Apache-2.0
"""I-4: whoever opens what is masked is on record with a reason; who opens too much stands out; a canary raises an alarm."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.kinds import BAIT_SET
from duly.rooms.privacy.models import Look
from duly.rooms.privacy.rules.looks import unusual
from rooms.privacy.stage import MAIL, a_stage
from world import customer_row, make_customers, the_point

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def test_a_look_gives_the_value_and_says_who_what_and_why(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    point = the_point(MAIL).id
    said = actions.reveal(
        stage.world.cy,
        stage.party.id,
        actions.Wanted(point),
        reason="customer_calls",
        reference="T-1",
        note="asks for a copy",
    )
    assert said == {str(point): MAIL}
    (look,) = queries.looks_at(stage.lena, stage.party.id)
    assert (look.user, look.family, look.field, look.reason, look.note) == (
        stage.world.cy.id, "contact_point", "value", "customer_calls", "asks for a copy",
    )  # fmt: skip
    assert queries.looks_by(stage.lena, stage.world.cy.id) == [look]
    assert stage.recorded("privacy.looked") == 1


def test_without_a_reason_of_the_list_nothing_is_opened(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal, match="choose one of"):
        actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="curiosity")
    with pytest.raises(Refusal, match="choose one of"):
        actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="audit", reference="her name is W")
    with pytest.raises(Refusal, match="not on record"):
        actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(uuid4()), reason="audit")
    with pytest.raises(Refusal):
        actions.reveal(stage.world.dee, stage.party.id, actions.Wanted(), reason="audit")
    assert not Look.objects.exists()


def test_a_look_at_a_canary_raises_an_alarm_until_somebody_else_has_asked(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    actions.set_bait(stage.lena, stage.party.id, on=True)
    actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="review")
    assert stage.recorded("privacy.bait_touched") == 1
    (alert,) = queries.alerts_for(stage.lena)
    actions.see_alert(stage.lena, alert.id, note="a drill that was announced")
    assert queries.alerts_for(stage.lena) == []
    actions.set_bait(stage.lena, stage.party.id, on=False)
    actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="review")
    assert queries.alerts_for(stage.lena) == []


def test_whoever_touched_a_canary_does_not_answer_for_it(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    actions.set_bait(stage.lena, stage.party.id, on=True)
    actions.reveal(stage.lena, stage.party.id, actions.Wanted(), reason="review")
    with pytest.raises(Refusal):
        actions.see_alert(stage.lena, queries.alerts_for(stage.lena)[0].id, note="me")


def test_one_who_opens_many_more_customers_than_colleagues_stands_out(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    parties = make_customers(stage.world, [customer_row(n) for n in range(1, 13)], tmp_path)
    for party in parties:
        actions.reveal(stage.world.cy, party.id, actions.Wanted(), reason="audit")
    for actor in (stage.world.ada, stage.world.bo):
        actions.reveal(actor, stage.party.id, actions.Wanted(), reason="audit")
    (odd,) = queries.odd_days(stage.lena, stage.world.acme.id, TODAY, TODAY)
    assert (odd.day, odd.name, odd.found.customers, odd.found.median) == (TODAY, "Cy", 13, 1.0)


@pytest.mark.parametrize(
    ("counts", "odd"),
    [([], 0), ([10], 0), ([11], 1), ([12, 4, 4], 0), ([13, 4, 4], 1), ([40, 30, 35], 0), ([100, 100, 1], 0)],
)
def test_unusual_is_more_than_ten_and_three_times_the_median_of_the_others(counts: list[int], odd: int) -> None:
    assert len(unusual({UUID(int=n): count for n, count in enumerate(counts)})) == odd


def test_looks_stand(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="audit")

    @action("privacy.look")
    def tidy(actor: Actor) -> None:
        """As nobody may."""
        record(BAIT_SET, stream=stage.party.stream, public={"on": False})
        Look.objects.all().delete()

    with pytest.raises(IntegrityError, match="never changed"):
        tidy(stage.world.cy)
    assert SYSTEM.kind == "system"
