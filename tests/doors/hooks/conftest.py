# SPDX-License-Identifier: Apache-2.0
"""Channels that a test installs are gone afterwards."""

from collections.abc import Iterator

import pytest

from duly.rooms.delivery.actions import frozen
from duly.rooms.delivery.channel import install_channels, installed


@pytest.fixture(autouse=True)
def _channels_as_before() -> Iterator[None]:
    before = dict(installed())
    yield
    install_channels(before)
    frozen.forget()
