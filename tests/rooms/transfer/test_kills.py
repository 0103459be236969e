# SPDX-License-Identifier: Apache-2.0
"""Workers on a transfer are killed, for real, at odd moments of every phase. ``TEST_KILLS`` says how often, ``TEST_KILLS_ROWS`` over
how many rows.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection

from duly.kernel.actors import SYSTEM
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from rooms.transfer.town import Ground, fates, laid_down, line
from world import a_world

ROWS = int(os.environ.get("TEST_KILLS_ROWS", "12000"))
SHARD = max(100, ROWS // 120)
KILLS = int(os.environ.get("TEST_KILLS", "9"))
CHILD = """
import sys, django
django.setup()
from uuid import UUID
from duly.rooms.transfer import actions
print("up", flush=True)
actions.carry(UUID(sys.argv[1]), tell=lambda at: print(at.done, flush=True))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_kill_9_at_any_moment_loses_no_row_and_doubles_none(ground: Ground, tmp_path: Path) -> None:
    world, moments = a_world(), _moments()
    ground.rows(
        "CREATE TABLE {s}.party (ref text PRIMARY KEY, name text, phone text, balance numeric(12,2), opened_on date)"
    )
    ground.rows(
        "INSERT INTO {s}.party SELECT 'C' || lpad(n::text, 6, '0'), 'old', NULL, n, NULL FROM generate_series(1, 5000) n"
    )
    before = ground.rows("SELECT md5(string_agg(p::text, '|' ORDER BY ref)) FROM {s}.party p")
    made = laid_down(world, ground, tmp_path, [line(number) for number in range(1, ROWS + 1)], shard=SHARD)
    actions.rehearse(world.ada, made)
    killed = _killed_again_and_again(made, moments, State.REHEARSED)
    actions.agree(world.bo, made, actions.ask(world.ada, made))
    actions.run(world.ada, made)
    killed += _killed_again_and_again(made, moments, State.LOADED)
    assert fates(made) == {"created": ROWS - 5_000, "updated": 5_000}
    assert ground.rows("SELECT count(*), count(DISTINCT ref), sum(balance)::text FROM {s}.party") == [
        (ROWS, ROWS, f"{sum(range(1, ROWS + 1)) + ROWS // 2}.00")
    ]
    actions.reconcile(world.ada, made)
    killed += _killed_again_and_again(made, moments, State.RECONCILED)
    actions.undo(world.ada, made, why="a test")
    killed += _killed_again_and_again(made, moments, State.UNDONE)
    assert killed >= KILLS * 2 // 3, "some may have come too late"
    assert ground.rows("SELECT md5(string_agg(p::text, '|' ORDER BY ref)) FROM {s}.party p") == before


def _moments() -> Iterator[tuple[int, float]]:
    """After how many shards, and how much later, each kill comes; then no more."""
    chance = random.Random(29)
    return iter([(chance.randrange(1, min(20, 480 // KILLS)), chance.random() * 0.08) for _ in range(KILLS)])


def _killed_again_and_again(transfer: UUID, moments: Iterator[tuple[int, float]], wanted: State) -> int:
    """Two kills or so in every phase; then somebody is left alone to finish it. Gives how many were killed at work."""
    killed = 0
    for _ in range(max(1, KILLS // 4)):
        moment = next(moments, None)
        if moment is not None:
            killed += _killed(transfer, *moment)
    deadline = time.monotonic() + 120
    while queries.progress_of(transfer).shards_left and time.monotonic() < deadline:
        actions.carry(transfer)
    actions.carry(transfer)
    (card,) = queries.transfers_for(SYSTEM)
    assert card.state is wanted
    return killed


def _killed(transfer: UUID, shards: int, pause: float) -> bool:
    url = urlsplit(os.environ["DULY_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DULY_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "duly.house.settings"}
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(transfer)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    for count, _ in enumerate(child.stdout):
        if count >= shards:
            break
    time.sleep(pause)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    return child.returncode == -signal.SIGKILL
