# SPDX-License-Identifier: Apache-2.0
"""Sequencer and sealing process are killed with -9 again and again while facts are recorded; the log stays whole."""

import os
import random
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from django.db import connection

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.foundation.ledger.models import Entry
from duly.house import sealing
from duly.kernel import rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.words import Words

PROGRAM = """
import django
django.setup()
from duly.foundation.ledger import actions as ledger
from duly.house import sealing
while True:
    ledger.sequence(300)
    sealing._once()
"""
TRIED = FactKind("test.tried", Words(en="Tried.", zh="已试。"), public=("what",))


@action("test.try")
def try_(actor: Actor, rows: list[FactRow]) -> None:
    record_many(TRIED, rows)


@pytest.mark.slow()
@pytest.mark.django_db(transaction=True)
def test_twenty_kills_lose_nothing_and_double_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "_table", dict(rights.table()) | {"test.try": frozenset({"system"})})
    ledger.install_signer(sealing.signer_of)
    ledger.open_log(SYSTEM, f"example.com/{uuid4().hex}")
    parts = connection.settings_dict
    url = f"postgresql://{parts['USER']}@/{parts['NAME']}?host={parts['HOST']}"
    environment = os.environ | {"DULY_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "duly.house.settings"}
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the helper process reaches the embedded server only")
    streams, dice, count = [uuid4() for _ in range(40)], random.Random(7), 1
    for _ in range(20):
        process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment)
        start = queries.size()
        while queries.size() < start + dice.randrange(1, 800):
            assert process.poll() is None, "the helper process could not start"
            if count - queries.size() < 5_000:
                try_(SYSTEM, [FactRow(stream, {"what": "x" * dice.randrange(400)}) for stream in streams])
                count += len(streams)
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    ledger.settle()
    verdict = ledger.verify_all()
    assert (verdict.faults, verdict.size, verdict.sealed) == ([], count, count)
    assert Entry.objects.filter(stream=streams[0]).count() == (count - 1) // 40
