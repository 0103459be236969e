# SPDX-License-Identifier: Apache-2.0
"""A rotation is killed with -9 at whatever moment; everything opens meanwhile, and the next one ends it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from duly.foundation.ledger.models import SubjectKey
from duly.foundation.vault import actions, keys, queries
from duly.kernel.actors import SYSTEM
from foundation.vault.people import OPERATOR, persons

PROGRAM = """
import time
import django
django.setup()
from uuid import uuid4
from duly.foundation.vault import actions
from duly.kernel.actors import Actor
actions.rewrap.__wrapped__.__kwdefaults__["limit"] = 20
actions.rotate(Actor("user", uuid4(), "Olga", frozenset({"operator"})), tell=lambda *_: time.sleep(0.02))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_rotation_loses_nobody(folder: Path) -> None:
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the process that is killed reaches the embedded server only")
    actions.note_keys(SYSTEM)
    place = b"somewhere"
    sealed = {subject: key.seal(place, subject.bytes) for subject, key in keys.held(persons(2_000)).items()}
    parts = connection.settings_dict
    environment = os.environ | {
        "DULY_HOME": str(folder.parent),
        "DULY_DATABASE_URL": f"postgresql://{parts['USER']}@/{parts['NAME']}?host={parts['HOST']}",
        "DJANGO_SETTINGS_MODULE": "duly.house.settings",
    }
    for share in (1, 600, 1_300):
        process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment)
        deadline = time.monotonic() + 60
        while SubjectKey.objects.filter(wrapping=2).count() < share and time.monotonic() < deadline:
            assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait()
        held = keys.held(sealed)
        assert all(held[subject].open(place, one) == subject.bytes for subject, one in sealed.items())
    assert queries.is_rotating()
    assert SubjectKey.objects.filter(wrapping=1).exists()
    assert actions.rotate(OPERATOR).retired == ("subjects.1.retired",)
    assert {path.name for path in folder.glob("subjects*")} == {"subjects.2.key", "subjects.1.retired"}
    held = keys.held(sealed)
    assert all(held[subject].open(place, one) == subject.bytes for subject, one in sealed.items())
