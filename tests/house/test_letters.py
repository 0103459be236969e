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
