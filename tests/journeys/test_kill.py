# SPDX-License-Identifier: Apache-2.0
"""Workers and the web process are killed at random moments of a launch; nobody is lost, nobody is told twice."""

import csv
import io
import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from house.homes import a_folder
from journeys.running_house import PROGRAM, RunningHouse
from world import HEADER, customer_row

CUSTOMERS = 2_000
KILLS = 20
_PATIENCE = 300.0
_OPEN = ("planned", "held", "sending")
NOTICE = """\
duly: notice/1
kind: address_change
reason: {en: We need more room.}
effective_on: +60d
fields:
  old_address: {en: 1 Example Road}
  new_address: {en: 2 Example Road}
  phone: "+1 202 555 0100"
content:
  en:
    title: Acme Ltd moves
    summary: From {{ effective_on|date }} you find us at {{ new_address }}.
    body: |
      Dear {{ name }},

      {{ organisation }} moves from {{ old_address }} to {{ new_address }} on {{ effective_on|date }}.
      Your contract stays as it is. Please send letters to the new address from then on.

      Questions: {{ phone }}, {{ sender_email }}. Please confirm by {{ acknowledge_by|date }}: {{ link }}
audience: {services: [hosting]}
plan:
  steps: [{channel: email, wait: 30d}]
  acknowledge_by: +45d
"""


@pytest.mark.slow()
def test_kill_9_of_workers_and_web_loses_nobody_and_tells_nobody_twice() -> None:
    with a_folder() as folder, (house := RunningHouse(folder / "home")).mail_server("--delay", "0.2"):
        notice = prepare(house, folder, CUSTOMERS)
        with house.up():
            house.duly("notice", "launch", notice, "--rehearsal", "1", "--ignore-quiet-hours")
            killed = _kill_at_random(house)
            tally = await_outcomes(house, notice)
        _check(house, notice, killed, tally)


def prepare(house: RunningHouse, folder: Path, customers: int) -> str:
    """A home with that many customers and an approved notice; its number."""
    password = folder / "password"
    password.write_text("a long enough password")
    house.duly(
        "init", "--email", "op@example.com", "--name", "Operator", "--organisation-ref", "acme", "--name-zh", "示例公司",
        "--name-en", "Acme Ltd", "--password-file", str(password),
    )  # fmt: skip
    house.duly("users", "add", "bo@example.com", "--name", "Bo", "--role", "checker", "--organisation", "acme")
    file = folder / "customers.csv"
    file.write_text("\n".join([HEADER, *(customer_row(number) for number in range(customers))]))
    house.duly("customers", "import", str(file), "--organisation", "acme")
    document = folder / "notice.yaml"
    document.write_text(NOTICE)
    notice = str(house.duly("notice", "create", str(document), "--organisation", "acme")["number"])
    house.duly("notice", "submit", notice)
    house.duly("notice", "approve", notice, "--yes", actor="bo@example.com")
    return notice


def _kill_at_random(house: RunningHouse) -> Counter[str]:
    """Kill -9, in turn a worker and a web process, at moments that chance picks, while the launch is under way."""
    chance = random.Random(20261122)
    killed: Counter[str] = Counter()
    deadline = time.monotonic() + _PATIENCE
    while sum(killed.values()) < KILLS and time.monotonic() < deadline and _posted(house) < CUSTOMERS - 50:
        time.sleep(chance.uniform(0.1, 0.9))
        word = ("work", "serve")[sum(killed.values()) % 2]
        victims = house.children(word)
        if victims:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(victims), signal.SIGKILL)
                killed[word] += 1
    return killed


def _posted(house: RunningHouse) -> int:
    journal = house.outside / "mail" / "journal"
    return len(journal.read_text().split()) if journal.exists() else 0


def await_outcomes(house: RunningHouse, notice: str) -> dict[str, int]:
    """Wait until no delivery is open any more; the tally of the e-mail channel."""
    deadline = time.monotonic() + _PATIENCE
    tally: dict[str, int] = {}
    while time.monotonic() < deadline:
        tally = house.duly("notice", "status", notice)["channels"].get("email", {})
        if sum(tally.values()) == CUSTOMERS and not any(tally.get(state) for state in _OPEN):
            return tally
        time.sleep(1)
    message = f"still open after {_PATIENCE:.0f} s: {tally}"
    raise AssertionError(message)


def _check(house: RunningHouse, notice: str, killed: Counter[str], tally: dict[str, int]) -> None:
    assert sum(killed.values()) >= KILLS
    assert min(killed.values()) >= KILLS // 2 - 1
    posted = Counter((house.outside / "mail" / "journal").read_text().split())
    roll = csv.DictReader(io.StringIO(_roll(house, notice)))
    assert CUSTOMERS == sum(1 for _ in roll)
    assert CUSTOMERS == sum(tally.values())
    assert set(tally) <= {"accepted", "unknown"}
    twice = [name for name, count in posted.items() if count > 1]
    assert len(twice) <= tally.get("unknown", 0)
    assert len(posted) >= tally["accepted"]
    assert CUSTOMERS - len(posted) <= tally.get("unknown", 0)
    house.duly("ledger", "verify")


def _roll(house: RunningHouse, notice: str) -> str:
    command = [str(PROGRAM), "notice", "roll", notice, "--csv"]
    return subprocess.run(command, env=house.environment(), capture_output=True, text=True, check=True).stdout
