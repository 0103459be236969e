# SPDX-License-Identifier: Apache-2.0
"""The mail client alone, against others: messages a second into one sink, and processor time for each message.

Nothing is written down here; this is the limit that ``notify`` is measured against. Every client runs in a process of
its own and gets the same rendered letters. ``ours`` writes the message as the product does; the clients marked *bytes*
get it ready-made, so that only the conversation is compared.

    python -m bench.smtp --messages 10000
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any

from bench.report import show
from bench.sink import fast_sink

processes = get_context("spawn")
_WAVE = 80
_PATIENCE = 300
_FROM, _DOMAIN = "notices@bench.example", "bench.example"


def main() -> None:
    """Every client in turn, ``--rounds`` times, and a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    clients = {name: row for name, row in CLIENTS.items() if _is_installed(name)}
    rates: dict[str, list[tuple[float, float]]] = {name: [] for name in clients}
    with fast_sink() as (port, sink):
        for _ in range(given.rounds):
            for name, (workers, share, _) in clients.items():
                rates[name].append(measure(name, port, max(_WAVE, int(given.messages * share)), workers))
    figures = {}
    for name, found in rates.items():
        figures[f"{name}: messages/s"] = round(statistics.median(rate for rate, _ in found))
        figures[f"{name}: CPU us"] = round(statistics.median(cpu for _, cpu in found))
    show(
        "smtp",
        ratio=figures["ours: messages/s"] / figures["smtplib, one connection: messages/s"],
        figures=figures,
        aim="none; the limit for notify",
        messages=given.messages, rounds=given.rounds, sink=sink,
        limit="smtplib over one connection, messages built with email.message, as a mail merge does",
    )  # fmt: skip


def _is_installed(name: str) -> bool:
    return not name.startswith("aiosmtplib") or find_spec("aiosmtplib") is not None


def measure(name: str, port: int, messages: int, workers: int) -> tuple[float, float]:
    """Messages a second, and microseconds of the client's processor for each."""
    start, used = processes.Barrier(workers + 1), processes.Queue()
    each = messages // workers
    running = [processes.Process(target=_run, args=(name, port, each, start, used)) for _ in range(workers)]
    for process in running:
        process.start()
    start.wait(_PATIENCE)
    begun = time.perf_counter()
    cpu = sum(used.get(timeout=_PATIENCE) for _ in running)
    took = time.perf_counter() - begun
    for process in running:
        process.join()
        if process.exitcode:
            raise SystemExit(process.exitcode)
    return each * workers / took, 1e6 * cpu / (each * workers)


def _run(name: str, port: int, messages: int, start: Any, used: Any) -> None:
    letters = letters_like_the_products(messages)
    send = CLIENTS[name][2](port, letters)
    start.wait(_PATIENCE)
    before = _cpu()
    send()
    used.put(_cpu() - before)


def letters_like_the_products(count: int) -> list[Any]:
    """Letters from the product's own code and wording, without a database: a mailing that only looks like one."""
    from datetime import UTC, datetime
    from types import SimpleNamespace
    from uuid import uuid4

    import yaml

    from bench.notify import NOTICE
    from duly.rooms.delivery.rendering import House, To, write

    editions = yaml.safe_load(NOTICE)["content"].values()
    values = {
        "effective_on": "2027-01-20", "old_address": "1 Example Road", "new_address": "2 Example Road",
        "phone": "+1 202-555-0100", "sender_email": _FROM,
    }  # fmt: skip
    contents = {
        language: {"subject": edition["title"], "text": edition["body"], "html": None, "values": values}
        for language, edition in zip(("en", "zh-Hans"), editions, strict=True)
    }
    mailing: Any = SimpleNamespace(
        contents=contents, channel="email", mandatory=True, created_at=datetime.now(UTC),
        sender={"name": "示例主机托管有限公司", "email": _FROM, "phone": ""},
    )  # fmt: skip
    house = House(b"secret", "http://127.0.0.1:8630")
    return [
        write(
            house,
            mailing,
            To(uuid4(), uuid4(), uuid4(), ("en", "zh-Hans")[n % 2], "123456", f"c{n}@example.com", f"Customer {n}"),
        )
        for n in range(count)
    ]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _ours(port: int, letters: Sequence[Any]) -> Callable[[], None]:
    from duly.adapters.channels.smtp import SmtpChannel, read_url
    from duly.rooms.delivery.channel import Accepted

    url = f"smtp://127.0.0.1:{port}?starttls=never"
    channel = SmtpChannel(read_url(url, mail_from=_FROM, return_path=f"bounces@{_DOMAIN}"))
    channel.post(letters[:_WAVE])

    def send() -> None:
        for at in range(0, len(letters), _WAVE):
            assert all(isinstance(outcome, Accepted) for outcome in channel.post(letters[at : at + _WAVE]))

    return send


