# SPDX-License-Identifier: Apache-2.0
"""An import whose process is killed, for real, at odd moments."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from duly.rooms.customers import actions
from duly.rooms.customers.actions import parsed
from duly.rooms.customers.models import ContactPoint, Import, ImportBatch, Party
from rooms.customers.files_of import counts, write_file
from world import a_world

ROWS, BATCH, KILLS = 6_000, 250, 5
CHILD = """
import sys, django
django.setup()
from uuid import UUID
from duly.kernel.actors import SYSTEM
from duly.rooms.customers import actions
from duly.rooms.customers.actions import parsed
parsed.BATCH = {batch}
actions.resume(SYSTEM, UUID(sys.argv[1]), progress=lambda at: print(at.rows, flush=True))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_kill_9_at_any_moment_loses_no_row_and_doubles_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "BATCH", BATCH)
    world, chance = a_world(), random.Random(11)
    path = write_file(tmp_path, [f"C-{n},name {n},c{n}@x.example,,,hosting,K-{n},,," for n in range(ROWS)])
    import_id = actions.begin_import(world.ada, world.acme.id, path, name=path.name)
    url = urlsplit(os.environ["DULY_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DULY_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "duly.house.settings"}
    for _ in range(KILLS):
        done = Import.objects.get(id=import_id).done
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD.format(batch=BATCH), str(import_id)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout
        for line in child.stdout:
            if int(line) > done + BATCH:
                break
        time.sleep(chance.random() * 0.05)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        owner = Import.objects.get(id=import_id)
        assert owner.done == owner.batches * BATCH
    _wait_for_the_dead(import_id)
    assert 0 < Import.objects.get(id=import_id).done < ROWS
    report = actions.resume(world.ada, import_id)
    assert (ROWS, 0, 0, 0) == counts(report)
    assert ROWS == Party.objects.count() == ContactPoint.objects.count()
    assert not ImportBatch.objects.exists()


def _wait_for_the_dead(import_id: object) -> None:
    """The server notices a killed client only when its statement ends."""
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.05)
