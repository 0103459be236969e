# SPDX-License-Identifier: Apache-2.0
"""What customers and the public read."""

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from rooms.notices.letters import BODY, a_file, a_peopled_world, an_approved_notice
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
CHINESE = {
    "title": "迁址通知",
    "summary": "{{ effective_on|date }}起迁至{{ new_address }}",
    "body": BODY,
    "sms": "{{ organisation }} {{ link }}",
}


world = staged(a_peopled_world)


def test_the_portal_shows_the_readers_language_filled_in(world: World) -> None:
    notice = actions.create(
        world.ada,
        "acme",
        a_file(effective_on="2030-03-01", **{"content/zh-CN": CHINESE, "plan/acknowledge_by": "2030-02-01"}),
    )
    read = queries.reading(notice.id, "zh-CN", name="李小明", link="https://x.example/n/1")
    assert (read.language, read.organisation) == ("zh-Hans", "示例科技有限公司")
    assert read.summary == "2030年3月1日起迁至2 New Street"
    assert "李小明" in read.body


def test_the_portal_never_shows_another_language_in_silence(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**{"content/zh-CN": CHINESE}))
    with pytest.raises(Refusal) as refused:
        queries.reading(notice.id, "zh-TW", name="李小明", link="")
    assert refused.value.code == "notices.missing_translation"


def test_nothing_is_public_before_the_launch(world: World) -> None:
    an_approved_notice(world)
    assert queries.public_announcements("en") == []


def test_the_public_page_speaks_to_everybody_and_shows_no_link(world: World) -> None:
    notice = an_approved_notice(world)
    actions.launch(world.ada, notice.id)
    [shown] = queries.public_announcements("en")
    assert shown.slug == f"acme-{notice.number}"
    assert shown.body.startswith("Dear customer,")
    assert "Confirm" not in shown.body
    assert queries.announcement(shown.slug, "de").language == "en"


def test_a_notice_without_website_is_not_announced(world: World) -> None:
    notice = an_approved_notice(world, a_file(**{"plan/also": ["portal"]}))
    actions.launch(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        queries.announcement(f"acme-{notice.number}")
    assert refused.value.code == "notices.no_announcement"


def test_the_status_counts_recipients_and_channels(world: World) -> None:
    notice = an_approved_notice(world)
    before = queries.status_for(world.ada, notice.number)
    actions.launch(world.ada, notice.id)
    after = queries.status_for(world.ada, notice.number)
    assert (before["state"], before["roll"]) == ("approved", None)
    assert (after["state"], after["roll"]["count"], after["recipients"]["waiting"]) == ("launched", 3, 3)
    assert after["opening"] == {"chased": 3}
    assert set(after["forecast"].values()) == {None}


def test_a_list_shows_title_and_state(world: World) -> None:
    an_approved_notice(world)
    [card] = queries.cards_for(world.ada, language="zh-Hans")
    assert (card.title, card.state.value, card.organisation) == ("We are moving", "approved", "示例科技有限公司")
