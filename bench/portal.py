# SPDX-License-Identifier: Apache-2.0
"""Customers press the button: confirming POSTs a second on the portal, each of them durable and sealed.

Everything is real: a notice launched to so many customers, the web server, a worker and the signer as ``duly up`` runs
them, a durable embedded PostgreSQL (fsync on). A client in a process of its own sends one POST for each customer over so
many kept-alive connections, with the cookie and the token that a form carries. At the end every answer is counted in the
ledger, under a seal.

The limit is a bare WSGI application on the same server with the same settings that does one INSERT and COMMIT a POST.

    python -m bench.portal [--posts 10000] [--connections 64]
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import local
from typing import Any

import orjson

from bench.ledger import durable_cluster
from bench.notify import PROGRAM
from bench.processes import watch
from bench.report import peak_memory_mb, show
from bench.roll import prepare, raw_cursor

WARM_UP = 200
_TICKS = os.sysconf("SC_CLK_TCK")
_CSRF = "b" * 32
_PATIENCE = 300.0
_held = local()


def main() -> None:
    """Prepare, measure the limit, measure the portal, count, report; or be one of the helping processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--client", nargs=2, metavar=("PORT", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=int, metavar="PORT", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.client:
        paths = Path(given.client[1]).read_text().split()
        print(orjson.dumps(asyncio.run(client(int(given.client[0]), paths, given.connections))).decode())
    elif given.bare:
        serve_bare(given.bare)
    else:
        measure(given.posts, given.connections)


def measure(posts: int, connections: int) -> None:
    """The measurement itself."""
    port, bare_port = free_port(), free_port()
    os.environ |= {  # a channel must be there; nothing is sent
        "DULY_SMTP_URL": "smtp://127.0.0.1:9?starttls=never", "DULY_MAIL_FROM": "notices@bench.example",
        "DULY_MAIL_RETURN": "bounces@bench.example", "DULY_WEB_PORT": str(port), "DULY_WEB_HOST": "127.0.0.1",
    }  # fmt: skip
    with durable_cluster():
        paths = launched(prepare(posts + WARM_UP))
        with raw_cursor() as cursor:
            cursor.execute(
                "CREATE TABLE bench_posts (id bigserial PRIMARY KEY, path text, at timestamptz DEFAULT now())"
            )
        bare = drive([[sys.executable, "-m", "bench.portal", "--bare", str(bare_port)]], bare_port, paths, connections)
        servers = [[str(PROGRAM), "serve"], [str(PROGRAM), "work"], [str(PROGRAM), "seal"]]
        sealed_in: list[float] = []
        ours = drive(servers, port, paths, connections, lambda: sealed_in.append(await_sealed(len(paths))))
        read = statements_of(paths[0])
    show(
        "portal",
        ratio=ours["posts_per_s"] / bare["posts_per_s"],
        figures={
            **ours, "sealed_after_the_last_s": round(sealed_in[0], 2), "sql_statements_a_post": read,
            **{f"bare_{name}": value for name, value in bare.items()},
        },
        aim=">= 500/s on one core's share, p99 <= 100 ms",
        posts=posts, connections=connections, peak_bench_mb=peak_memory_mb(),
        path="POST with CSRF -> obligation met, open deliveries stopped, fact in the inbox, COMMIT -> 303; fsync on",
        limit="a bare WSGI application on the same server: one INSERT and COMMIT a POST",
    )  # fmt: skip


def launched(notice: str) -> list[str]:
    """Launch the notice, plan its first step for everybody, and give the address of each customer's confirmation."""
    from datetime import UTC, datetime, timedelta

    from django.conf import settings

    from duly.foundation.accounts.queries import actor_by_email
    from duly.foundation.ledger import actions as ledger
    from duly.kernel import tokens
    from duly.kernel.actors import SYSTEM
    from duly.rooms.audience.models import Recipient
    from duly.rooms.notices import actions
    from duly.rooms.obligations import actions as obligations

    actions.launch(actor_by_email("op@bench.example"), notice)
    while obligations.advance(SYSTEM):
        pass
    ledger.settle(600.0)
    until = datetime.now(UTC) + timedelta(days=90)
    ids = Recipient.objects.order_by("id").values_list("id", flat=True)
    with raw_cursor() as cursor:
        cursor.execute("ANALYZE; CHECKPOINT")
    return [f"/n/{tokens.issue(settings.DULY.secret, 'portal', one, until)}/confirmation?lang=en" for one in ids]


