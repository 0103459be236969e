# SPDX-License-Identifier: Apache-2.0
"""Where transfers are tried in a browser: a house with a department, and a schema that takes customers."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as live

from duly.foundation.accounts import actions as accounts
from rooms.transfer.town import Ground
from world import World, a_world


@pytest.fixture
def world() -> World:
    """Everybody, and a department of technology."""
    world = a_world()
    accounts.add_department(
        world.operator, "it", name_zh="信息技术部", name_en="Information technology", organisation="acme"
    )
    return world


@pytest.fixture
def ground(settings: Any) -> Iterator[Ground]:
    """A plan of the console may name it although it is in our own network."""
    settings.DULY = type(live.DULY)(
        live.DULY.home, MappingProxyType({**live.DULY.values, "DULY_TRANSFER_INSIDE": True})
    )
    schema, url = f"beta_{uuid4().hex[:12]}", live.DULY["DULY_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield Ground(url, schema)
        connection.execute(f"DROP SCHEMA {schema} CASCADE")