def _ours_bytes(port: int, letters: Sequence[Any]) -> Callable[[], None]:
    """The conversation alone: eight lines, ten messages on each, as the channel does."""
    import asyncio

    from duly.adapters.channels.smtp import read_url
    from duly.adapters.channels.smtp.wire import Line, Parcel
    from duly.rooms.delivery.channel import Accepted

    settings = read_url(f"smtp://127.0.0.1:{port}?starttls=never")
    parcels = [Parcel(_FROM, letter.address, raw, letter.delivery_id.hex) for letter, raw in _written(letters)]

    async def carry() -> None:
        lines, far = [Line(settings, None) for _ in range(8)], asyncio.get_running_loop().time() + 600
        for at in range(0, len(parcels), _WAVE):
            shares = [parcels[first : first + 10] for first in range(at, min(at + _WAVE, len(parcels)), 10)]
            found = await asyncio.gather(*(line.carry(share, far) for line, share in zip(lines, shares, strict=False)))
            assert all(isinstance(outcome, Accepted) for outcomes in found for outcome in outcomes)

    return lambda: asyncio.run(carry())


def _aiosmtplib(port: int, letters: Sequence[Any]) -> Callable[[], None]:
    import asyncio

    import aiosmtplib

    ready = list(_written(letters))

    async def carry_some(some: Sequence[Any]) -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
        await client.connect()
        for letter, raw in some:
            await client.sendmail(_FROM, [letter.address], raw)
        await client.quit()

    async def carry() -> None:
        await asyncio.gather(*(carry_some(ready[first::8]) for first in range(8)))

    return lambda: asyncio.run(carry())


def _smtplib_bytes(port: int, letters: Sequence[Any]) -> Callable[[], None]:
    import smtplib

    ready = list(_written(letters))

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for letter, raw in ready:
                client.sendmail(_FROM, [letter.address], raw)

    return send


def _smtplib(port: int, letters: Sequence[Any]) -> Callable[[], None]:
    import smtplib
    from email.message import EmailMessage

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for letter in letters:
                message = EmailMessage()
                message["From"], message["To"], message["Subject"] = _FROM, letter.address, letter.subject
                message.set_content(letter.text)
                message.add_alternative(letter.html, subtype="html")
                client.send_message(message)

    return send


def _django(port: int, letters: Sequence[Any]) -> Callable[[], None]:
    from django.conf import settings
    from django.core.mail import get_connection, send_mass_mail

    settings.configure()

    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port)
    tuples = [(letter.subject, letter.text, _FROM, [letter.address]) for letter in letters]
    return lambda: print(send_mass_mail(tuples, connection=connection), "by send_mass_mail", file=sys.stderr)


def _written(letters: Sequence[Any]) -> Any:
    from duly.adapters.channels.smtp.mime import compose

    return ((letter, compose(letter, from_address=_FROM, domain=_DOMAIN)) for letter in letters)


CLIENTS: dict[str, tuple[int, float, Callable[[int, Sequence[Any]], Callable[[], None]]]] = {
    "ours": (1, 1.0, _ours),
    "ours, 2 processes": (2, 2.0, _ours),
    "ours, bytes": (1, 1.0, _ours_bytes),
    "aiosmtplib, bytes": (1, 0.5, _aiosmtplib),
    "smtplib, one connection, bytes": (1, 0.5, _smtplib_bytes),
    "smtplib, one connection": (1, 0.1, _smtplib),
    "Django send_mass_mail (text only)": (1, 0.1, _django),
}
"""Name: processes, share of the messages, and what sends them."""


if __name__ == "__main__":
    main()
