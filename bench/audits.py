# SPDX-License-Identifier: Apache-2.0
"""What the audits of the post office cost on a table of millions of deliveries, so that they can be left on.

The table is made with generate_series: one delivery for each recipient, nearly all of them done, one in fifty waiting
for a receipt, one in a hundred planned for later, a few overdue, a few that wait in vain. The very statements of the
product run against it, each several times, median taken; beside them what a plain statement without the queue index
costs, once.

    python -m bench.audits [--rows 2000000] [--mailings 20]
"""

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench.ledger import durable_cluster, setup
from bench.report import peak_memory_mb, show

_CHUNK = 250_000
_ROUNDS = 5
_PAGE = 5_000
MAILINGS = """
INSERT INTO delivery_mailing (id, subject, organisation_id, channel, step, contents, digest, sender, mandatory,
                              respects_quiet_hours, paused, created_at)
SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'sms', 0, '{}', '', '{}', true, true, false, now()
FROM generate_series(1, %s)
"""
ROWS = """
WITH mailings AS (SELECT array_agg(id ORDER BY id) AS ids FROM delivery_mailing)
INSERT INTO delivery_delivery (id, mailing_id, recipient_id, customer_id, language, code, state, outcome_code, reference,
                               attempt, next_at, updated_at, provider, units, cost, currency)
SELECT gen_random_uuid(), mailings.ids[1 + n / %(each)s], gen_random_uuid(), gen_random_uuid(), 'zh-Hans', '123456',
       CASE WHEN n %% 100 = 7 THEN 'planned' WHEN n %% 50 = 3 THEN 'accepted' ELSE 'delivered' END, '', 'ref-' || n, 1,
       CASE WHEN n %% 10000 = 7 THEN now() - interval '20 minutes'
            WHEN n %% 100 = 7 THEN now() + interval '2 days'
            WHEN n %% 10000 = 3 THEN now() - interval '1 hour'
            WHEN n %% 50 = 3 THEN now() + interval '2 days' END,
       now() - interval '3 days', 'gateway', 1, 45000, 'CNY'
FROM mailings, generate_series(%(first)s, %(last)s) AS n
"""
PLAIN_OVERDUE = (
    "SELECT count(*) FROM delivery_delivery WHERE state = 'planned' AND updated_at < now() - interval '5 minutes'"
)
PLAIN_MISSING = """
SELECT count(*) FROM bench_roll r WHERE NOT EXISTS (SELECT 1 FROM delivery_delivery d WHERE d.recipient_id = r.id)
"""


def main() -> None:
    """Build, measure, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--mailings", type=int, default=20)
    given = parser.parse_args()
    with ExitStack() as held:
        held.enter_context(durable_cluster())
        setup()
        took = build(given.rows, given.mailings)
        figures = measure()
        show(
            "audits",
            ratio=round(figures["plain_missing_ms"] / figures["missing_page_ms"], 1),
            figures=figures | {"build_s": round(took, 1)},
            aim="each round a few milliseconds, whatever the size of the table",
            rows=given.rows, mailings=given.mailings, page=_PAGE, peak_bench_mb=peak_memory_mb(),
            path="the statements of delivery.rescue, delivery.replay and delivery.audit, medians of five",
            limit="the same questions without the queue index and without pages, once",
        )  # fmt: skip


def build(rows: int, mailings: int) -> float:
    """Fill the tables; the triggers of the tally would count what no verb did, so they sleep."""
    from django.core.management import call_command
    from django.db import connection

    from duly.foundation.ledger.guard import Running, running
    from duly.kernel.actors import SYSTEM

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    token = running.set(Running("bench.build", SYSTEM))
    with connection.cursor() as cursor:
        cursor.execute(MAILINGS, [mailings])
        cursor.execute("ALTER TABLE delivery_delivery DISABLE TRIGGER USER")
        for first in range(0, rows, _CHUNK):
            last = min(first + _CHUNK, rows) - 1
            cursor.execute(ROWS, {"each": -(-rows // mailings), "first": first, "last": last})
        cursor.execute("ALTER TABLE delivery_delivery ENABLE TRIGGER USER")
        cursor.execute("CREATE TABLE bench_roll AS SELECT recipient_id AS id FROM delivery_delivery")
        cursor.execute("CREATE UNIQUE INDEX ON bench_roll (id)")
        cursor.execute("VACUUM ANALYZE delivery_delivery")
        cursor.execute("ANALYZE bench_roll")
    running.reset(token)
    return time.perf_counter() - begun


def measure() -> dict[str, float]:
    """Milliseconds of each audit."""
    from django.db import connection

    from duly.kernel.actors import SYSTEM
    from duly.rooms.delivery import actions, queries
    from duly.rooms.delivery.actions import audits
    from duly.rooms.delivery.actions.claiming import active
    from duly.rooms.delivery.actions.rescuing import call_lost
    from duly.rooms.delivery.actions.wave import count_due

    def sizes() -> dict[str, float]:
        cursor.execute("SELECT pg_relation_size('delivery_delivery'), pg_relation_size('delivery_queue')")
        table, queue = cursor.fetchone()
        return {"table_mb": round(table / 2**20, 1), "queue_index_mb": round(queue / 2**20, 1)}

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bench_roll ORDER BY id OFFSET 1000 LIMIT %s", [_PAGE])
        page = [row[0] for row in cursor.fetchall()]
        return sizes() | {
            "active_ms": median(active),
            "due_ms": median(lambda: count_due([mailing.id for mailing in active()], 10_000)),
            "lost_ms": median(lambda: call_lost(SYSTEM)),
            "overdue_ms": median(queries.overdue),
            "missing_page_ms": median(lambda: audits._without_delivery(page)),  # noqa: SLF001  measured by itself
            "dead_ends_with_facts_ms": once(lambda: actions.audit(SYSTEM)),
            "dead_ends_none_left_ms": median(lambda: actions.audit(SYSTEM)),
            "plain_overdue_ms": once(lambda: cursor.execute(PLAIN_OVERDUE)),
            "plain_missing_ms": once(lambda: cursor.execute(PLAIN_MISSING)),
        }


def once(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return round(1000 * (time.perf_counter() - begun), 2)


def median(work: Callable[[], Any]) -> float:
    """Milliseconds, the middle of several, the first left out."""
    work()
    return round(statistics.median(once(work) for _ in range(_ROUNDS)), 2)


if __name__ == "__main__":
    main()
