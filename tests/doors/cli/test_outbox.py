# SPDX-License-Identifier: Apache-2.0
"""Messages from a terminal: what waits, what failed and why, trying it again."""

from typing import Any

import pytest

from doors.cli.shell import duly
from doors.story import Story, a_story
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Refused
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.obligations import actions as obligations
from rooms.delivery.post_office import Recorder, turned
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)
FULL = Refused("mailbox_full", "552", permanent=True)
GONE = Refused("no_mailbox", "550", permanent=True)


def send(*answers: Any) -> None:
    delivery.install_channels({"email": Recorder(answers=list(answers))})
    turned(lambda: Mailing.objects.update(respects_quiet_hours=False))
    turned(lambda: Delivery.objects.update(state="planned", next_at=clock.now(), outcome_code=""))
    delivery.carry("email")


def test_what_waits_is_listed(story: Story) -> None:
    turned(lambda: Delivery.objects.update(state="held", outcome_code="quiet_hours", next_at=clock.now()))
    rows = duly("outbox", "list", "--json").json
    assert {(row["channel"], row["state"], row["code"]) for row in rows} == {("email", "held", "quiet_hours")}
    assert {row["customer"] for row in rows} == {"C-00000", "C-00001", "C-00002"}
    assert {row["notice"] for row in rows} == {str(story.notice.id)}
    assert len(duly("outbox", "list", "--limit", 1, "--json").json) == 1
    assert duly("outbox", "list", "--notice", story.notice.number, "--channel", "sms", "--json").json == []
    assert duly("outbox", "list", "--state", "failed", "--json").json == []
    assert "暂缓" in duly("outbox", "list", home_language="zh_CN.UTF-8").out
    assert "No message is in this state" in duly("outbox", "list", "--state", "failed").out


def test_what_was_sent_does_not_wait(story: Story) -> None:
    send()
    assert duly("outbox", "list", "--json").json == []
    assert len(duly("outbox", "list", "--state", "accepted", "--json").json) == 3


def test_failures_are_grouped_by_reason_and_tried_again(story: Story) -> None:
    send(FULL, FULL, FULL)
    number = story.notice.number
    (row,) = duly("outbox", "failures", number, "--json").json
    assert row == {
        "channel": "email", "state": "failed", "code": "mailbox_full", "why": "the mailbox is full", "count": 3,
        "may_retry": True,
    }  # fmt: skip
    assert "邮箱已满" in duly("outbox", "failures", number, home_language="zh_CN.UTF-8").out
    said = duly("outbox", "retry", number, "--code", "mailbox_full", "--json")
    assert (said.code, said.json) == (0, {"number": number, "count": 3})
    assert set(Delivery.objects.values_list("state", flat=True)) == {"planned"}
    again = duly("outbox", "retry", number, "--code", "mailbox_full")
    assert (again.code, "delivery.nothing_failed" in again.err) == (5, True)
    assert "Nothing failed" in duly("outbox", "failures", number).out


def test_every_reason_is_tried_again_but_what_must_be_corrected(story: Story) -> None:
    send(FULL, GONE)
    number = story.notice.number
    assert "1 messages go out again" in duly("outbox", "retry", number, "--all").out
    no = duly("outbox", "retry", number, "--all")
    assert (no.code, "delivery.needs_correction" in no.err) == (5, True)
    turned(lambda: ContactPoint.objects.update(state="active"))
    assert "1 条消息将重新发送" in duly("outbox", "retry", number, "--all", home_language="zh_CN.UTF-8").out
    assert duly("outbox", "retry", number, "--all", "--channel", "sms").code == 5


def skipped_for_want_of_a_provider() -> None:
    turned(lambda: Delivery.objects.update(state="skipped", outcome_code="no_provider", next_at=None))
    delivery.install_channels({"sms": Recorder("sms")})


def test_what_nobody_carried_goes_once_somebody_does_but_not_to_who_has_confirmed(story: Story) -> None:
    skipped_for_want_of_a_provider()
    number = story.notice.number
    (row,) = duly("outbox", "failures", number, "--json").json
    assert (row["state"], row["code"], row["count"], row["may_retry"]) == ("skipped", "no_provider", 3, False)
    no = duly("outbox", "retry", number, "--code", "no_provider")
    assert (no.code, "delivery.still_no_provider" in no.err) == (5, True)
    assert "仍无服务商" in duly("outbox", "retry", number, "--code", "no_provider", home_language="zh_CN.UTF-8").err
    delivery.install_channels({"email": Recorder()})
    assert [row["may_retry"] for row in duly("outbox", "failures", number, "--json").json] == [True]
    settled = Delivery.objects.first()
    assert settled is not None
    obligations.acknowledge(SYSTEM, settled.recipient_id, how="portal")
    assert "3 messages go out again" in duly("outbox", "retry", number, "--all").out
    while flow.dispatch():
        pass
    told = dict(Delivery.objects.values_list("id", "state"))
    assert (told.pop(settled.id), set(told.values())) == ("skipped", {"planned"})
    assert duly("outbox", "failures", number, "--json").json == []


@pytest.mark.parametrize("words", [(), ("--code", "x", "--all")])
def test_a_retry_says_of_what(story: Story, words: tuple[str, ...]) -> None:
    no = duly("outbox", "retry", story.notice.number, *words)
    assert (no.code, "either --code or --all" in no.err) == (2, True)
    assert "之一" in duly("outbox", "retry", story.notice.number, *words, home_language="zh_CN.UTF-8").err


def test_a_stranger_sees_no_message(story: Story) -> None:
    stranger = ("--as", "dee@example.com")
    assert duly(*stranger, "outbox", "list", "--json").json == []
    for words in (("list", "--notice"), ("failures",), ("retry", "--all")):
        assert duly(*stranger, "outbox", *words, story.notice.number).code == 4
