# SPDX-License-Identifier: Apache-2.0
"""The world breaks in the middle of a launch: the database is killed, the cable to the gateway is cut and mended."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from adapters.channels.props import process
from house.homes import a_folder
from journeys.running_house import RunningHouse, command_line, free_port
from journeys.test_kill import prepare
from needs import needed

CUSTOMERS = 1_000
GATEWAY = "10.231.8.2"
HERE = "10.231.8.1"
_PATIENCE = 240.0
PROVIDERS = """\
duly: providers/1
sms:
  - {{name: far, adapter: sms_http, url: "http://{far}:{port}", secret: shared, per_second: 40, weight: 100}}
  - {{name: near, adapter: sms_http, url: "http://127.0.0.1:{port}", secret: shared, per_second: 10, weight: 1}}
"""


@pytest.mark.slow()
def test_a_cut_cable_and_a_killed_database_lose_nobody() -> None:
    needed(os.geteuid() == 0, "right to make network namespaces (root)")
    with a_folder() as folder, ExitStack() as held:
        house = RunningHouse(folder / "home")
        port = free_port()
        cable = held.enter_context(_cable())
        file = folder / "providers.yaml"
        file.write_text(PROVIDERS.format(far=GATEWAY, port=port))
        house.extra = {"DULY_PROVIDERS": str(file), "DULY_SMTP_URL": ""}
        held.enter_context(_gateway_far_away(port))
        held.enter_context(process("duly_demo.props.sms_gateway", port, "--secret", "shared"))
        notice = prepare(house, folder, CUSTOMERS, by_mail=False)
        with house.up():
            house.duly("notice", "launch", notice, "--rehearsal", "1", "--ignore-quiet-hours")
            _until(lambda: len(_seen(GATEWAY, port)) > 100)
            _ip(f"link set {cable} down")
            _kill_postgres(house)
            _until(lambda: len(_seen("127.0.0.1", port)) > 50)
            _ip(f"link set {cable} up")
            _kill_postgres(house)
            tally = _await_outcomes(house, notice)
        far, near = _seen(GATEWAY, port), _seen("127.0.0.1", port)
        assert not far.keys() & near.keys(), "nobody was sent by both"
        assert set(tally) <= {"accepted", "delivered", "unknown"}, "another provider was there: nobody fails"
        assert CUSTOMERS == tally.total()
        assert max((far | near).values()) == 1
        assert CUSTOMERS - len(far) - len(near) <= tally["unknown"]
        house.duly("ledger", "verify")


@contextmanager
def _cable() -> Iterator[str]:
    """A network namespace named ``duly-far``, reached by one virtual cable; gives our end of it. One that a killed run left goes first."""
    subprocess.run(["ip", "netns", "del", "duly-far"], check=False, stderr=subprocess.DEVNULL)
    _ip("netns add duly-far")
    try:
        _ip("link add duly-c0 type veth peer name duly-c1 netns duly-far")
        _ip(f"addr add {HERE}/24 dev duly-c0")
        _ip("link set duly-c0 up")
        _ip(f"-n duly-far addr add {GATEWAY}/24 dev duly-c1")
        _ip("-n duly-far link set duly-c1 up")
        _ip("-n duly-far link set lo up")
        yield "duly-c0"
    finally:
        _ip("netns del duly-far")


@contextmanager
def _gateway_far_away(port: int) -> Iterator[None]:
    module = [sys.executable, "-m", "duly_demo.props.sms_gateway", "--host", GATEWAY, "--port", str(port)]
    running = subprocess.Popen(["ip", "netns", "exec", "duly-far", *module, "--secret", "shared"])
    try:
        yield
    finally:
        running.kill()
        running.wait(10)


def _kill_postgres(house: RunningHouse) -> None:
    """Kill -9 of the postmaster that serves this home; the keeper starts it again."""
    socket = str(house.home.resolve())
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and "/postgres -D" in (line := command_line(int(entry.name))) and _is_of(line, socket):
            os.kill(int(entry.name), signal.SIGKILL)


def _is_of(line: str, home: str) -> bool:
    data = line.split(" -D ")[1].split(maxsplit=1)[0]
    return data.startswith(home) or Path(data).resolve().is_relative_to((Path(home) / "postgres").resolve())


def _await_outcomes(house: RunningHouse, notice: str) -> Counter[str]:
    tally: Counter[str] = Counter()

    def is_over() -> bool:
        nonlocal tally
        tally = Counter(house.duly("notice", "status", notice)["channels"].get("sms", {}))
        return tally.total() == CUSTOMERS and not any(tally[state] for state in ("planned", "held", "sending"))

    _until(is_over)
    return tally


def _until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.5)


def _seen(host: str, port: int) -> dict[str, int]:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/inbox", timeout=2) as answer:
            return dict(json.load(answer)["seen"])
    except OSError:
        return {}


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)
