# SPDX-License-Identifier: Apache-2.0
"""Messages for programs: how each stands, what failed and why, trying it again."""

from pathlib import Path

import pytest

from doors.api.programs import Program
from doors.story import Story, a_story
from duly.kernel import clock
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Refused
from duly.rooms.delivery.models import Delivery, Mailing
from rooms.delivery.post_office import Recorder, turned

pytestmark = pytest.mark.django_db
FULL = Refused("mailbox_full", "552", permanent=True)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    story = a_story(tmp_path)
    delivery.install_channels({"email": Recorder(answers=[FULL, FULL, FULL])})
    turned(lambda: Mailing.objects.update(respects_quiet_hours=False))
    turned(lambda: Delivery.objects.update(state="planned", next_at=clock.now(), outcome_code=""))
    delivery.carry("email")
    return story


def test_messages_are_listed_a_page_at_a_time(story: Story) -> None:
    ada = Program(story.world, story.world.ada)
    first = ada.get("/deliveries", notice=story.notice.number, state="failed", channel="email", limit=1).json()
    rest = ada.get("/deliveries", limit=2, cursor=first["next"]).json()
    assert {row["code"] for row in (*first["items"], *rest["items"])} == {"mailbox_full"}
    assert first["items"][0]["id"] < rest["items"][0]["id"] < rest["items"][1]["id"]
    assert ada.get("/deliveries", state="accepted").json() == {"items": [], "next": None}
    assert ada.get("/deliveries", state="lost").status_code == 422
    assert ada.get("/deliveries", cursor="x").json()["code"] == "api.bad_cursor"
    assert ada.get("/deliveries", cursor="InggIg").json()["code"] == "api.bad_cursor"


def test_what_failed_is_grouped_and_tried_again(story: Story) -> None:
    ada, place = Program(story.world, story.world.ada), f"/notices/{story.notice.number}"
    assert ada.get(f"{place}/failures").json()["items"] == [
        {"channel": "email", "state": "failed", "code": "mailbox_full", "count": 3, "may_retry": True}
    ]
    assert ada.post(f"{place}/retries", {"code": "mailbox_full", "channel": "smoke"}).status_code == 422
    for _ in range(2):
        assert ada.post(f"{place}/retries", {"code": "mailbox_full"}, key="once").json() == {"count": 3}
    assert ada.post(f"{place}/retries", {"code": "mailbox_full"}).json()["code"] == "delivery.nothing_failed"
    assert ada.get(f"{place}/failures").json() == {"items": []}


def test_what_nobody_carried_may_be_tried_once_somebody_does(story: Story) -> None:
    turned(lambda: Delivery.objects.update(state="skipped", outcome_code="no_provider", next_at=None))
    ada, place = Program(story.world, story.world.ada), f"/notices/{story.notice.number}"
    delivery.install_channels({"sms": Recorder("sms")})
    assert [row["may_retry"] for row in ada.get(f"{place}/failures").json()["items"]] == [False]
    no = ada.post(f"{place}/retries", {"code": "no_provider"})
    assert (no.status_code, no.json()["code"]) == (409, "delivery.still_no_provider")
    delivery.install_channels({"email": Recorder()})
    assert [row["may_retry"] for row in ada.get(f"{place}/failures").json()["items"]] == [True]
    assert ada.post(f"{place}/retries", {"code": "no_provider"}).json() == {"count": 3}


def test_who_may_not_see_or_decide_is_refused(story: Story) -> None:
    place, dee = f"/notices/{story.notice.number}", Program(story.world, story.world.dee)
    assert dee.get("/deliveries").json()["items"] == []
    assert dee.get(f"{place}/failures").status_code == 404
    assert dee.post(f"{place}/retries", {"code": "mailbox_full"}).status_code == 404
    assert Program(story.world, story.world.bo).post(f"{place}/retries", {"code": "mailbox_full"}).status_code == 403
