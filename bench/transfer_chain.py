# SPDX-License-Identifier: Apache-2.0
"""What the benches of transfers share: a house with a server of its own, two people, and one transfer by the whole chain."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

FIELDS: list[dict[str, Any]] = [
    {"to": "ref", "from": "客户编号", "steps": ["trim"]},
    {"to": "name", "from": "姓名", "steps": ["trim", "name"]},
    {"to": "identity", "from": "证件号码", "steps": ["resident_id"]},
    {"to": "phone", "from": "手机", "steps": [{"phone": {"region": "CN"}}]},
    {"to": "email", "from": "邮箱", "steps": ["email"]},
    {"to": "address", "from": "地址", "steps": ["address"]},
    {"to": "born_on", "from": "出生日期", "type": "date", "steps": [{"date": {"order": "ymd"}}]},
    {"to": "since", "from": "注册时间", "type": "timestamp", "steps": [{"timestamp": {"zone": "Asia/Shanghai"}}]},
    {"to": "balance", "from": "余额", "type": "decimal(2)"},
    {"to": "points", "from": "积分", "type": "integer"},
    {
        "to": "status",
        "from": "状态",
        "steps": ["code"],
        "codes": {"正常": "active", "冻结": "frozen", "销户": "closed"},
    },
    {"to": "note", "from": "备注"},
]
"""How the twelve columns of :mod:`bench.crowd` are mapped."""


class People(NamedTuple):
    """Who plans, who agrees, and for whom."""

    maker: Any
    checker: Any
    organisation: UUID


@contextmanager
def house() -> Iterator[tuple[Path, str]]:
    """A folder, and a durable server in it as an address with a hole for the database; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="duly-bench-"))
    folder.chmod(0o711)
    os.environ |= {"DULY_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "duly.house.settings", "DULY_SECRET": "s" * 40}
    from duly.house.postgres import Cluster, socket_folder

    cluster = Cluster(folder, durable=True)
    cluster.start()
    server = f"postgresql://duly@/{{}}?host={socket_folder(folder)}"
    os.environ["DULY_DATABASE_URL"] = server.format("duly")
    try:
        yield folder, server
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def furnished(*databases: str) -> People:
    """Duly set up with two people, and further empty databases beside its own."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        for name in databases:
            cursor.execute(f"CREATE DATABASE {name}")
    call_command("migrate", verbosity=0)
    from duly.foundation.accounts import actions as accounts
    from duly.foundation.accounts.facts import OrganisationDetails
    from duly.foundation.accounts.queries import actor_by_email
    from duly.foundation.vault import actions as vault
    from duly.kernel.actors import SYSTEM

    vault.note_keys(SYSTEM)
    accounts.install(SYSTEM, "operator@example.com", "Operator", password="a long enough password")
    operator = actor_by_email("operator@example.com")
    details = OrganisationDetails(
        "acme", name_zh="示例", name_en="Acme", email="a@acme.example", phone="+1 202 555 0100"
    )
    acme = accounts.add_organisation(operator, details)
    accounts.add_user(operator, "bo@example.com", "Bo", roles=["checker"], organisation="acme")
    return People(operator, actor_by_email("bo@example.com"), acme.id)


def performed(
    people: People, plan: Mapping[str, Any], table: str, files: Mapping[str, Any], *, processes: int = 2
) -> dict[str, float]:
    """Seconds of each phase and of the whole, rows by fate, peak megabytes of all processes. ``table`` is where the rows come from."""
    from duly.rooms.transfer import actions, queries

    took: dict[str, float] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        found = do()
        took[f"{name}_s"] = time.perf_counter() - begun
        return found

    maker = people.maker
    made: UUID = timed("plan", lambda: actions.plan(maker, people.organisation, plan, files))
    timed("inventory", lambda: actions.inventory(maker, made))
    to = {"from": table, "to": "party", "key": ["ref"], "fields": FIELDS}
    actions.lay_mapping(maker, made, {"duly": "mapping/1", "tables": [to]})
    timed("rehearse", lambda: (actions.rehearse(maker, made), _work(made, processes)))
    actions.agree(people.checker, made, actions.ask(maker, made))
    timed("run", lambda: (actions.run(maker, made), _work(made, processes)))
    timed("reconcile", lambda: (actions.reconcile(maker, made), _work(made, processes)))
    card = next(one for one in queries.transfers_for(maker) if one.id == made)
    if card.state != "reconciled":
        sys.exit(f"the transfer is {card.state}: {queries.progress_of(made)}")
    took["whole_s"] = sum(took.values())
    (counted,) = queries.table_cards(made)
    fates = {f"rows_{fate}": float(count) for fate, count in counted.fates.items() if count}
    peak = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return took | fates | {"peak_mb": sum(peak) / 1024}


def _work(transfer: UUID, processes: int) -> None:
    """As ``duly transfer`` does it: this process and others."""
    from duly.rooms.transfer import actions, queries

    duly = str(Path(sys.executable).with_name("duly"))
    useful = min(processes, queries.progress_of(transfer).shards_left)
    others = [subprocess.Popen([duly, "transfer", "help-out", str(transfer)]) for _ in range(useful - 1)]
    actions.carry(transfer)
    while queries.progress_of(transfer).shards_left:
        time.sleep(0.05)
        actions.carry(transfer)
    for other in others:
        other.wait()