def drive(
    commands: list[list[str]], port: int, paths: list[str], connections: int, after: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """Start the server, warm it up, send all POSTs from a process of its own, wait for what comes ``after``."""
    with written(paths[:WARM_UP]) as few, written(paths[WARM_UP:]) as all_others, watch(commands) as watched:
        await_port(port, watched.is_alive)
        run_client(port, few, connections)
        watched.begin()
        own = [seconds_of_tree(process.pid) for process in watched.running]
        found = run_client(port, all_others, connections)
        used = [seconds_of_tree(process.pid) - before for process, before in zip(watched.running, own, strict=True)]
        postgres = watched.used().postgres_s
        after()
    each = 1000 / found["posts"]
    return {
        "posts_per_s": round(found["posts"] / found["seconds"], 1),
        "p50_ms": round(found["p50_ms"], 1),
        "p99_ms": round(found["p99_ms"], 1),
        "cpu_ms_per_post_server": round(used[0] * each, 3),
        "cpu_ms_per_post_others": round(sum(used[1:]) * each, 3),
        "cpu_ms_per_post_postgres": round(postgres * each, 3),
    }


def await_sealed(wanted: int) -> float:
    """Wait until every confirmation is an entry under a seal, and nothing was counted twice; gives the seconds."""
    from duly.foundation.ledger import queries
    from duly.rooms.obligations.models import Obligation

    begun = time.perf_counter()
    mark = queries.last_waiting()
    while queries.is_waiting(mark) or queries.sealed_size() < queries.size():
        if time.perf_counter() - begun > _PATIENCE:
            raise SystemExit("the ledger did not take everything up")
        time.sleep(0.05)
    took = time.perf_counter() - begun
    with raw_cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT stream) FROM ledger_entry WHERE leaf LIKE %s AND seq < %s",
            ['%"type":"obligations.acknowledged"%', queries.sealed_size()],
        )
        entries = cursor.fetchone()
    kept = Obligation.objects.filter(state="acknowledged").count()
    if {wanted} != {kept, *entries}:
        raise SystemExit(f"{wanted} POSTs were answered, {kept} kept, {entries} sealed")
    return took


def statements_of(path: str) -> int:
    """How many statements a confirming POST costs, as the application runs it."""
    from django.db import connection
    from django.test import Client

    counted = []

    def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  Django's signature
        counted.append(sql)
        return execute(sql, params, many, context)

    with raw_cursor() as cursor:
        cursor.execute("UPDATE obligations_obligation SET state = 'waiting', met_at = NULL")
    with connection.execute_wrapper(count):
        Client().post(path)
    return len(counted)


def run_client(port: int, file: Path, connections: int) -> dict[str, float]:
    """The client, in its own process."""
    command = [
        sys.executable,
        "-m",
        "bench.portal",
        "--connections",
        str(connections),
        "--client",
        str(port),
        str(file),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return dict(orjson.loads(done.stdout))


async def client(port: int, paths: list[str], connections: int) -> dict[str, float]:
    """One POST for each address, over so many connections that stay open; every answer must be a 303."""
    waiting = iter(paths)
    times: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(*(_one_connection(port, waiting, times) for _ in range(connections)))
    took = time.perf_counter() - begun
    times.sort()
    return {
        "posts": len(times),
        "seconds": took,
        "p50_ms": times[len(times) // 2] * 1000,
        "p99_ms": times[int(len(times) * 0.99)] * 1000,
    }


async def _one_connection(port: int, waiting: Iterator[str], times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = f"csrfmiddlewaretoken={_CSRF}"
    head = (
        f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nAccept-Language: en\r\n"
        f"Cookie: csrftoken={_CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    for path in waiting:
        begun = time.perf_counter()
        writer.write(f"POST {path}{head}".encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(answer.partition("content-length:")[2].partition("\r\n")[0] or 0)
        await reader.readexactly(length)
        times.append(time.perf_counter() - begun)
        if " 303 " not in answer.partition("\r\n")[0]:
            raise SystemExit(f"{path}: {answer}")
    writer.close()


def serve_bare(port: int) -> None:
    """The limit's server: granian with the settings of :func:`duly.house.running.web`."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "bench.portal:bare", address="127.0.0.1", port=port, interface=Interfaces.WSGI, workers=2, blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()  # fmt: skip


def bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One row a POST, durable before the answer."""
    import psycopg

    if not hasattr(_held, "connection"):
        _held.connection = psycopg.connect(os.environ["DULY_DATABASE_URL"])
    environ["wsgi.input"].read()
    _held.connection.execute("INSERT INTO bench_posts (path) VALUES (%s)", [environ["PATH_INFO"]])
    _held.connection.commit()
    start_response("303 See Other", [("Location", "/"), ("Content-Length", "0")])
    return [b""]


@contextmanager
def written(paths: list[str]) -> Iterator[Path]:
    """The addresses in a file, for the client."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="duly-bench-") as folder:
        file = Path(folder) / "paths"
        file.write_text("\n".join(paths))
        yield file


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, is_alive: Callable[[], bool]) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and is_alive():
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            time.sleep(2.0)  # both of its processes
            return
        time.sleep(0.1)
    raise SystemExit("the server does not listen")


def seconds_of_tree(pid: int) -> float:
    """Processor seconds of a process and all below it."""
    total, below = 0.0, [pid]
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if entry.name.isdigit():
                parts = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(parts[1]), []).append(int(entry.name))
    while below:
        one = below.pop()
        below += parents.get(one, [])
        with suppress(OSError, IndexError):
            parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += (int(parts[11]) + int(parts[12])) / _TICKS
    return total


if __name__ == "__main__":
    main()
