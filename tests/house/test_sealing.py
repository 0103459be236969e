# SPDX-License-Identifier: Apache-2.0
"""The sealing process: seals what is new, alone on its home, and keeps going when the database or the log is not there."""

import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries
from duly.house import sealing
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal


def sealing_thread(stop: threading.Event) -> threading.Thread:
    def run() -> None:
        sealing.run(stop, every=0.02)
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_it_seals_what_was_sequenced_even_when_the_log_is_opened_later() -> None:
    stop = threading.Event()
    thread = sealing_thread(stop)
    try:
        time.sleep(0.1)
        ledger.open_log(SYSTEM, "example.com/log")
        ledger.sequence()
        deadline = time.monotonic() + 10
        while queries.sealed_size() < 1 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert queries.sealed_size() == 1
    finally:
        stop.set()
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_second_one_on_the_same_home_refuses() -> None:
    stop = threading.Event()
    thread = sealing_thread(stop)
    try:
        time.sleep(0.2)
        with pytest.raises(Refusal) as refused:
            sealing.run(threading.Event())
        assert refused.value.code == "sealing.already"
    finally:
        stop.set()
        thread.join()


@pytest.mark.django_db()
@pytest.mark.parametrize("fault", [OperationalError("gone"), PermissionError("not yours")])
def test_a_fault_outside_is_survived(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise fault

    monkeypatch.setattr(ledger, "seal", fail)
    monkeypatch.setattr(connection, "close", lambda: None)
    sealing._once()


def test_the_signer_lives_in_home_beside_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = sealing.signer_of(f"example.com/{uuid4()}")
    assert signer.folder == Path(settings.DULY.home) / "signer"
