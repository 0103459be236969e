# SPDX-License-Identifier: Apache-2.0
"""A customer asks by e-mail what is held of them, or that it end: a request is on record, and nothing is proved by it."""

from uuid import uuid4

import pytest

from duly.foundation.ledger.facts import News
from duly.kernel.actors import SYSTEM
from duly.rooms.change_requests import queries as mails
from duly.rooms.privacy import actions
from duly.rooms.privacy.models import Request
from duly.rooms.privacy.terms import Kind, State
from rooms.change_requests.conftest import stage, time
from rooms.change_requests.mails.test_receiving import KNOWN, UNKNOWN, mail, take
from rooms.change_requests.stage import Stage

__all__ = ["stage", "time"]
pytestmark = pytest.mark.django_db()
ERASE = "Hello,\n\nplease delete all my personal data you hold.\n\nKind regards\nC0"


def asked() -> list[tuple[str, str, str, int]]:
    return list(Request.objects.order_by("received_at").values_list("kind", "channel", "state", "level"))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (ERASE, Kind.ERASURE),
        ("Please send me a copy of my personal data.", Kind.ACCESS),
        ("I would like to object to the processing of my personal data. Please confirm.", Kind.OBJECTION),
        ("我已不再使用贵公司的产品，请删除我的个人信息。", Kind.ERASURE),
    ],
)
def test_what_a_mail_asks_of_ones_own_data_becomes_a_request(stage: Stage, words: str, kind: str) -> None:
    assert take(mail(words, subject="My data")).outcome == "other"
    stage.carry()
    assert asked() == [(kind, "email", State.RECEIVED, 0)]
    assert Request.objects.get().party_id == stage.party.id


def test_a_stranger_asks_for_nobody_and_a_person_reads_the_mail(stage: Stage) -> None:
    take(mail(ERASE, sender=UNKNOWN, subject="My data"))
    stage.carry()
    assert asked() == []
    assert len(mails.unread_mails(stage.world.cy, stage.world.acme.id)) == 1


def test_asking_twice_is_one_request(stage: Stage) -> None:
    take(mail(ERASE, sender=KNOWN, subject="My data"))
    take(mail(ERASE + "\nPlease.", sender=KNOWN, subject="Again"))
    stage.carry()
    assert len(asked()) == 1


def test_news_of_a_mail_that_is_not_kept_opens_nothing(stage: Stage) -> None:
    news = [News(uuid4(), "change_requests.mail_taken", uuid4(), {"mail": str(uuid4()), "topics": ["privacy_erasure"]})]
    assert actions.hear_mails(SYSTEM, news) == 0


def test_a_mail_about_a_telephone_number_asks_nothing_of_the_kind(stage: Stage) -> None:
    take(mail())
    stage.carry()
    assert asked() == []
