# SPDX-License-Identifier: Apache-2.0
"""Two workers, two relays, bounces coming in; workers and a relay are killed. Nobody is lost, nobody told twice."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.channels.props import MailSink, free_port, process
from duly.house.postgres import Cluster
from rooms.delivery import test_crashes
from rooms.delivery.test_crashes import CARRIER, Town

pytestmark = pytest.mark.slow()
KILLS = int(os.environ.get("TEST_KILLS", "12"))
PROVIDERS = """\
duly: providers/1
email:
  - {{name: relay-a, adapter: smtp, weight: 300, url: "smtp://127.0.0.1:{a}?starttls=never&connections=2", return_path: bounces@example.org}}
  - {{name: relay-b, adapter: smtp, weight: 100, url: "smtp://127.0.0.1:{b}?starttls=never&connections=2", return_path: bounces@example.org}}
"""


@dataclass
class TwoRelays(Town):
    """The same town with a second relay."""

    second: MailSink

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in super().environment().items() if name != "DULY_SMTP_URL"}

    def posted(self) -> Counter[str]:
        return Counter([*self.sink.journal(), *self.second.journal()])

    def start(self, verb: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, str(CARRIER), verb], env=self.environment(), stderr=subprocess.DEVNULL)


@contextmanager
def two_relays(folder: Path, customers: int, held: ExitStack) -> Iterator[tuple[TwoRelays, ExitStack]]:
    folder.chmod(0o711)
    home = folder / "home"
    home.mkdir(mode=0o711)
    first, second = (MailSink(free_port(), folder / name) for name in ("a", "b"))
    (home / "providers.yaml").write_text(PROVIDERS.format(a=first.port, b=second.port))
    cluster = Cluster(home, durable=True)
    cluster.start()
    held.callback(cluster.stop)
    held.enter_context(relay(second))
    mortal = held.enter_context(ExitStack())
    mortal.enter_context(relay(first))
    here = TwoRelays(cluster, first, second)
    here.say("prepare", str(customers))
    yield here, mortal


@contextmanager
def relay(sink: MailSink) -> Iterator[None]:
    with process("duly_demo.props.mail_sink", sink.port, "--folder", str(sink.folder), "--delay", "0.005"):
        yield


def test_kills_of_workers_and_of_a_relay_lose_nobody_and_repeat_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_crashes, "_PATIENCE", 240.0)
    customers = 60 * KILLS
    draw = random.Random(7)
    with ExitStack() as held, two_relays(tmp_path, customers, held) as (here, mortal):
        carriers = [here.start("carry") for _ in range(2)]
        bouncing = here.start("bounce")
        for killing in range(KILLS):
            await_progress(here, killing * 40)
            victim = draw.randrange(2)
            carriers[victim].kill()
            carriers[victim].wait()
            carriers[victim] = here.start("carry")
            if killing == KILLS // 3:
                mortal.close()  # relay a is gone, its connections cut
            if killing == 2 * KILLS // 3:
                mortal.enter_context(relay(here.sink))
        states, accepted_facts = here.await_outcomes()
        for one in (*carriers, bouncing):
            one.kill()
            one.wait()
        posted = here.posted()
    counted = Counter(states.values())
    assert len(states) == customers
    assert set(counted) <= {"accepted", "unknown", "bounced"}
    assert [name for name, times in posted.items() if times > 1] == []
    assert {name for name, state in states.items() if state == "accepted"} <= set(posted)
    assert counted["bounced"] > 0
    assert accepted_facts >= counted["accepted"]
    assert counted["unknown"] <= (KILLS + 2) * 40
    assert here.second.journal()


def await_progress(here: TwoRelays, messages: int) -> None:
    deadline = time.monotonic() + 20
    while here.posted().total() < messages and time.monotonic() < deadline:
        time.sleep(0.02)
