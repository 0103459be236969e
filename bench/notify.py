# SPDX-License-Identifier: Apache-2.0
"""E-mails a second, from the launch of a notice until the last outcome is durable and sealed.

Everything is real: a notice written, approved and launched, the roll frozen, two worker processes and the signer as
`duly up` runs them, a durable embedded PostgreSQL (fsync on), SMTP to a local sink. The limit is the same client with
the same messages in as many processes and no database at all, to the same sink, in the same run.

    python -m bench.notify [--recipients 20000] [--workers 2]
    python -m bench.notify --growth 10000 100000
    python -m bench.notify --workers 1 2
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import orjson

from bench.ledger import durable_cluster, processes, setup
from bench.processes import Watched, watch
from bench.report import peak_memory_mb, show
from bench.sink import fast_sink
from bench.smtp import measure

PROGRAM = Path(sys.executable).parent / "duly"
HEADER = "ref,name,kind,language,time_zone,region,email,services,contract,contract_start"
NOTICE = """\
duly: notice/1
kind: address_change
reason: {en: We need more room., zh-CN: 需要更大的场地。}
effective_on: +60d
mandatory: true
legal_basis: {law: 民法典, article: "509(2)"}
fields:
  old_address: {en: 1 Example Road, zh-CN: 示例路 1 号}
  new_address: {en: 2 Example Road, zh-CN: 示例路 2 号}
  phone: "+1 202 555 0100"
content:
  en:
    title: We are moving to a new address
    summary: From {{ effective_on|date }} you find us at a new address.
    body: |
      Dear {{ name }},

      {{ organisation }} is moving. From {{ effective_on|date }} our address is {{ new_address }}. Until then it is {{ old_address }}.

      Our name, our registration and our bank account stay the same. Your contract goes on as it is, and there is nothing that you need to arrange. Please send letters, invoices and returns to the new address from {{ effective_on|date }} on.

      If you have a question, call {{ phone }} or write to {{ sender_email }}.

      Please confirm that this notice has reached you: {{ link }}
    sms: "{{ organisation }}: from {{ effective_on|date }} our address is {{ new_address }}. {{ link }} or reply 1 {{ code }}."
  zh-CN:
    title: 关于公司办公地址变更的通知
    summary: 自{{ effective_on|date }}起，我公司迁至新址。
    body: |
      尊敬的{{ name }}：

      {{ organisation }}将搬迁办公地址。自{{ effective_on|date }}起，新地址为：{{ new_address }}；原地址：{{ old_address }}。

      公司名称、统一社会信用代码、开户银行和账号均不变，您与我公司的合同继续履行，您无需办理任何手续。{{ effective_on|date }}之后寄送的信函、票据和退换货，请使用新地址。

      如有疑问，请致电 {{ phone }}，或发送邮件至 {{ sender_email }}。

      请确认您已收到本通知：{{ link }}
    sms: 【{{ organisation }}】我公司将于{{ effective_on|date }}迁至{{ new_address }}。{{ link }} ，或回复 1 {{ code }} 确认收到。
audience: {services: [hosting]}
plan:
  acknowledge_by: +50d
  steps: [{channel: email, wait: 30d}]
"""
_PATIENCE = 900.0
_WAVE = 80
_OTHERS_GET = 2_000
_BARE = 100_000
"""The bare client gets no more than this: its letters are all made beforehand."""
OTHERS = ("smtplib, one connection", "Django send_mass_mail (text only)")
"""Other ways to send the same letters, of :mod:`bench.smtp`; they keep no record of anything."""


def main() -> None:
    """Prepare, measure the limit and the others, measure the whole way, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipients", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[2])
    parser.add_argument("--growth", type=int, nargs="+", default=[], help="several sizes, one after another")
    given = parser.parse_args()
    if given.growth or len(given.workers) > 1:
        several(given.growth or [given.recipients], given.workers)
    else:
        once(given.recipients, given.workers[0])


