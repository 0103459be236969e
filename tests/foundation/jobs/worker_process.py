# SPDX-License-Identifier: Apache-2.0
"""A worker with jobs of its own, for tests that kill it: they write a line when they begin and when they end."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.house.settings")
django.setup()

from duly.foundation.jobs import actions  # noqa: E402  only now
from duly.foundation.jobs.actions import STALLED  # noqa: E402
from duly.foundation.jobs.engine import engine  # noqa: E402
from duly.foundation.jobs.facts import Job  # noqa: E402

DIARY = Path(sys.argv[1])


def write(words: str, seconds: float = 0.0) -> None:
    """Begin, take some time, end."""
    with DIARY.open("a") as diary:
        diary.write(f"{os.getpid()} begins {words}\n")
        diary.flush()
        time.sleep(seconds)
        diary.write(f"{os.getpid()} ends {words}\n")


if __name__ == "__main__":
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    engine().register([Job("test.write", write, queue="test"), Job("test.write_urgent", write, queue=actions.URGENT)])
    actions._recurring[:] = [STALLED]
    actions.work(stop, queues=["test", actions.URGENT], concurrency=1)
