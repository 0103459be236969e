# SPDX-License-Identifier: Apache-2.0
"""Workers and the web process are killed at random moments of a launch; nobody is lost, nobody is told twice."""

import csv
import io
import json
import os
import random
import signal
import subprocess
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.channels.props import process
from broker import SERVER, rabbitmq
from house.homes import a_folder
from journeys.running_house import PROGRAM, RunningHouse, free_port
from needs import needed
from world import HEADER, customer_row

KILLS = int(os.environ.get("TEST_KILLS", "100"))
_SOME, _EACH = 400, 26
"""So many customers, and so many more for each kill: the launch lasts as long as the killing does."""
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
    sms: "{{ organisation }} moves to {{ new_address }}: {{ link }} or reply 1 {{ code }}"
audience: {services: [hosting]}
plan:
  steps: [{channel: email, wait: 30d}]
  acknowledge_by: +45d
"""


PROVIDERS = """\
duly: providers/1
sms:
  - {{name: north, adapter: sms_http, url: "http://127.0.0.1:{north}", secret: shared, per_second: 12}}
  - {{name: south, adapter: sms_http, url: "http://127.0.0.1:{south}", secret: shared, per_second: 12}}
"""


@dataclass(frozen=True, slots=True)
class Launch:
    """A house with a mail server and two gateways that fail over to each other; ``kills`` is how much it must bear."""

    house: RunningHouse
    gateways: dict[str, int]
    kills: int

    @property
    def customers(self) -> int:
        return _SOME + _EACH * self.kills


@pytest.fixture(params=["postgresql", "rabbitmq"])
def launch(request: pytest.FixtureRequest) -> Iterator[Launch]:
    """Each engine in turn, the second with a tenth of the kills."""
    with a_folder() as folder, ExitStack() as held:
        house = RunningHouse(folder / "home")
        gateways = {name: free_port() for name in ("north", "south")}
        file = folder / "providers.yaml"
        file.write_text(PROVIDERS.format(**gateways))
        house.extra = {
            "DULY_PROVIDERS": str(file),
            "DULY_SMTP_URL": f"smtp://127.0.0.1:{house.mail}?starttls=never&per_second=24",
            "DULY_RESTART_PAUSE": "0.5",
        }
        if request.param == "rabbitmq":
            needed(SERVER.exists(), "rabbitmq-server")
            house.extra |= {"DULY_ENGINE": "rabbitmq", "DULY_BROKER_URL": held.enter_context(rabbitmq()).url}
        held.enter_context(house.mail_server())
        for name, port in gateways.items():
            held.enter_context(_gateway(house, name, port, away_every=5 if name == "north" else 0))
        yield Launch(house, gateways, KILLS if request.param == "postgresql" else max(10, KILLS // 10))


@pytest.mark.slow()
def test_kill_9_of_workers_and_web_loses_nobody_and_tells_nobody_twice(launch: Launch) -> None:
    """Half are told by mail, half by text over two gateways that fail over to each other, with receipts coming in."""
    house = launch.house
    notice = prepare(house, house.home.parent, launch.customers)
    with house.up():
        house.duly("notice", "launch", notice, "--rehearsal", "1", "--ignore-quiet-hours")
        killed = _kill_at_random(launch)
        tally = _await_outcomes(launch, notice)
    _check(launch, notice, killed, tally)


@contextmanager
def _gateway(house: RunningHouse, name: str, port: int, *, away_every: int) -> Iterator[None]:
    hook = f"http://127.0.0.1:{house.web}/hooks/{name}"
    options = ("--secret", "shared", "--hook", hook, "--away-every", str(away_every))
    with process("duly_demo.props.sms_gateway", port, *options):
        yield


def prepare(house: RunningHouse, folder: Path, customers: int, *, by_mail: bool = True) -> str:
    """A home with that many customers and an approved notice; its number. ``by_mail``: half of them have a mailbox."""
    password = folder / "password"
    password.write_text("a long enough password")
    house.duly(
        "init", "--email", "op@example.com", "--name", "Operator", "--organisation-ref", "acme", "--name-zh", "示例公司",
        "--name-en", "Acme Ltd", "--password-file", str(password),
    )  # fmt: skip
    house.duly("users", "add", "bo@example.com", "--name", "Bo", "--role", "checker", "--organisation", "acme")
    file = folder / "customers.csv"
    file.write_text("\n".join([HEADER, *(_customer(number, by_mail=by_mail) for number in range(customers))]))
    house.duly("customers", "import", str(file), "--organisation", "acme")
    document = folder / "notice.yaml"
    mail, text = "{channel: email, wait: 30d}", "{channel: sms, wait: 30d}"
    document.write_text(NOTICE.replace(mail, f"{mail}, {text}" if by_mail else text))
    notice = str(house.duly("notice", "create", str(document), "--organisation", "acme")["number"])
    house.duly("notice", "submit", notice)
    house.duly("notice", "approve", notice, "--yes", actor="bo@example.com")
    return notice


def _customer(number: int, *, by_mail: bool) -> str:
    """Whoever has no mailbox has a telephone number of their own."""
    if by_mail and number % 2:
        return customer_row(number, phone="")
    phone = f"+8613{900_100_010 + number}"  # the gateway of the props refuses what ends in 0000, and loses 0009
    return customer_row(number, email="", phone=phone, region="CN", time_zone="Asia/Shanghai")


def _kill_at_random(launch: Launch) -> Counter[str]:
    """Kill -9, in turn a worker and a web process, at moments that chance picks, while the launch is under way."""
    chance = random.Random(20261122)
    killed: Counter[str] = Counter()
    deadline = time.monotonic() + _PATIENCE
    while killed.total() < launch.kills and time.monotonic() < deadline:
        if killed.total() % 10 == 9 and _posted(launch) >= launch.customers - 50:
            break
        time.sleep(chance.uniform(0.3, 1.1))
        word = ("work", "serve")[killed.total() % 2]
        if victims := launch.house.children(word):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(victims), signal.SIGKILL)
                killed[word] += 1
    return killed


def _posted(launch: Launch) -> int:
    return len(_journal(launch.house)) + sum(len(_seen(port)) for port in launch.gateways.values())


def _journal(house: RunningHouse) -> list[str]:
    path = house.outside / "mail" / "journal"
    return path.read_text().split() if path.exists() else []


def _seen(port: int) -> dict[str, int]:
    """How often a gateway took each id."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/inbox", timeout=30) as answer:
        return dict(json.load(answer)["seen"])


