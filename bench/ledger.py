# SPDX-License-Identifier: Apache-2.0
"""How many facts a second go the whole way: recorded in the inbox, sequenced, sealed.

The limit is a plain COPY of the same bytes into an ordinary logged table without an index, in batches of the same size
and from as many producers, on the same durable cluster in the same run.

    python -m bench.ledger [--facts 60000] [--rounds 3] [--producers 1]
"""

import argparse
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier, Semaphore
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.report import median, show

BATCH = 500
PER_STREAM = 4
"""Facts of one recipient: listed, planned, accepted, acknowledged."""
processes = multiprocessing.get_context("spawn")


def main() -> None:
    """Run all rounds and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--producers", type=int, default=1)
    given = parser.parse_args()
    each = given.facts // given.producers // BATCH * BATCH
    total = each * given.producers
    rates: dict[str, list[float]] = {"public": [], "personal": [], "copy": []}
    with durable_cluster():
        _prepare()
        for number in range(given.rounds + 1):  # the first round warms up and is not counted
            for name, work in (("public", produce), ("personal", produce_personal), ("copy", copy_plain)):
                rate = total / run(work, each, given.producers, sealed=work is not copy_plain)
                if number:
                    rates[name].append(rate)
        length = _mean_length()
    public, personal, limit = (median(rates[name]) for name in ("public", "personal", "copy"))
    show(
        "ledger",
        ratio=public / limit,
        figures={
            "facts_per_s": public, "facts_with_one_personal_field_per_s": personal, "plain_copy_rows_per_s": limit,
            "ratio_with_one_personal_field": personal / limit, "slowest_round_facts_per_s": min(rates["public"]),
        },
        aim=">= 25,000 facts/s and >= 0.25 of the limit",
        facts_per_round=total, rounds=given.rounds, batch=BATCH, producers=given.producers, bytes_per_entry=length,
        path="inbox COPY -> sequencer -> tiles -> signed checkpoint; fsync on; one sequencer, one sealer",
    )  # fmt: skip


@contextmanager
def durable_cluster() -> Iterator[None]:
    """A throw-away embedded PostgreSQL with fsync on, and the environment that points at it."""
    from duly.house.places import socket_folder
    from duly.house.postgres import Cluster

    home = Path(tempfile.mkdtemp(prefix="duly-bench-"))
    home.chmod(0o711)
    cluster = Cluster(home, durable=True)
    cluster.start()
    os.environ["DULY_HOME"] = str(home)
    os.environ["DULY_DATABASE_URL"] = f"postgresql://duly@/duly?host={socket_folder(home)}"
    try:
        yield
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


def setup() -> None:
    """Django in this process."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "duly.house.settings"
    django.setup()


def _prepare() -> None:
    setup()
    from django.core.management import call_command
    from django.db import connection

    from duly.foundation.ledger import actions as ledger
    from duly.kernel.actors import SYSTEM

    call_command("migrate", verbosity=0)
    ledger.open_log(SYSTEM, "bench.example/log")
    ledger.settle()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_copy (stream uuid, n int, leaf text)")


def run(work: Callable[[int, Barrier], None], each: int, producers: int, *, sealed: bool) -> float:
    """The seconds from the first batch until everything is committed (and sealed)."""
    from django.db import connection

    from duly.foundation.ledger import queries

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    wanted = queries.size() + each * producers
    helpers: list[Callable[[Barrier], None]] = [sequence_for_ever, seal_for_ever] if sealed else []
    start = processes.Barrier(producers + len(helpers) + 1)
    done = processes.Semaphore(0)
    workers: list[Any] = [
        processes.Process(target=until_done, args=(work, each, start, done), daemon=True) for _ in range(producers)
    ]
    others: list[Any] = [processes.Process(target=helper, args=(start,), daemon=True) for helper in helpers]
    for process in workers + others:
        process.start()
    start.wait()
    begun = time.perf_counter()
    for _ in workers:
        while not done.acquire(timeout=1):
            if any(process.exitcode for process in workers):
                raise SystemExit(1)
    while sealed and queries.sealed_size() < wanted:
        time.sleep(0.01)
    took = time.perf_counter() - begun
    for process in others:
        process.terminate()
        process.join()
    return took


def until_done(work: Callable[[int, Barrier], None], each: int, start: Barrier, done: Semaphore) -> None:
    """Work, and say so when it is done: the end of a process takes longer than a plain COPY and is not measured."""
    work(each, start)
    done.release()


def produce(each: int, start: Barrier) -> None:
    """Record facts without personal data."""
    _record(each, start, personal=False)


def produce_personal(each: int, start: Barrier) -> None:
    """Record facts with one personal field each."""
    _record(each, start, personal=True)


def _record(each: int, start: Barrier, *, personal: bool) -> None:
    setup()
    from duly.foundation.ledger.actions import action, record_many
    from duly.foundation.ledger.facts import FactKind, FactRow
    from duly.kernel import rights
    from duly.kernel.actors import SYSTEM, Actor
    from duly.kernel.words import Words

    rights.install(dict(rights.table()) | {"bench.record": frozenset({"system"})})
    kind = FactKind(
        "bench.accepted", Words(en="Accepted.", zh="已接收。"),
        public=("delivery", "notice", "channel", "step", "attempt"), personal=("address",) if personal else (),
        etsi="ConsignmentNotification", grade=1,
    )  # fmt: skip

    @action("bench.record")
    def record_batch(actor: Actor, rows: list[FactRow]) -> None:
        record_many(kind, rows)

    notice = str(uuid4())
    batches = [_rows(notice, number, personal=personal) for number in range(each // BATCH)]
    start.wait()
    for batch in batches:
        record_batch(SYSTEM, batch)


_streams: list[UUID] = []


def _rows(notice: str, number: int, *, personal: bool) -> list[Any]:
    """One batch of facts; each stream comes back in later batches until it has its four facts."""
    from duly.foundation.ledger.facts import FactRow

    if number % PER_STREAM == 0:
        _streams[:] = [uuid4() for _ in range(BATCH)]
    return [
        FactRow(
            stream,
            {"delivery": str(uuid4()), "notice": notice, "channel": "email", "step": 1, "attempt": 1},
            stream,
            {"address": f"customer-{index}@example.com"} if personal else {},
        )
        for index, stream in enumerate(_streams)
    ]


def copy_plain(each: int, start: Barrier) -> None:
    """The limit: the bytes of the newest entries, COPYed as they are."""
    setup()
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SELECT stream::text, n, leaf FROM ledger_entry ORDER BY seq DESC LIMIT %s", [each])
        rows = cursor.fetchall()
    lines = [f"{stream}\t{n}\t{leaf}\n" for stream, n, leaf in rows]
    batches = ["".join(lines[at : at + BATCH]) for at in range(0, each, BATCH)]
    start.wait()
    for batch in batches:
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy("COPY plain_copy FROM STDIN") as copy:
            copy.write(batch)


def sequence_for_ever(start: Barrier) -> None:
    """The one sequencer, as the calendar calls it, a little more often so that the end is not a wait."""
    setup()
    from duly.foundation.ledger import actions as ledger

    start.wait()
    while True:
        ledger.sequence_waiting()
        time.sleep(0.05)


def seal_for_ever(start: Barrier) -> None:
    """The sealing process, as ``duly seal`` runs it, a little more often so that the end is not a wait."""
    setup()
    from duly.foundation.ledger import actions as ledger

    start.wait()
    while True:
        ledger.seal()
        time.sleep(0.2)


def _mean_length() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT avg(octet_length(leaf))::int FROM ledger_entry")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
