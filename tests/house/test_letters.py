# SPDX-License-Identifier: Apache-2.0
"""How letters look comes from the providers' file, and ``duly check`` says what is missing to print them."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from duly.adapters.channels.letter.channel import LetterChannel
from duly.adapters.presses import paper as press
from duly.house import letters
from duly.rooms.delivery.channel import Provider, install_channels, installed
from duly.rooms.printing.press import Letterhead
from world import a_world


@pytest.fixture(autouse=True)
def _channels_as_before() -> Iterator[None]:
    before = dict(installed())
    yield
    install_channels(before)


def test_without_letters_nothing_is_missing() -> None:
    install_channels({})
    assert letters.letterheads() is None
    assert [] == list(letters.paper(settings.DULY))


def test_a_missing_font_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    heads = {"": Letterhead(("2 New Street",))}
    install_channels({"letter": LetterChannel(heads)})
    assert heads == letters.letterheads()
    install_channels({"letter": [Provider("tray", LetterChannel(heads))]})
    assert heads == letters.letterheads()
    monkeypatch.setattr(press, "_has_font", lambda tag: False)
    assert [("warning", "printing.no_font")] == [(row.level, row.code) for row in letters.paper(settings.DULY)]


@pytest.mark.django_db()
def test_a_return_address_of_an_organisation_that_does_not_exist_is_a_warning() -> None:
    a_world()
    lines = Letterhead(("2 New Street",))
    install_channels({"letter": LetterChannel({"acme": lines, "acne": lines, "": lines})})
    (found,) = letters.senders(settings.DULY)
    assert (found.level, found.code) == ("warning", "letters.unknown_sender")
    assert "names acne" in found.say("en")
    assert "中有 acne" in found.say("zh")
    install_channels({})
    assert list(letters.senders(settings.DULY)) == []
