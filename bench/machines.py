# SPDX-License-Identifier: Apache-2.0
"""Several machines on one PostgreSQL: each worker in a network namespace of its own, the server and the sink outside.

Everything goes over TCP through virtual cables, as between machines; only the processors are shared. Needs root.

    python -m bench.machines [--recipients 10000] [--machines 1 2 4]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.notify import prepare, whole_way
from bench.report import show
from bench.sink import fast_sink

NET = "10.231.7"
HERE = f"{NET}.1"


def main() -> None:
    """For each number of machines: a new notice, the same job, one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--machines", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        print(_with(given.once, given.recipients))
        return
    rates = {count: _in_a_process(count, given.recipients) for count in given.machines}
    first = rates[given.machines[0]]
    show(
        "machines",
        ratio=max(rates.values()) / first,
        figures={f"messages_per_s_{count}_machines": rate for count, rate in rates.items()},
        aim="stated, not aimed at: the processors are shared",
        recipients=given.recipients,
        path="launch -> roll frozen -> planned -> SMTP -> durable -> sealed; PostgreSQL and sink over TCP",
        limit=f"{given.machines[0]} machine",
    )


def _in_a_process(count: int, recipients: int) -> float:
    """Each number has a database and a Django of its own."""
    command = [sys.executable, "-m", "bench.machines", "--once", str(count), "--recipients", str(recipients)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout.split()[-1])


def _with(count: int, recipients: int) -> float:
    with ExitStack() as held:
        held.enter_context(_bridge())
        machines = [held.enter_context(_machine(number)) for number in range(count)]
        port, _ = held.enter_context(fast_sink(HERE))
        held.enter_context(_server())
        os.environ |= {
            "DULY_SMTP_URL": f"smtp://{HERE}:{port}?starttls=never",
            "DULY_MAIL_FROM": "notices@bench.example",
            "DULY_MAIL_RETURN": "bounces@bench.example",
            "DULY_WORKERS": str(count),
        }
        return whole_way(prepare(recipients), recipients, machines)["messages_per_s"]


@contextmanager
def _bridge() -> Iterator[None]:
    _ip("link add duly-bench type bridge")
    try:
        _ip(f"addr add {HERE}/24 dev duly-bench")
        _ip("link set duly-bench up")
        yield
    finally:
        _ip("link del duly-bench")


@contextmanager
def _machine(number: int) -> Iterator[list[str]]:
    """A namespace with one cable to the bridge; gives the words that put a command into it."""
    name, ours, theirs = f"duly-m{number}", f"duly-v{number}", f"duly-w{number}"
    _ip(f"netns add {name}")
    try:
        _ip(f"link add {ours} type veth peer name {theirs} netns {name}")
        _ip(f"link set {ours} master duly-bench up")
        _ip(f"-n {name} addr add {NET}.{number + 10}/24 dev {theirs}")
        _ip(f"-n {name} link set {theirs} up")
        _ip(f"-n {name} link set lo up")
        yield ["ip", "netns", "exec", name]
    finally:
        _ip(f"netns del {name}")


@contextmanager
def _server() -> Iterator[None]:
    """A durable PostgreSQL that listens on the bridge, for the length of the block."""
    from duly.house.postgres import Cluster

    home = Path(tempfile.mkdtemp(prefix="duly-bench-"))
    home.chmod(0o711)
    cluster = Cluster(home, durable=True, listen=HERE)
    cluster.start()
    try:
        rules = cluster.place / "data" / "pg_hba.conf"
        with rules.open("a") as file:
            file.write(f"host all all {NET}.0/24 trust\n")
        cluster.stop()
        cluster.start()
        os.environ["DULY_HOME"] = str(home)
        os.environ["DULY_DATABASE_URL"] = f"postgresql://duly@{HERE}/duly"
        yield
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)


if __name__ == "__main__":
    main()
