# SPDX-License-Identifier: Apache-2.0
"""A provider that talks over a line of its own: one listener, however many workers."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import uuid4

import pytest
from django.db import connection

from duly.house import listening
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Provider, Receipt, Reply, installed
from duly.rooms.delivery.models import Slip


class Line:
    """Says one thing to whoever listens, and remembers how many did."""

    name = "sms"
    limits = Limits()

    def __init__(self) -> None:
        self.listeners = 0
        self.said = threading.Event()

    def check(self, address: str) -> str | None:
        return None

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        return []

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        return [Receipt(uuid4(), "delivered")]

    def listen(self, take: Callable[[bytes], None], stop: threading.Event) -> None:
        self.listeners += 1
        take(b"a receipt")
        self.said.set()
        stop.wait(20)


@pytest.fixture()
def line() -> Iterator[Line]:
    before = dict(installed())
    line = Line()
    delivery.install_channels({"sms": [Provider("far", line)]})
    yield line
    delivery.install_channels(before)


@pytest.mark.django_db(transaction=True)
def test_one_of_two_workers_listens_and_what_it_hears_is_kept(line: Line) -> None:
    stop = threading.Event()
    threads = [*listening.start(stop), *listening.start(stop)]
    try:
        assert line.said.wait(10)
        time.sleep(0.5)
        assert line.listeners == 1
        assert bytes(Slip.objects.get(channel="sms").body) == b"a receipt"
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    deadline = time.monotonic() + 10
    while _locks():
        assert time.monotonic() < deadline, "the lock was not given back"
        time.sleep(0.05)


def _locks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 17")
        return int(cursor.fetchone()[0])