def several(sizes: Sequence[int], workers: Sequence[int]) -> None:
    """Every size with every number of workers, each in a house of its own; what a recipient costs in each."""
    rates: dict[tuple[int, int], float] = {}
    costs: dict[tuple[int, int], float] = {}
    for size, count in product(sizes, workers):
        command = [sys.executable, "-m", "bench.notify", "--recipients", str(size), "--workers", str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        found = orjson.loads(done.stdout.strip().rpartition("\n")[2])["figures"]
        rates[size, count] = found["messages_per_s"]
        costs[size, count] = found["cpu_ms_per_message_ours"] + found["cpu_ms_per_message_postgres"]
    figures = {f"{size:,} recipients, {count} workers: messages/s": rate for (size, count), rate in rates.items()}
    figures |= {
        f"{size:,} recipients, {count} workers: CPU ms": round(cost, 3) for (size, count), cost in costs.items()
    }
    by_growth, by_workers = costs[sizes[-1], workers[-1]] / costs[sizes[0], workers[-1]], rates[sizes[-1], workers[-1]]
    show(
        "notify, several",
        ratio=by_growth if len(sizes) > 1 else by_workers / rates[sizes[-1], workers[0]],
        figures=figures,
        aim="cost of a recipient within 20 % (growth)" if len(sizes) > 1 else "none; the speed-up is stated",
    )


def once(recipients: int, workers: int) -> None:
    """One size, one number of workers, and what others do with the same letters and the same sink."""
    with ExitStack() as held:
        port, sink = held.enter_context(fast_sink())
        held.enter_context(durable_cluster())
        os.environ |= {
            "DULY_SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=never",
            "DULY_MAIL_FROM": "notices@bench.example",
            "DULY_MAIL_RETURN": "bounces@bench.example",
            "DULY_WORKERS": str(workers),
        }
        notice = prepare(recipients)
        limit = bare_smtp(port, min(recipients, _BARE), workers)
        others = {name: measure(name, port, _OTHERS_GET, 1)[0] for name in OTHERS}
        result = whole_way(notice, recipients, [[]] * workers)
        again = bare_smtp(port, min(recipients, _BARE), workers)
    bare, ours = (limit + again) / 2, result["messages_per_s"]
    result |= {"bare_smtp_messages_per_s": round(bare, 1)}
    for name, rate in others.items():
        result |= {f"{name}: messages/s": round(rate, 1), f"{name}: ours is so many times": round(ours / rate, 2)}
    show(
        "notify",
        ratio=ours / bare,
        figures=result,
        aim=">= 0.6 of the limit, >= 6,000/s",
        recipients=recipients, workers=workers, sink=sink, peak_bench_mb=peak_memory_mb(),
        path="launch -> roll frozen -> planned -> SMTP -> outcome durable -> sequenced -> sealed; fsync on",
        limit="same client and messages, as many processes, no database",
    )  # fmt: skip


def prepare(recipients: int) -> str:
    """A house with customers and an approved notice; its number."""
    folder = Path(tempfile.mkdtemp(prefix="duly-bench-files-"))
    password, customers, document = folder / "password", folder / "customers.csv", folder / "notice.yaml"
    password.write_text("a long enough password")
    document.write_text(NOTICE)
    places = (("zh-CN", "Asia/Shanghai", "CN"), ("en", "America/New_York", "US"))
    with customers.open("w") as file:
        file.write(HEADER + "\n")
        for number in range(recipients):
            language, zone, region = places[number % 2]
            file.write(
                f"C-{number},Customer {number},company,{language},{zone},{region},c{number}@example.com,hosting,K-{number},2020-01-01\n"
            )
    duly("init", "--email", "op@bench.example", "--name", "Op", "--organisation-ref", "bench", "--name-zh", "示例主机托管有限公司",
         "--name-en", "Example Hosting Ltd", "--password-file", str(password))  # fmt: skip
    duly("users", "add", "bo@bench.example", "--name", "Bo", "--role", "checker", "--organisation", "bench")
    duly("customers", "import", str(customers), "--organisation", "bench")
    notice = str(duly("notice", "create", str(document), "--organisation", "bench")["number"])
    duly("notice", "submit", notice)
    duly("notice", "approve", notice, "--yes", actor="bo@bench.example")
    return notice


def duly(*words: str, actor: str | None = None) -> dict[str, Any]:
    """A command of the product; its JSON answer."""
    command = [str(PROGRAM), "--json", *(("--as", actor) if actor else ()), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{words}: {done.stdout}{done.stderr}")
    return dict(orjson.loads(done.stdout or "{}"))


def bare_smtp(port: int, messages: int, workers: int) -> float:
    """Messages a second of the client alone: rendered letters in, outcomes out, nothing written down."""
    start = processes.Barrier(workers + 1)
    each = messages // workers
    running = [processes.Process(target=_post_all, args=(port, each, start)) for _ in range(workers)]
    for process in running:
        process.start()
    start.wait()
    begun = time.perf_counter()
    for process in running:
        process.join()
        if process.exitcode:
            raise SystemExit(process.exitcode)
    return each * workers / (time.perf_counter() - begun)


def _post_all(port: int, messages: int, start: Any) -> None:
    setup()
    from duly.adapters.channels.smtp import SmtpChannel, read_url
    from duly.rooms.delivery.channel import Accepted

    settings = read_url(
        f"smtp://127.0.0.1:{port}?starttls=never",
        mail_from="notices@bench.example",
        return_path="bounces@bench.example",
    )
    channel = SmtpChannel(settings)
    waves = [_letters(min(_WAVE, messages - at), at) for at in range(0, messages, _WAVE)]
    channel.post(_letters(_WAVE, 0))
    start.wait()
    for wave in waves:
        assert all(isinstance(outcome, Accepted) for outcome in channel.post(wave))
    channel.close()


def _letters(count: int, at: int) -> list[Any]:
    """Letters as the product writes them, from the very same code and wording."""
    from datetime import UTC, datetime
    from uuid import uuid4

    import yaml

    from duly.rooms.delivery.models import Mailing
    from duly.rooms.delivery.rendering import House, To, write

    document = yaml.safe_load(NOTICE)
    values = {
        "effective_on": "2027-01-20", "old_address": "1 Example Road", "new_address": "2 Example Road",
        "phone": "+1 202 555 0100", "sender_email": "notices@bench.example",
    }  # fmt: skip
    contents = {
        short: {"subject": edition["title"], "text": edition["body"], "html": None, "values": values}
        for short, edition in zip(("en", "zh-Hans"), document["content"].values(), strict=True)
    }
    mailing = Mailing(
        contents=contents, channel="email", mandatory=True, created_at=datetime.now(UTC),
        sender={"name": "示例主机托管有限公司", "email": "notices@bench.example", "phone": ""},
    )  # fmt: skip
    house = House(b"secret", "http://127.0.0.1:8630")
    return [
        write(
            house,
            mailing,
            To(
                uuid4(),
                uuid4(),
                uuid4(),
                ("en", "zh-Hans")[n % 2],
                "123456",
                f"c{at + n}@example.com",
                f"Customer {at + n}",
            ),
        )
        for n in range(count)
    ]


def whole_way(notice: str, recipients: int, machines: Sequence[Sequence[str]]) -> dict[str, float]:
    """Launch, and wait until every outcome is durable and sealed.

    There is a worker for each of ``machines``: the words that go before its command, mostly none.
    """
    setup()
    from django.db.models import Sum

    from duly.foundation.accounts.queries import actor_by_email
    from duly.foundation.ledger import queries as ledger
    from duly.rooms.delivery.models import Delta
    from duly.rooms.notices import actions, queries
    from duly.rooms.notices.facts import Rehearsal

    commands = [*([*machine, str(PROGRAM), "work"] for machine in machines), [str(PROGRAM), "seal"]]
    with watch(commands) as watched:
        actor = actor_by_email("op@bench.example")
        queries.findings_for(actor, notice)  # as the page does before anybody presses the button
        watched.await_idle()
        watched.begin()
        before = written()
        begun = time.perf_counter()
        actions.launch(actor, notice, rehearsal=Rehearsal(1, ignore_quiet_hours=True))
        launched = time.perf_counter() - begun
        deadline = time.monotonic() + _PATIENCE
        while (Delta.objects.filter(state="accepted").aggregate(n=Sum("n"))["n"] or 0) < recipients:
            _must_be_alive(watched, deadline)
            time.sleep(0.25)
        durable = time.perf_counter() - begun
        mark = ledger.last_waiting()
        while ledger.is_waiting(mark) or ledger.sealed_size() < ledger.size():
            _must_be_alive(watched, deadline)
            time.sleep(0.05)
        took = time.perf_counter() - begun
        used = watched.used()
        rows, wal, entries = (now - then for now, then in zip(written(), before, strict=True))
    return {
        "messages_per_s": round(recipients / took, 1),
        "launch_s": round(launched, 2),
        "last_outcome_durable_s": round(durable, 2),
        "sealed_s": round(took, 2),
        "cpu_ms_per_message_ours": round(1000 * used.ours_s / recipients, 3),
        "cpu_ms_per_message_postgres": round(1000 * used.postgres_s / recipients, 3),
        "row_writes_per_message": round(rows / recipients, 2),
        "wal_bytes_per_message": round(wal / recipients),
        "ledger_entries_per_message": round(entries / recipients, 3),
        "peak_worker_mb": used.peak_mb,
        "peak_launching_process_mb": peak_memory_mb(),
    }


def written() -> tuple[int, int, int]:
    """Rows inserted, updated and deleted so far; bytes of write-ahead log; entries of the ledger."""
    from django.db import connection

    time.sleep(1.5)  # backends tell their counts once a second
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tup_inserted + tup_updated + tup_deleted, (pg_current_wal_insert_lsn() - '0/0')::bigint,"
            " (SELECT count(*) FROM ledger_entry) FROM pg_stat_database WHERE datname = current_database()"
        )
        rows, wal, entries = cursor.fetchone()
    return rows, wal, entries


def _must_be_alive(watched: Watched, deadline: float) -> None:
    if time.monotonic() > deadline or not watched.is_alive():
        raise SystemExit("a worker died, or patience ended; their words are above")


if __name__ == "__main__":
    main()
