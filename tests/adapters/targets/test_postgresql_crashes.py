# SPDX-License-Identifier: Apache-2.0
"""The server of a PostgreSQL target is killed while shards are loaded: what was said to be loaded is there, once, and nothing else."""

import os
import random
import signal
import threading
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.targets import grounds
from adapters.targets.grounds import CUSTOMERS, customers, load
from duly.adapters.targets import openers
from duly.house.postgres import Cluster, socket_folder
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked, Target

_SHARD, _SHARDS, _CRASHES = 400, 16, 2


class Shaky:
    """A durable cluster whose postmaster and sessions are killed at moments that nobody chooses."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o711)
        self.home = folder / "home"
        self.home.mkdir(mode=0o711)
        self.cluster = Cluster(self.home, durable=True)
        self.cluster.start()
        self.asked = Asked("postgresql", f"postgresql://duly@/duly?host={socket_folder(self.home)}", {})

    def crash(self) -> None:
        assert self.cluster.process is not None
        os.killpg(self.cluster.process.pid, signal.SIGKILL)
        self.cluster.process.wait()
        self.cluster.process = None
        self.cluster.start()


def carry(target: Target, run: UUID) -> dict[int, UUID]:
    """Load every shard, as often as it takes; which attempt was said to hold."""
    held: dict[int, UUID] = {}
    for shard in range(_SHARDS):
        while shard not in held:
            try:
                held[shard] = load(
                    target, CUSTOMERS, customers(1 + shard * _SHARD, _SHARD), run=run, shard=shard
                ).attempt
            except Refusal as refusal:
                assert refusal.code == "transfer.target_unreachable", refusal
                time.sleep(0.1)
    return held


@pytest.mark.slow
def test_a_server_that_is_killed_has_every_row_once(tmp_path: Path) -> None:
    here, rng, run = Shaky(tmp_path), random.Random(6), uuid4()
    try:
        target = openers()["postgresql"](here.asked)
        target.prepare(run, CUSTOMERS)
        held: dict[int, UUID] = {}
        carrier = threading.Thread(target=lambda: held.update(carry(target, run)))
        carrier.start()
        for _ in range(_CRASHES):
            carrier.join(0.05 + rng.random() * 0.2)
            here.crash()
        carrier.join(120)
        assert len(held) == _SHARDS
        everything = customers(1, _SHARD * _SHARDS)
        after = openers()["postgresql"](here.asked)
        assert after.survey(CUSTOMERS).rows == len(everything)
        assert grounds.stand(after, CUSTOMERS, everything) == grounds.given(CUSTOMERS, everything)
        for shard, attempt in held.items():
            assert load(after, CUSTOMERS, customers(1, 1), run=run, shard=shard) == (attempt, True)
    finally:
        here.cluster.stop()
