# SPDX-License-Identifier: Apache-2.0
"""A specimen of a message goes by mail to whoever writes it, and is no delivery."""

import pytest

from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries
from duly.rooms.delivery.channel import Refused, install_channels
from duly.rooms.delivery.models import Delivery
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as written
from duly.rooms.notices.models import Notice
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def _tried(world: World, notice: Notice, channel: str) -> None:
    letter = queries.specimen(channel, written.wording_of(notice, channel), "en")
    delivery.try_out(world.ada, notice.id, channel, letter, "ada@example.com")


def test_a_specimen_is_marked_as_a_test_and_goes_to_nobody_else(world: World) -> None:
    post = Recorder()
    install_channels({"email": post})
    notice = notices.create(world.ada, "acme", a_file())
    _tried(world, notice, "email")
    assert [(letter.address, letter.subject[:9]) for letter in post.posted] == [("ada@example.com", "[测试 TEST]")]
    assert not Delivery.objects.exists()


def test_a_text_message_comes_as_its_text(world: World) -> None:
    post = Recorder()
    install_channels({"email": post})
    notice = notices.create(world.ada, "acme", a_file())
    _tried(world, notice, "sms")
    assert "moves to 2 New Street" in post.posted[0].text
    assert post.posted[0].html is None
    assert "[sms]" in post.posted[0].subject


def test_what_became_of_it_is_recorded_and_a_refusal_is_told(world: World) -> None:
    install_channels({"email": Recorder(answers=[Refused("policy", "550 not here", permanent=True)])})
    notice = notices.create(world.ada, "acme", a_file())
    with pytest.raises(Refusal, match="550 not here"):
        _tried(world, notice, "email")
    while sequence_waiting():
        pass
    told = {fact["kind"]: fact["public"] for fact in ledger.facts_of(notice.id)}
    assert told["delivery.trial_posted"]["language"] == "en"
    assert told["delivery.trial_ended"]["outcome"] == "refused"


def test_without_a_way_to_send_mail_nothing_is_recorded(world: World) -> None:
    install_channels({})
    notice = notices.create(world.ada, "acme", a_file())
    with pytest.raises(Refusal, match="no channel"):
        _tried(world, notice, "email")
