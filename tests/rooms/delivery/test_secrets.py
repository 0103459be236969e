# SPDX-License-Identifier: Apache-2.0
"""show_secret: the key of one customer's address goes to an operator only, and who asked is recorded."""

import base64
from collections.abc import Iterator

import pytest

from duly.adapters.channels.webhook import WebhookChannel
from duly.foundation.ledger.models import Inbox
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.channel import Provider, install_channels, installed
from rooms.delivery.post_office import Recorder
from world import a_world

pytestmark = pytest.mark.django_db
URL = "https://erp.example.com/duly"


def a_secret(letter: str) -> str:
    return "whsec_" + base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture(autouse=True)
def carriers() -> Iterator[WebhookChannel]:
    before = dict(installed())
    channel = WebhookChannel({"secret": a_secret("a"), "secrets": {"https://own.example.com/": a_secret("b")}})
    install_channels({"webhook": [Provider("erp", channel, adapter="webhook")], "email": Recorder()})
    yield channel
    install_channels(before)


def test_an_operator_gets_the_key_of_an_address_and_it_is_recorded(carriers: WebhookChannel) -> None:
    world = a_world()
    assert actions.show_secret(world.operator, URL, provider="erp") == carriers.secret_for(URL)
    (body,) = Inbox.objects.filter(body__contains='"type":"delivery.secret_shown"').values_list("body", flat=True)
    assert "erp.example.com" not in str(body)
    assert carriers.secret_for(URL) not in str(body)


@pytest.mark.parametrize("who", ["ada", "bo", "cy"])
def test_nobody_else_gets_it(who: str) -> None:
    with pytest.raises(Refusal):
        actions.show_secret(getattr(a_world(), who), URL, provider="erp")


@pytest.mark.parametrize(
    ("address", "provider", "code"),
    [
        (URL, "nobody", "delivery.no_such_provider"),
        (URL, "email", "delivery.cannot_sign"),
        ("ftp://erp.example.com", "erp", "delivery.no_such_address"),
        ("https://own.example.com/", "erp", "delivery.brought_its_own"),
    ],
)
def test_what_has_no_key_of_ours_says_so(address: str, provider: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.show_secret(a_world().operator, address, provider=provider)
    assert refused.value.code == code


def test_the_list_of_providers_says_whose_addresses_have_keys() -> None:
    cards = {card.name: card for card in queries.providers_for(a_world().ada)}
    assert (cards["erp"].signs, cards["erp"].adapter) == (True, "webhook")
    assert not cards["email"].signs
