# SPDX-License-Identifier: Apache-2.0
"""A house whose reader sees what it is told."""

from collections.abc import Iterator

import pytest

from duly.adapters.readers.rapid import RapidReader
from duly.rooms.papers import actions
from rooms.papers.told import ToldReader
from theatre import staged
from world import a_world

world = staged(a_world)


@pytest.fixture(autouse=True)
def eyes() -> Iterator[ToldReader]:
    """The reader of the house, for one test."""
    told = ToldReader()
    actions.install_reader(lambda: told)
    yield told
    actions.install_reader(RapidReader)
