# SPDX-License-Identifier: Apache-2.0
"""Workers are killed and the database goes away, with a real mail server at the other end."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.channels.props import MailSink, mail_sink
from duly.house.places import socket_folder
from duly.house.postgres import Cluster

pytestmark = pytest.mark.slow()
CARRIER = Path(__file__).parent / "carrier.py"
_OPEN = {"planned", "held", "sending"}
_PATIENCE = 90.0


@dataclass
class Town:
    """A database of its own, a mail server, and carriers that come and go."""

    cluster: Cluster
    sink: MailSink

    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DULY_")}
        return clean | {
            "DULY_HOME": str(self.cluster.home),
            "DULY_DATABASE_URL": f"postgresql://duly@/duly?host={socket_folder(self.cluster.home)}",
            "DULY_SMTP_URL": f"smtp://127.0.0.1:{self.sink.port}?starttls=never&connections=2",
            "TEST_LEASE": "3",
        }

    def say(self, *words: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, str(CARRIER), *words], env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout or "{}"))

    def start_carrier(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, str(CARRIER), "carry"], env=self.environment(), stderr=subprocess.DEVNULL
        )

    def await_mail(self, messages: int) -> None:
        deadline = time.monotonic() + _PATIENCE
        while len(self.sink.journal()) < messages and time.monotonic() < deadline:
            time.sleep(0.01)

    def await_outcomes(self) -> tuple[dict[str, str], int]:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            said = self.say("states")
            if not _OPEN.intersection(said["states"].values()):
                return said["states"], said["accepted_facts"]
            time.sleep(0.5)
        raise AssertionError(Counter(said["states"].values()))


@contextmanager
def town(folder: Path, customers: int) -> Iterator[Town]:
    folder.chmod(0o711)
    home = folder / "home"
    home.mkdir(mode=0o711)
    cluster = Cluster(home, durable=True)
    cluster.start()
    try:
        with mail_sink(folder / "mail", "--delay", "0.005") as sink:
            here = Town(cluster, sink)
            here.say("prepare", str(customers))
            yield here
    finally:
        cluster.stop()


def must_be_accounted_for(here: Town, customers: int) -> Counter[str]:
    """Everybody has an outcome; nobody was sent anything twice; what was accepted did arrive."""
    states, accepted_facts = here.await_outcomes()
    posted = Counter(here.sink.journal())
    counted = Counter(states.values())
    assert len(states) == customers
    assert set(counted) <= {"accepted", "unknown"}
    assert [name for name, times in posted.items() if times > 1] == []
    assert {name for name, state in states.items() if state == "accepted"} <= set(posted)
    assert accepted_facts == counted["accepted"]
    return counted


def test_killed_carriers_lose_nobody_and_repeat_nobody(tmp_path: Path) -> None:
    customers = 400
    with town(tmp_path, customers) as here:
        for killing in range(4):
            carrier = here.start_carrier()
            here.await_mail(60 * (killing + 1))
            carrier.kill()
            carrier.wait()
        last = here.start_carrier()
        counted = must_be_accounted_for(here, customers)
        last.kill()
        last.wait()
    assert counted["accepted"] >= customers - 4 * 40


def test_two_carriers_share_the_work(tmp_path: Path) -> None:
    with town(tmp_path, 300) as here:
        carriers = [here.start_carrier() for _ in range(2)]
        counted = must_be_accounted_for(here, 300)
        for carrier in carriers:
            carrier.kill()
            carrier.wait()
    assert counted == {"accepted": 300}


def test_a_database_that_is_away_for_ten_seconds_costs_nothing(tmp_path: Path) -> None:
    with town(tmp_path, 300) as here:
        carrier = here.start_carrier()
        here.await_mail(80)
        here.cluster.stop()
        time.sleep(10)
        here.cluster.start()
        counted = must_be_accounted_for(here, 300)
        assert carrier.poll() is None
        carrier.kill()
        carrier.wait()
    assert counted["accepted"] >= 300 - 40
