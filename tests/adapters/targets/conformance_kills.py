# SPDX-License-Identifier: Apache-2.0
"""What every target promises of a process that is killed while it loads: every row once, and the book knows."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.targets import grounds
from adapters.targets.grounds import CUSTOMERS, Ground, customers, load, opened, stand

TESTS = Path(__file__).parents[2]


def loader(
    ground: Ground, run: UUID, *, wait: str = "", shards: int = 1, rows: int = 200, attempt: int = 1
) -> "subprocess.Popen[str]":
    told = {
        "kind": ground.asked.kind, "address": ground.asked.address, "options": dict(ground.asked.options), "run": str(run),
        "first": 0, "shards": shards, "rows": rows, "attempt": attempt, "wait": wait,
    }  # fmt: skip
    path = f"{TESTS}:{TESTS.parent / 'src'}"
    return subprocess.Popen(
        [sys.executable, "-m", "adapters.targets.loader", json.dumps(told)],
        env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
    )


def await_word(process: "subprocess.Popen[str]", word: str) -> str:
    """The line that begins so; or the last one, of a process that came to its end before it could be stopped."""
    for line in process.stdout or ():
        if line.startswith((word, "over")):
            return line.strip()
    raise AssertionError(process.wait())


@pytest.mark.slow
class KillConformance:
    """``ground`` is a fixture of the subclass."""

    def test_killed_between_keeping_and_committing_nothing_holds(self, ground: Ground) -> None:
        target, run = opened(ground), uuid4()
        target.prepare(run, CUSTOMERS)
        before = target.digest(CUSTOMERS)
        process = loader(ground, run, wait="kept")
        assert await_word(process, "kept") == "kept 0 200"
        process.kill()
        process.wait()
        assert target.digest(CUSTOMERS) == before
        assert not load(target, CUSTOMERS, customers(1, 200), run=run, shard=0).again
        assert target.survey(CUSTOMERS).rows == 200

    def test_killed_after_committing_all_of_it_holds(self, ground: Ground) -> None:
        target, run = opened(ground), uuid4()
        target.prepare(run, CUSTOMERS)
        process = loader(ground, run, wait="loaded")
        await_word(process, "loaded")
        process.kill()
        process.wait()
        assert load(target, CUSTOMERS, customers(1, 200), run=run, shard=0) == (UUID(int=1), True)
        assert stand(target, CUSTOMERS, customers(1, 200)) == grounds.given(CUSTOMERS, customers(1, 200))

    def test_killed_again_and_again_every_row_is_there_once(self, ground: Ground) -> None:
        target, run, rng, shards = opened(ground), uuid4(), random.Random(6), 30
        target.prepare(run, CUSTOMERS)
        for attempt in range(1, 7):
            process = loader(ground, run, shards=shards, rows=100, attempt=attempt)
            await_word(process, "kept" if attempt % 2 else "loaded")
            time.sleep(rng.random() * 0.02)
            process.kill()
            process.wait()
        last = loader(ground, run, shards=shards, rows=100, attempt=99)
        await_word(last, "over")
        assert last.wait() == 0
        everything = customers(1, shards * 100)
        assert target.survey(CUSTOMERS).rows == len(everything)
        assert stand(target, CUSTOMERS, everything) == grounds.given(CUSTOMERS, everything)
