# SPDX-License-Identifier: Apache-2.0
"""A database that takes customers, beside the one of the tests."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from rooms.transfer.town import Ground
from theatre import staged
from world import a_world


@pytest.fixture
def ground() -> Iterator[Ground]:
    schema = f"beta_{uuid4().hex[:12]}"
    url = settings.DULY["DULY_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield Ground(url, schema)
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


world = staged(a_world)
