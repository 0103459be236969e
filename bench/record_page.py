# SPDX-License-Identifier: Apache-2.0
"""Customers look at what is on record of them: GETs of the portal's page a second, each with the session of another customer.

Everything is real: customers sealed as an import seals them, sessions as a right code opens them, the web server as
``duly up`` runs it, a durable embedded PostgreSQL. A client in a process of its own asks over so many kept-alive connections.

The limit is a bare WSGI application on the same server with the same settings that reads one row and answers as many bytes.

    python -m bench.record_page [--customers 2000] [--gets 4000] [--connections 32]
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from threading import local
from typing import Any

import orjson

from bench.ledger import durable_cluster, setup
from bench.notify import PROGRAM, duly
from bench.portal import await_port, free_port, seconds_of_tree, written
from bench.processes import watch
from bench.report import peak_memory_mb, show

WARM_UP = 200
_PAGE = b"x" * 6_000
_held = local()


def main() -> None:
    """Prepare, measure the limit, measure the page, report; or be one of the helping processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--gets", type=int, default=4_000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--client", nargs=2, metavar=("PORT", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=int, metavar="PORT", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.client:
        cookies = Path(given.client[1]).read_text().split()
        print(orjson.dumps(asyncio.run(client(int(given.client[0]), cookies, given.connections))).decode())
    elif given.bare:
        serve_bare(given.bare)
    else:
        measure(given.customers, given.gets, given.connections)


def measure(customers: int, gets: int, connections: int) -> None:
    """The measurement itself."""
    port, bare_port = free_port(), free_port()
    os.environ |= {"DULY_WEB_PORT": str(port), "DULY_WEB_HOST": "127.0.0.1"}
    with durable_cluster():
        cookies = prepare(customers)
        asked = [cookies[number % customers] for number in range(gets)]
        bare = drive(
            [sys.executable, "-m", "bench.record_page", "--bare", str(bare_port)], bare_port, asked, connections
        )
        ours = drive([str(PROGRAM), "serve"], port, asked, connections)
        statements, length = page(cookies[0])
    show(
        "record_page",
        ratio=ours["gets_per_s"] / bare["gets_per_s"],
        figures={
            **ours, "sql_statements_a_page": statements, "bytes_a_page": length,
            **{f"bare_{name}": value for name, value in bare.items()},
        },
        aim="no number is set: what 32 customers at once wait for",
        customers=customers, gets=gets, connections=connections, peak_bench_mb=peak_memory_mb(),
        path="GET /my/record with a session -> session, customer, versions opened and masked -> page",
        limit="a bare WSGI application on the same server: one SELECT by key and 6,000 bytes",
    )  # fmt: skip


def prepare(customers: int) -> list[str]:
    """A house with so many customers, each of them signed in; what each browser keeps."""
    import tempfile

    from bench import people, registry
    from duly.rooms.customers.rules.rows import Home

    password = Path(tempfile.mkdtemp(prefix="duly-bench-files-")) / "password"
    password.write_text("a long enough password")
    duly("init", "--email", "op@bench.example", "--name", "Op", "--organisation-ref", "bench", "--name-zh", "示例",
         "--name-en", "Example", "--password-file", str(password))  # fmt: skip
    setup()
    from django.db import connection

    from duly.kernel.actors import SYSTEM

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_organisation")
        (organisation,) = cursor.fetchone()
    people.load(organisation, customers, registry.said, Home("CN", "Asia/Shanghai", date(2026, 1, 1)))
    cookies: list[str] = _entering()(SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cookies


def _entering() -> Callable[..., list[str]]:
    from duly.doors.portal.centre import gate
    from duly.foundation.ledger.actions import action
    from duly.kernel import rights
    from duly.kernel.actors import Actor
    from duly.rooms.access import queries
    from duly.rooms.access.actions.proving import opened
    from duly.rooms.access.facts import Way
    from duly.rooms.customers.models import ContactPoint

    name = gate.cookie_name("duly_my")
    rights.install(dict(rights.table()) | {"bench.enter": frozenset({"system"})})

    @action("bench.enter")
    def enter(actor: Actor) -> list[str]:
        """Open a session for everybody, as a right code at their e-mail address does."""
        points = ContactPoint.objects.filter(channel="email").order_by("id").values_list("party_id", "id")
        tokens = [opened(party, Way.EMAIL, point, "bench") for party, point in points]
        return [f"{name}={queries.cookie_for(token)}" for token in tokens]

    return enter


def drive(command: list[str], port: int, cookies: list[str], connections: int) -> dict[str, float]:
    """Start the server, warm it up, ask for all pages from a process of its own."""
    with written(cookies[:WARM_UP]) as few, written(cookies) as every, watch([command]) as watched:
        await_port(port, watched.is_alive)
        run_client(port, few, connections)
        watched.begin()
        before = seconds_of_tree(watched.running[0].pid)
        found = run_client(port, every, connections)
        server, postgres = seconds_of_tree(watched.running[0].pid) - before, watched.used().postgres_s
    each = 1000 / found["gets"]
    return {
        "gets_per_s": round(found["gets"] / found["seconds"], 1),
        "p50_ms": round(found["p50_ms"], 1),
        "p99_ms": round(found["p99_ms"], 1),
        "cpu_ms_per_get_server": round(server * each, 3),
        "cpu_ms_per_get_postgres": round(postgres * each, 3),
    }


def run_client(port: int, file: Path, connections: int) -> dict[str, float]:
    """The client, in its own process."""
    own = [
        sys.executable,
        "-m",
        "bench.record_page",
        "--connections",
        str(connections),
        "--client",
        str(port),
        str(file),
    ]
    done = subprocess.run(own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return dict(orjson.loads(done.stdout))


async def client(port: int, cookies: list[str], connections: int) -> dict[str, float]:
    """One GET for each cookie, over so many connections that stay open; every answer must be a 200."""
    waiting = iter(cookies)
    times: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(*(_one_connection(port, waiting, times) for _ in range(connections)))
    took = time.perf_counter() - begun
    times.sort()
    return {
        "gets": len(times),
        "seconds": took,
        "p50_ms": times[len(times) // 2] * 1000,
        "p99_ms": times[len(times) * 99 // 100] * 1000,
    }


async def _one_connection(port: int, waiting: Iterator[str], times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for cookie in waiting:
        begun = time.perf_counter()
        writer.write(
            f"GET /my/record HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: en\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(int(answer.partition("content-length:")[2].partition("\r\n")[0] or 0))
        times.append(time.perf_counter() - begun)
        if " 200 " not in answer.partition("\r\n")[0]:
            raise SystemExit(answer)
    writer.close()


def page(cookie: str) -> tuple[int, int]:
    """How many statements a page costs, as the application runs it, and how long it is."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(HTTP_COOKIE=cookie)
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get("/my/record")
    return len(seen), len(answer.content)


def serve_bare(port: int) -> None:
    """The limit's server: granian with the settings of :func:`duly.house.running.web`."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "bench.record_page:bare", address="127.0.0.1", port=port, interface=Interfaces.WSGI, workers=2,
        blocking_threads=4, log_level=LogLevels.warning,
    ).serve()  # fmt: skip


def bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One row read by its key, and as many bytes as the page has."""
    import psycopg

    if not hasattr(_held, "connection"):
        _held.connection = psycopg.connect(os.environ["DULY_DATABASE_URL"], autocommit=True)
    _held.connection.execute("SELECT ref FROM customers_party WHERE ref = 'C-0000001'").fetchone()
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(_PAGE)))])
    return [_PAGE]


if __name__ == "__main__":
    main()
