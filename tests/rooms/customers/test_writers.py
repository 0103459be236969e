# SPDX-License-Identifier: Apache-2.0
"""Eight writers, two hundred attempts each, one record: nothing is lost, and every refusal says why."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions, queries
from duly.rooms.customers.facts import Change, Family, Item
from duly.rooms.customers.models import ChangeRecord, Party
from world import a_world, customer_row, make_customers

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITERS, ATTEMPTS = 8, 200


def test_no_update_is_lost(tmp_path: Path) -> None:
    make_customers(a_world(), [customer_row(0, name="0")], tmp_path)
    party = Party.objects.get().id
    with ThreadPoolExecutor(WRITERS) as pool:
        counted = sum(pool.map(_count_up, [party] * WRITERS), Counter[str]())
    assert counted.keys() == {
        "applied",
        "customers.changed_since",
        "customers.nothing_written",
    }  # or it says so already
    assert WRITERS * ATTEMPTS == counted.total()
    assert str(counted["applied"]) == queries.record_of(party).name
    names = [one.values["name"] for one in queries.history_of(party, party) if one.superseded_at is None]
    assert sorted(map(int, names)) == list(range(counted["applied"] + 1))
    assert counted["applied"] == ChangeRecord.objects.filter(party=party).count() == Party.objects.get().seq


def _count_up(party: UUID) -> Counter[str]:
    """Each attempt reads the name, a number, and asks for the next one."""
    found: Counter[str] = Counter()
    try:
        for _ in range(ATTEMPTS):
            (profile,) = queries.record_of(party).of(Family.PROFILE)
            item = Item(Family.PROFILE, party, "name", str(int(profile.values["name"]) + 1), profile.digests["name"])
            try:
                actions.apply_change(SYSTEM, Change(party, "update", clock.now(), (item,), "count"))
            except Refusal as refused:
                found[refused.code] += 1
            else:
                found["applied"] += 1
    finally:
        connection.close()
    return found
