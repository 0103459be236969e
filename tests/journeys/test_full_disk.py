# SPDX-License-Identifier: Apache-2.0
"""The disk of the embedded database fills up in the middle of a launch: staff are told, nobody is lost, it goes on."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from house.homes import a_folder, a_small_disk, as_root
from journeys.running_house import RunningHouse
from journeys.test_kill import prepare

CUSTOMERS = 800
_MEGABYTES = 700
_PATIENCE = 180.0
_CONSOLE = "/console/"


@as_root
@pytest.mark.slow()
def test_a_disk_that_fills_up_during_a_launch_stops_it_for_as_long_as_it_is_full() -> None:
    with a_small_disk(_MEGABYTES) as disk, a_folder() as elsewhere:
        house = RunningHouse(disk / "home")
        (disk / "home-outside").symlink_to(elsewhere)  # the world's own things are on a disk of its own
        house.extra = {"DULY_SMTP_URL": f"smtp://127.0.0.1:{house.mail}?starttls=never&per_second=40"}
        with house.mail_server():
            notice = prepare(house, elsewhere, CUSTOMERS)
            with house.up():
                staff = _Staff(house)
                house.duly("notice", "launch", notice, "--rehearsal", "1", "--ignore-quiet-hours")
                _until(lambda: len(_journal(house)) > 100)
                with _full(disk):
                    _until(lambda: "is full" in staff.reads("en"))
                    assert "磁盘已满" in staff.reads("zh-hans")
                    _until(lambda: _stands_still(house))
                    stood = len(_journal(house))
                assert stood < CUSTOMERS, "it was full during the launch"
                tally = _await_outcomes(house, notice)
                assert "is full" not in staff.reads("en")
            house.duly("ledger", "verify")
        told = Counter(_journal(house))
        assert tally.total() == CUSTOMERS
        assert set(tally) <= {"accepted", "unknown", "skipped"}
        assert max(told.values()) == 1, "nobody is told twice"
        assert tally["accepted"] <= len(told) <= tally["accepted"] + tally["unknown"]


class _Staff:
    """Somebody at the console, signed in while all was well."""

    def __init__(self, house: RunningHouse) -> None:
        self._address = f"http://127.0.0.1:{house.web}"
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = self._browser.open(f"{self._address}/console/sign-in", timeout=30).read().decode()
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        given = {"csrfmiddlewaretoken": token, "email": "op@example.com", "password": "a long enough password"}
        form = urllib.parse.urlencode(given).encode()
        request = urllib.request.Request(f"{self._address}/console/sign-in", form, {"Referer": self._address})
        assert "Sign out" in self._browser.open(request, timeout=30).read().decode()

    def reads(self, language: str) -> str:
        """What the list of notices shows, whether it is the list or the reason why there is none."""
        try:
            with self._browser.open(f"{self._address}{_CONSOLE}?lang={language}", timeout=30) as page:
                return str(page.read().decode())
        except urllib.error.HTTPError as error:
            assert error.code == 503
            return error.read().decode()


@contextmanager
def _full(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    try:
        with pytest.raises(OSError, match="No space"), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 20))
        yield
    finally:
        filler.unlink()


def _stands_still(house: RunningHouse) -> bool:
    before = len(_journal(house))
    time.sleep(5)
    return len(_journal(house)) == before


def _journal(house: RunningHouse) -> list[str]:
    path = house.outside / "mail" / "journal"
    return path.read_text().split() if path.exists() else []


def _await_outcomes(house: RunningHouse, notice: str) -> Counter[str]:
    tally: Counter[str] = Counter()

    def is_over() -> bool:
        nonlocal tally
        tally = Counter(house.duly("notice", "status", notice)["channels"].get("email", {}))
        return tally.total() == CUSTOMERS and not any(tally[state] for state in ("planned", "held", "sending"))

    _until(is_over)
    return +tally


def _until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.5)
