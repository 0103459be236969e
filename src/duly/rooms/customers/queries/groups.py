# SPDX-License-Identifier: Apache-2.0
"""Customers who meet criteria, counted together where a forecast cannot tell them apart."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from duly.kernel.named_sql import named_sql
from duly.rooms.customers.facts import Criteria
from duly.rooms.customers.models import Party
from duly.rooms.customers.queries.selection import _meets


class Alike(NamedTuple):
    """So many customers read this language, live in this region and can be reached on exactly these channels.

    ``tags`` are those of the asked tags that they carry.
    """

    language: str
    region: str
    channels: tuple[str, ...]
    tags: tuple[str, ...]
    n: int


def alike(organisation: UUID, criteria: Criteria, tags: Collection[str] = ()) -> list[Alike]:
    """Customers who meet the criteria, grouped by language, region, the channels on which they can be reached, and tags."""
    wanted = Party.objects.filter(_meets(criteria), organisation_id=organisation).values(
        "id", "language", "region", "tags"
    )
    sql, values = wanted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            named_sql("duly.rooms.customers", "alike").replace("{wanted}", sql), (*values, *[sorted(tags)] * 2)
        )
        return [
            Alike(language, region, tuple(channels), tuple(found), n)
            for language, region, channels, found, n in cursor.fetchall()
        ]
