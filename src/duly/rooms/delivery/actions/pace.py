# SPDX-License-Identifier: Apache-2.0
"""How fast a channel may go, over all workers: a token bucket, and a rest while its provider cannot be reached."""

from typing import Any, NamedTuple

from django.db import connection

from duly.kernel import clock
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery.channel import Channel
from duly.rooms.delivery.models import Pace
from duly.rooms.delivery.rules import rest_after

PACKAGE = "duly.rooms.delivery"


class Standing(NamedTuple):
    """How a channel stands: how often in a row its provider could not be reached, and whether it rests now."""

    failures: int
    rests: bool


def standing_of(channel: str) -> Standing:
    """How a channel stands. Asked at every turn, hence no detour through the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "standing"), [clock.now(), channel])
        row = cursor.fetchone()
    return Standing(row[0], bool(row[1])) if row else Standing(0, rests=False)


def take_tokens(channel: Channel, wanted: int) -> int:
    """How many letters may go now, of those wanted; a channel without a rate takes all."""
    rate = channel.limits.per_second
    if rate is None or wanted <= 0:
        return wanted
    now = clock.now()
    Pace.objects.bulk_create([Pace(channel=channel.name, filled_at=now, tokens=max(rate, 1.0))], ignore_conflicts=True)
    burst = max(rate, 1.0)
    values: dict[str, Any] = {"channel": channel.name, "rate": rate, "burst": burst, "now": now, "wanted": wanted}
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "take_tokens"), values)
        taken: int = cursor.fetchone()[0]
    return taken


def note_reached(channel: str, before: Standing, *, anything: bool) -> Standing:
    """After a wave: a provider that could not be reached at all gets a rest, longer each time; gives the new standing."""
    if anything and before.failures == 0:
        return before
    now, failures = clock.now(), 0 if anything else before.failures + 1
    rests_until = None if anything else now + rest_after(failures)
    Pace.objects.bulk_create([Pace(channel=channel, filled_at=now)], ignore_conflicts=True)
    Pace.objects.filter(channel=channel).update(failures=failures, rests_until=rests_until)
    return Standing(failures, rests=not anything)