def _await_outcomes(launch: Launch, notice: str) -> Counter[str]:
    """Wait until nothing is open any more and receipts have come; how many deliveries ended how, both channels together."""
    deadline = time.monotonic() + _PATIENCE
    channels: dict[str, dict[str, int]] = {}
    while time.monotonic() < deadline:
        channels = launch.house.duly("notice", "status", notice)["channels"]
        whole = sum((Counter(tally) for tally in channels.values()), Counter[str]())
        told = whole.total() - whole["skipped"]
        if (
            told == launch.customers
            and not any(whole[state] for state in _OPEN)
            and not channels["sms"].get("accepted")
        ):
            return whole
        time.sleep(1)
    message = f"still open after {_PATIENCE:.0f} s: {channels}"
    raise AssertionError(message)


def _check(launch: Launch, notice: str, killed: Counter[str], tally: Counter[str]) -> None:
    assert killed.total() >= launch.kills
    assert min(killed.values()) >= launch.kills // 2 - 1
    roll = csv.DictReader(io.StringIO(_roll(launch.house, notice)))
    assert launch.customers == sum(1 for _ in roll)
    assert set(tally) <= {"accepted", "delivered", "unknown", "skipped"}
    north, south = (_seen(port) for port in launch.gateways.values())
    assert min(len(north), len(south)) > launch.customers // 20, "both gateways took part"
    assert not north.keys() & south.keys(), "nobody was sent by both"
    mails = Counter(_journal(launch.house))
    twice = [name for name, count in (mails + Counter(north) + Counter(south)).items() if count > 1]
    assert len(twice) <= tally["unknown"]
    told = len(mails) + len(north) + len(south)
    assert told >= tally["accepted"] + tally["delivered"]
    assert launch.customers - told <= tally["unknown"]
    launch.house.duly("ledger", "verify")


def _roll(house: RunningHouse, notice: str) -> str:
    command = [str(PROGRAM), "notice", "roll", notice, "--csv"]
    return subprocess.run(command, env=house.environment(), capture_output=True, text=True, check=True).stdout
