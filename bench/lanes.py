# SPDX-License-Identifier: Apache-2.0
"""Seconds until the last of 1,000 urgent messages is accepted, while hundreds of thousands wait before them.

Everything is real: an emergency notice written, submitted, approved and launched, its roll frozen, worker processes and
the signer as `duly up` runs them, a durable embedded PostgreSQL (fsync on), SMTP to a local sink. What waits are letters
of the lane `bulk`, due, which the workers are carrying when the emergency is launched.

    python -m bench.lanes [--urgent 1000] [--queued 200000] [--workers 2]
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.ledger import durable_cluster, setup
from bench.notify import HEADER, NOTICE, PROGRAM, duly
from bench.processes import Watched, watch
from bench.report import peak_memory_mb, show
from bench.sink import fast_sink

AIM_S = 60.0
_PATIENCE = 300.0
_PAGE = 2_000
_PEOPLE = 20_000
_WARM = 2_000
"""Messages of the bulk that must have gone before the clock starts: the workers are in full swing."""
EMERGENCY = """\
urgency: emergency
authority: {who: Head of Security, basis: incident plan 4.2, reason: Accounts may be at risk.}
"""


def main() -> None:
    """Prepare, let the bulk run, launch the emergency, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--urgent", type=int, default=1_000)
    parser.add_argument("--queued", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with ExitStack() as held:
        port, sink = held.enter_context(fast_sink())
        held.enter_context(durable_cluster())
        os.environ |= {
            "DULY_SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=never",
            "DULY_MAIL_FROM": "notices@bench.example",
            "DULY_MAIL_RETURN": "bounces@bench.example",
            "DULY_WORKERS": str(given.workers),
        }
        notice = prepare(given.urgent)
        setup()
        queued = queue_bulk(given.queued)
        figures = overtake(notice, given.urgent, given.workers)
        show(
            "lanes",
            ratio=figures["last_urgent_accepted_s"] / AIM_S,
            figures=figures | {"bulk_planned": queued},
            aim=f"<= {AIM_S:.0f} s for all urgent",
            urgent=given.urgent, workers=given.workers, sink=sink, peak_bench_mb=peak_memory_mb(),
            path="emergency approved and launched -> roll frozen -> planned -> SMTP -> outcome durable; fsync on",
        )  # fmt: skip


def prepare(urgent: int) -> str:
    """A house with customers, some of whom an emergency concerns, and its notice, submitted."""
    folder = Path(tempfile.mkdtemp(prefix="duly-bench-files-"))
    password, customers, document = folder / "password", folder / "customers.csv", folder / "notice.yaml"
    password.write_text("a long enough password")
    text = NOTICE.replace("services: [hosting]", "services: [vault]")
    document.write_text(text.replace("plan:\n", f"{EMERGENCY}plan:\n  quiet_hours: waived\n", 1))
    with customers.open("w") as file:
        file.write(HEADER + "\n")
        for number in range(max(_PEOPLE, urgent)):
            language, zone, region = (("zh-CN", "Asia/Shanghai", "CN"), ("en", "America/New_York", "US"))[number % 2]
            service = "vault" if number < urgent else "hosting"
            file.write(
                f"C-{number},Customer {number},company,{language},{zone},{region},c{number}@example.com,{service},K-{number},2020-01-01\n"
            )
    duly("init", "--email", "op@bench.example", "--name", "Op", "--organisation-ref", "bench", "--name-zh", "示例主机托管有限公司",
         "--name-en", "Example Hosting Ltd", "--password-file", str(password))  # fmt: skip
    duly("users", "add", "bo@bench.example", "--name", "Bo", "--role", "checker", "--organisation", "bench")
    duly("customers", "import", str(customers), "--organisation", "bench")
    notice = str(duly("notice", "create", str(document), "--organisation", "bench")["number"])
    duly("notice", "submit", notice)
    return notice


def queue_bulk(wanted: int) -> int:
    """So many letters of the lane ``bulk``, due now; each customer gets one of each of several notices."""
    from duly.kernel.actors import SYSTEM
    from duly.rooms.customers.models import Party
    from duly.rooms.delivery import actions
    from duly.rooms.delivery.facts import Content, Line

    people = list(Party.objects.order_by("id"))
    planned = 0
    while planned < wanted:
        mailing = actions.open_mailing(
            SYSTEM, subject=uuid4(), organisation=people[0].organisation_id, channel="email", step=0,
            contents={short: Content("A word about autumn", "Dear {{ name }}, {{ link }}") for short in ("en", "zh-Hans")},
            sender={"name": "Example Hosting Ltd", "email": "notices@bench.example", "phone": ""}, mandatory=True,
            legal_basis="Example Act 1", respects_quiet_hours=False, expires_at=None, lane="bulk",
        )  # fmt: skip
        some = people[: wanted - planned]
        for at in range(0, len(some), _PAGE):
            page = some[at : at + _PAGE]
            actions.plan(SYSTEM, mailing, [Line(uuid4(), p.id, p.language) for p in page])
        planned += len(some)
    return planned


def overtake(notice: str, urgent: int, workers: int) -> dict[str, Any]:
    """Start the workers, wait until the bulk flows, launch, and wait for the last urgent message."""
    from duly.foundation.accounts.queries import actor_by_email
    from duly.rooms.delivery.models import Delivery
    from duly.rooms.notices import actions, queries

    went = Delivery.objects.exclude(state__in=("planned", "sending"))
    bulk, pressing = went.filter(mailing__lane="bulk"), went.filter(mailing__lane="urgent", state="accepted")
    with watch([*([[str(PROGRAM), "work"]] * workers), [str(PROGRAM), "seal"]]) as watched:
        _until(lambda: bulk.count() >= _WARM, watched)
        at_start, begun = bulk.count(), time.perf_counter()
        waiting = Delivery.objects.filter(mailing__lane="bulk", state="planned").count()
        actor = actor_by_email("bo@bench.example")
        named = queries.notice_for(actor, notice)
        actions.launch_emergency(actor, named.id, digest=queries.digest_of(named))
        launched, half = time.perf_counter() - begun, 0.0
        while (count := pressing.count()) < urgent:
            half = half or (time.perf_counter() - begun if count >= urgent / 2 else 0.0)
            _must_be_alive(watched, begun + _PATIENCE)
            time.sleep(0.05)
        took = time.perf_counter() - begun
        meanwhile = bulk.count() - at_start
    return {
        "last_urgent_accepted_s": round(took, 2),
        "half_of_urgent_accepted_s": round(half or took, 2),
        "launch_s": round(launched, 2),
        "bulk_waiting_at_launch": waiting,
        "bulk_that_went_meanwhile": meanwhile,
    }


def _until(is_so: Any, watched: Watched) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while not is_so():
        _must_be_alive(watched, deadline)
        time.sleep(0.2)


def _must_be_alive(watched: Watched, deadline: float) -> None:
    if time.perf_counter() > deadline or not watched.is_alive():
        sys.exit("a worker died, or patience ended; their words are above")


if __name__ == "__main__":
    main()
