# SPDX-License-Identifier: Apache-2.0
"""Customers who meet criteria, counted together where a forecast cannot tell them apart."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duly.kernel.named_sql import named_sql
from duly.rooms.customers.facts import CALLED, Criteria
from duly.rooms.customers.models import Party
from duly.rooms.customers.queries.selection import _meets

_KINDS = ("sms", "voice")
"""Contact points that are telephone numbers."""


class Alike(NamedTuple):
    """So many customers read this language, live in this region and can be reached on exactly these channels.

    ``tags`` are those of the asked tags that they carry. ``abroad`` are channels on which their number is of another
    country than the one they live in, each with that country: ``("sms", "HK")``. ``wish`` is the order of channels that
    they wish for, where that was asked about.
    """

    language: str
    region: str
    channels: tuple[str, ...]
    tags: tuple[str, ...]
    abroad: tuple[tuple[str, str], ...]
    wish: tuple[str, ...]
    n: int


def alike(organisation: UUID, criteria: Criteria, tags: Collection[str] = (), *, by_wish: bool = False) -> list[Alike]:
    """Customers who meet the criteria, grouped by language, region, the channels on which they can be reached, tags and
    the countries of their numbers, and if asked by the order of channels that they wish for; the largest group first.
    """
    wanted = Party.objects.filter(_meets(criteria), organisation_id=organisation).values(
        "id", "language", "region", "tags"
    )
    sql, values = wanted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            named_sql("duly.rooms.customers", "alike").replace("{wanted}", sql),
            (*values, *[sorted(tags)] * 2, by_wish),
        )
        counted: Counter[Alike] = Counter()
        for row in _by_country(cursor.fetchall()):
            counted[row._replace(n=0)] += row.n
    return [group._replace(n=n) for group, n in counted.most_common()]


def _by_country(rows: Iterable[tuple[Any, ...]]) -> Iterator[Alike]:
    """The rows with those countries that are not the customer's own."""
    for language, region, channels, tags, wish, *countries, n in rows:
        own = {kind: country for kind, country in zip(_KINDS, countries, strict=True) if country is not None}
        used = own | {name: own[kind] for name, kind in _called(own)}
        home = region.partition("-")[0]
        abroad = tuple((channel, country) for channel, country in used.items() if country not in {"", home})
        yield Alike(language, region, tuple(channels), tuple(tags), abroad, tuple(wish), n)


def _called(begins: Collection[str]) -> Iterator[tuple[str, str]]:
    """Channels that use numbers of other kinds, each with the kind that it uses where there are these."""
    for channel, kinds in CALLED.items():
        if found := next((kind for kind in kinds if kind in begins), None):
            yield channel, found
