# SPDX-License-Identifier: Apache-2.0
"""``bench/registry``: a million customers whose six secrets are sealed; loading, finding, reading the past, changing.

The limit of a change is the least that could be done instead: two rows updated and committed, without history, without
encryption, without a fact. Both run in turns in the same process, against the same durable cluster (fsync on).
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.report import median, show

ROWS, READS, CHANGES = 1_000_000, 2_000, 500
SECRETS = 6
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红建国华志文辉力健俊帆雪梅琳晨阳浩宇轩梓涵欣怡佳琪思雨嘉豪一诺子墨若曦"


def main() -> None:
    """Measure, and print the table and the line for programs."""
    folder = Path(tempfile.mkdtemp(prefix="duly-bench-"))
    folder.chmod(0o711)
    os.environ |= {"DULY_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "duly.house.settings"}
    from duly.house.postgres import Cluster

    cluster = Cluster(folder, durable=True)
    cluster.start()
    try:
        rows = int(os.environ.get("BENCH_ROWS", ROWS))
        figures = _measured(rows)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    show(
        "registry",
        ratio=figures["change_ms"] / figures["two_bare_updates_ms"],
        figures={name: round(value, 3) for name, value in figures.items()},
        aim="change <= 3 ms; exact p99 <= 5 ms, name p99 <= 30 ms, as-of p99 <= 5 ms",
        rows=rows,
        reads=READS,
        limit="two rows updated and committed, nothing else",
    )


def _measured(rows: int) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from duly.foundation.accounts import actions as accounts
    from duly.foundation.accounts.facts import OrganisationDetails
    from duly.foundation.accounts.queries import actor_by_email
    from duly.kernel.actors import SYSTEM

    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE bench_registry")
    connection.close()
    connection.settings_dict["NAME"] = "bench_registry"
    call_command("migrate", verbosity=0)
    accounts.install(SYSTEM, "operator@example.com", "Operator", password="a long enough password")
    operator = actor_by_email("operator@example.com")
    details = OrganisationDetails(
        "acme", name_zh="示例", name_en="Acme", email="a@acme.example", phone="+1 202 555 0100"
    )
    acme = accounts.add_organisation(operator, details)

    begun = time.perf_counter()
    _load(acme.id, rows)
    spent = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND (relname LIKE 'customers%' OR relname = 'ledger_subjectkey')"
        )
        size = float(cursor.fetchone()[0])
    return (
        {"load_rows_per_s": rows / spent, "bytes_per_customer": size / rows}
        | _reads(operator, acme.id, rows)
        | _changes(rows)
    )


def _load(organisation: UUID, rows: int) -> None:
    from bench.people import load
    from duly.kernel import clock
    from duly.rooms.customers.rules.rows import Home

    load(organisation, rows, said, Home("CN", "Asia/Shanghai", clock.now().date()))


def said(number: int) -> Any:
    """A person with a name and five contact points: six secrets."""
    from bench.people import person
    from duly.rooms.customers.rules.rows import ContactSaid

    contacts = (
        ContactSaid("email", f"c{number}@customers.example", 0, "active"), ContactSaid("sms", _phone(number), 0, "active"),
        ContactSaid("voice", f"+861000{number:07d}", 0, "active"), ContactSaid("wechat", f"openid-{number:012d}", 0, "active"),
        ContactSaid("letter", f"示例路 {number} 号\n上海市", 0, "active"),
    )  # fmt: skip
    return person(number, f"C-{number:07d}", _name(number), contacts)


def _phone(number: int) -> str:
    return f"+86138{number:08d}"


def _name(number: int) -> str:
    chance = random.Random(number)
    return chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2, 2))))


def _reads(operator: Any, organisation: UUID, rows: int) -> dict[str, float]:
    from duly.kernel import clock
    from duly.rooms.customers import queries
    from duly.rooms.customers.models import Party

    chance = random.Random(7)
    picks = [chance.randrange(rows) for _ in range(READS)]
    ids = [Party.objects.only("id").get(organisation_id=organisation, ref=f"C-{number:07d}").id for number in picks]
    loaded = clock.now()

    def exact(number: int) -> None:
        found = queries.holders("phone", _phone(number), organisation)
        assert queries.cards(found)[found[0]].name == _name(number)

    timed = {
        "exact": _times(exact, picks),
        "name": _times(lambda number: queries.search_for(operator, organisation, _name(number)), picks[:500]),
        "two_characters": _times(
            lambda number: queries.search_for(operator, organisation, _name(number)[:2]), picks[:200]
        ),
        "as_of": _times(lambda party: _whole(queries.record_of(party, at=clock.now(), known_at=loaded)), ids),
    }
    return {f"{name}_{which}_ms": value for name, found in timed.items() for which, value in _percentiles(found)}


def _whole(record: Any) -> None:
    assert len(record.entities) == SECRETS


def _changes(rows: int) -> dict[str, float]:
    from django.db import connection, transaction

    from duly.kernel import clock
    from duly.kernel.actors import SYSTEM
    from duly.rooms.customers import actions, queries
    from duly.rooms.customers.facts import Change, Family, Item
    from duly.rooms.customers.models import Party

    chance = random.Random(11)
    parties = [Party.objects.only("id").get(ref=f"C-{number:07d}").id for number in chance.sample(range(rows), CHANGES)]
    items = []
    for number, party in enumerate(parties):
        (mail,) = [one for one in queries.record_of(party).of(Family.CONTACT) if one.attributes["channel"] == "email"]
        items.append(Item(Family.CONTACT, mail.id, "value", f"n{number}@customers.example", mail.digests["value"]))

    def change(at: int) -> None:
        actions.apply_change(SYSTEM, Change(parties[at], "update", clock.now(), (items[at],), "bench"))

    def bare(at: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.cursor.execute("UPDATE customers_party SET updated_at = now() WHERE id = %s", [parties[at]])
            cursor.cursor.execute(
                "UPDATE customers_contactpoint SET state_at = now() WHERE id = %s", [items[at].entity]
            )

    ours, theirs = [], []
    for at in range(CHANGES):
        ours += _times(change, [at])
        theirs += _times(bare, [at])
    return {"change_ms": median(ours), "two_bare_updates_ms": median(theirs)}


def _times(deed: Callable[[Any], object], over: Sequence[Any]) -> list[float]:
    found = []
    for one in over:
        begun = time.perf_counter()
        deed(one)
        found.append((time.perf_counter() - begun) * 1e3)
    return found


def _percentiles(values: list[float]) -> Iterator[tuple[str, float]]:
    ordered = sorted(values)
    yield "p50", ordered[len(ordered) // 2]
    yield "p99", ordered[len(ordered) * 99 // 100]


if __name__ == "__main__":
    main()
