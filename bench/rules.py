# SPDX-License-Identifier: Apache-2.0
"""How long the rules take: the gate before each send for many recipients, and the check of one notice in the editor.

The limit of the gate is to judge each recipient on their own, on a sample in the same run. No database is needed.

    python -m bench.rules [--recipients 1000000] [--sample 2000] [--rounds 3]
"""

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import median, peak_memory_mb, show

if TYPE_CHECKING:
    from duly.rooms.rulebook.facts import Recipient, Snapshot

NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)
PLACES = (
    ("CN", "CN-31", "Asia/Shanghai"), ("CN", "CN-44", "Asia/Shanghai"), ("HK", "HK", "Asia/Hong_Kong"),
    ("TW", "TW", "Asia/Taipei"), ("US", "US-CA", "America/Los_Angeles"), ("US", "US-NY", "America/New_York"),
    ("UK", "GB", "Europe/London"), ("EU", "DE", "Europe/Berlin"), ("EU", "FR", "Europe/Paris"), ("", "", ""),
)  # fmt: skip
_CHECKS = 15
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.house.settings")
os.environ.setdefault("DULY_SECRET", "bench")


def main() -> None:
    """Run all and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipients", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    import django

    django.setup()
    from duly.rooms.rulebook import queries

    snapshot, raw = the_notice()
    rules = [rule for pack in queries.packs() for rule in pack.rules]
    seconds: list[float] = []
    outcomes: Counter[str] = Counter()
    for _ in range(given.rounds):
        started = time.perf_counter()
        outcomes = Counter(verdict.outcome for verdict in queries.gate(snapshot, crowd(given.recipients), NOW))
        seconds.append(time.perf_counter() - started)
    alone = one_by_one(snapshot, given.sample)
    lint = check_ms(raw)
    rate = given.recipients / median(seconds)
    show(
        "rules",
        ratio=rate / (given.sample / alone),
        figures={
            "gate_s": median(seconds),
            "recipients_per_s": rate,
            "each_alone_per_s": given.sample / alone,
            "check_of_a_notice_ms": median(lint),
            "check_slowest_ms": max(lint),
            "allowed": outcomes["allow"], "held": outcomes["hold"], "skipped": outcomes["skip"],
            "peak_memory_mb": peak_memory_mb(),
        },
        aim="1,000,000 recipients in 60 s; the check in 200 ms",
        recipients=given.recipients,
        rules=len(rules),
        rules_at_send=sum("send" in rule.stages for rule in rules),
        rounds=given.rounds,
    )  # fmt: skip


def the_notice() -> "tuple[Snapshot, dict[str, Any]]":
    """The example of an address change, under every jurisdiction there is a pack for."""
    from duly.doors.cli.documents import read_document
    from duly.rooms.notices.queries import drafts
    from duly.rooms.notices.rules.document import read_draft
    from duly.rooms.rulebook import queries
    from duly.rooms.rulebook.facts import JURISDICTIONS

    raw = read_document(Path("examples/address-change.yaml"))
    draft = read_draft(raw, queries.kinds(), NOW.date(), questions=queries.questions())
    return drafts.snapshot_of_draft(draft, [], JURISDICTIONS), raw


def crowd(count: int) -> "Iterator[Recipient]":
    """Customers as a roll has them: many alike, none quite predictable."""
    from duly.rooms.rulebook.facts import Recipient

    chance = random.Random(7)
    for _ in range(count):
        residence, region, zone = PLACES[int(chance.random() ** 2 * len(PLACES))]
        yield Recipient(
            residence=residence, region=region, number_country=chance.choice((region[:2], region[:2], "CN", "")),
            channel=chance.choice(("email", "sms")), language=chance.choice(("zh-Hans", "en")), time_zone=zone,
            is_person=chance.random() < 0.6, opted_out=chance.random() < 0.05,
            consents={"marketing": "granted"} if chance.random() < 0.3 else {}, attempts_today=int(chance.random() * 2),
        )  # fmt: skip


def one_by_one(snapshot: "Snapshot", count: int) -> float:
    """Seconds for a sample, judged without remembering anything."""
    from duly.rooms.rulebook import queries

    started = time.perf_counter()
    for one in crowd(count):
        next(queries.gate(snapshot, [one], NOW))
    return time.perf_counter() - started


def check_ms(raw: dict[str, Any]) -> list[float]:
    """Milliseconds of the whole check of a notice file, reading its texts included; the first one warms up."""
    from duly.rooms.notices.queries import drafts
    from duly.rooms.rulebook.facts import JURISDICTIONS

    taken = []
    for number in range(_CHECKS + 1):
        for edition in raw["content"].values():  # in the editor every text may just have changed
            edition.update(
                {part: f"{edition[part]} {number}." for part in ("title", "summary", "body", "sms") if part in edition}
            )
        started = time.perf_counter()
        drafts.check_file(raw, NOW, jurisdictions=JURISDICTIONS)
        taken.append((time.perf_counter() - started) * 1000)
    return taken[1:]


if __name__ == "__main__":
    main()
