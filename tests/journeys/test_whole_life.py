# SPDX-License-Identifier: Apache-2.0
"""One notice from import to proof, through the doors only: the command line, real SMTP, real HTTP."""

import email
import email.policy
import random
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from house.homes import a_folder
from journeys.running_house import RunningHouse
from journeys.test_kill import NOTICE
from world import HEADER, customer_row

PATIENCE = 120.0


pytestmark = pytest.mark.slow()


@pytest.fixture(scope="module")
def story() -> Iterator[dict[str, Any]]:
    """Six customers: one confirms, one stays silent, one bounces at once, one has no e-mail, two more stay silent."""
    rows = [
        *(customer_row(number) for number in range(3)),
        customer_row(3, email="refuse@c3.example"),
        customer_row(4, email=""),
        customer_row(5),
    ]
    with a_folder() as folder, (house := RunningHouse(folder / "home")).mail_server():
        notice = _prepare(house, folder, rows)
        with house.up():
            house.duly("notice", "launch", notice, "--rehearsal", "100000", "--ignore-quiet-hours")
            _confirm(house, "c0@example.com")
            status = _until_completed(house, notice)
            packs = [folder / f"{ref}.zip" for ref in ("C-00000", "C-00001")]
            for pack in packs:
                house.duly("proof", "pack", "--notice", notice, "--customer", pack.stem, "--out", str(pack))
            key = house.duly("ledger", "status")["verifier_key"]
            house.duly("ledger", "verify")
            yield {"status": status, "packs": packs, "key": key, "folder": folder}


def test_everybody_is_in_a_named_state(story: dict[str, Any]) -> None:
    tally = {state: count for state, count in story["status"]["recipients"].items() if count}

    assert tally == {"acknowledged": 1, "stalled": 3, "unreachable": 2}


def test_a_stranger_verifies_the_pack(story: dict[str, Any]) -> None:
    for pack in story["packs"]:
        verdict = _verify(pack, story["key"])
        assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_pack_of_one_shows_nothing_of_another(story: dict[str, Any]) -> None:
    first, second = story["packs"]
    with zipfile.ZipFile(first) as archive:
        everything = b"\n".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")

    assert "C-00000" in everything
    for foreign in ("C-00001", "Customer 1", "c1@example.com", "C-00005", "c5@example.com"):
        assert foreign not in everything
    assert first.read_bytes() != second.read_bytes()


def test_a_flipped_bit_anywhere_is_found(story: dict[str, Any]) -> None:
    whole = story["packs"][0].read_bytes()
    chance = random.Random(7)
    altered = story["folder"] / "altered.zip"
    for position in chance.sample(range(len(whole)), 25):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << chance.randrange(8)
        altered.write_bytes(flipped)
        assert _verify(altered, story["key"]).returncode != 0, f"bit flipped in byte {position} was not found"


def test_a_pack_under_the_key_of_another_log_is_refused(story: dict[str, Any]) -> None:
    other = "duly.invalid/other+00000000+" + "A" * 44

    assert _verify(story["packs"][0], other).returncode != 0


def _prepare(house: RunningHouse, folder: Path, rows: list[str]) -> str:
    house.duly(
        "init", "--email", "op@example.com", "--organisation-ref", "acme", "--name-zh", "示例公司",
        "--name-en", "Acme Ltd", "--organisation-email", "office@acme.example",
    )  # fmt: skip
    house.duly("users", "add", "bo@example.com", "--name", "Bo", "--role", "checker", "--organisation", "acme")
    customers, document = folder / "customers.csv", folder / "notice.yaml"
    customers.write_text("\n".join([HEADER, *rows]))
    document.write_text(NOTICE.replace("wait: 30d", "wait: 10d"))
    house.duly("customers", "import", str(customers))
    notice = str(house.duly("notice", "create", str(document))["number"])
    house.duly("notice", "submit", notice)
    house.duly("notice", "approve", notice, "--yes", actor="bo@example.com")
    return notice


def _confirm(house: RunningHouse, address: str) -> None:
    """What a person does: read the mail, open the link, press the button on the page."""
    link = _link(house, address)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(link, timeout=30).read().decode()
    action = next(
        action for action in re.findall(r'<form method="post" action="([^"]+)"', page) if "/confirmation" in action
    )
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    request = urllib.request.Request(urllib.parse.urljoin(link, action), form, {"Referer": link})
    assert browser.open(request, timeout=30).status == 200


def _link(house: RunningHouse, address: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for path in (house.outside / "mail").glob("*.eml"):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if address in str(message["To"]):
                body = message.get_body(("plain",))
                assert body is not None
                return re.findall(r"https?://\S+/n/[\w-]+", body.get_content())[0]
        time.sleep(0.2)
    message = f"no mail came to {address}"
    raise AssertionError(message)


def _until_completed(house: RunningHouse, notice: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status = house.duly("notice", "status", notice)
        if status["state"] == "completed":
            return status
        time.sleep(0.5)
    message = f"not completed: {status}"
    raise AssertionError(message)


def _verify(pack: Path, key: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "duly_verify", str(pack), "--key", key]
    return subprocess.run(command, capture_output=True, text=True, check=False)
