# SPDX-License-Identifier: Apache-2.0
"""``bench/transfer``: customers of twelve columns from a CSV file into PostgreSQL, by the whole chain: read, normalised, typed,
validated, digested row by row, loaded with a primary key and an entry in the book, read back and compared row by row.

The limit is a COPY of the same rows as they stand into a table of text columns with a primary key. The alternative is dlt
(``pip install "dlt[postgres]"``; not a dependency), which moves the rows and proves nothing. Two processes work, as
``duly transfer`` starts them on two cores.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.crowd import HEADER, write_crowd
from bench.report import show

ROWS = 1_000_000
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


def main() -> None:
    """Measure, and print the table and the line for programs."""
    folder = Path(tempfile.mkdtemp(prefix="duly-bench-"))
    folder.chmod(0o711)
    os.environ |= {"DULY_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "duly.house.settings", "DULY_SECRET": "s" * 40}
    from duly.house.postgres import Cluster, socket_folder

    rows = int(os.environ.get("BENCH_ROWS", ROWS))
    cluster = Cluster(folder, durable=True)
    cluster.start()
    try:
        server = f"postgresql://duly@/{{}}?host={socket_folder(folder)}"
        os.environ["DULY_DATABASE_URL"] = server.format("duly")
        file = write_crowd(folder / "customers.csv", rows)
        megabytes = file.stat().st_size >> 20
        ours = _chain(file, server.format("beta"))
        limit = _copied(file, server.format("beta"))
        theirs = _dlt(file, server.format("beta"))
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    figures = {name: round(value, 2) for name, value in (ours | {"raw_copy_s": limit}).items()}
    if theirs is not None:
        figures |= {"dlt_s": round(theirs, 2), "times_dlt": round(ours["whole_s"] / theirs, 2)}
    show(
        "transfer", ratio=ours["whole_s"] / limit, figures=figures, aim="<= 25 s for 1,000,000 rows, <= 2 times dlt, <= 1,024 MB",
        rows=rows, megabytes=megabytes, limit="COPY as it stands, primary key",
    )  # fmt: skip


def _chain(file: Path, target: str) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE beta")
    call_command("migrate", verbosity=0)
    from duly.rooms.transfer import actions, queries
    from duly.rooms.transfer.facts import Upload

    maker, checker, organisation = _people()
    plan = {
        "duly": "transfer/1", "transfer": "crowd", "title": {"en": "A crowd"}, "sources": [{"ref": "crm", "file": file.name}],
        "target": {"kind": "postgresql", "address": target}, "shard": int(os.environ.get("BENCH_SHARD", "50000")),
    }  # fmt: skip
    took: dict[str, float] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        found = do()
        took[f"{name}_s"] = time.perf_counter() - begun
        return found

    made: UUID = timed("plan", lambda: actions.plan(maker, organisation, plan, {"crm": Upload(file.name, str(file))}))
    timed("inventory", lambda: actions.inventory(maker, made))
    table = {"from": f"crm/{file.name}", "to": "party", "key": ["ref"], "fields": FIELDS}
    actions.lay_mapping(maker, made, {"duly": "mapping/1", "tables": [table]})
    timed("rehearse", lambda: (actions.rehearse(maker, made), _work(made)))
    actions.agree(checker, made, actions.ask(maker, made))
    timed("run", lambda: (actions.run(maker, made), _work(made)))
    timed("reconcile", lambda: (actions.reconcile(maker, made), _work(made)))
    (card,) = queries.transfers_for(maker)
    if card.state != "reconciled":
        sys.exit(f"the transfer is {card.state}: {queries.progress_of(made)}")
    took["whole_s"] = sum(took.values())
    peak = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    (counted,) = queries.table_cards(made)
    fates = {f"rows_{fate}": float(count) for fate, count in counted.fates.items() if count}
    return took | fates | {"peak_mb_of_both": sum(peak) / 1024}


def _work(transfer: UUID) -> None:
    """As ``duly transfer`` does it: this process and another one."""
    from duly.rooms.transfer import actions, queries

    other = subprocess.Popen([str(Path(sys.executable).with_name("duly")), "transfer", "help-out", str(transfer)])
    actions.carry(transfer)
    while queries.progress_of(transfer).shards_left:
        time.sleep(0.05)
        actions.carry(transfer)
    other.wait()


def _people() -> tuple[Any, Any, UUID]:
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
    return operator, actor_by_email("bo@example.com"), acme.id


def _copied(file: Path, target: str) -> float:
    """The least that could be done instead."""
    import psycopg

    columns = ", ".join(f"c{at} text" for at in range(len(HEADER)))
    with psycopg.connect(target) as connection, file.open("rb") as stream:
        connection.execute(f"CREATE TABLE raw ({columns}, PRIMARY KEY (c0))")
        begun = time.perf_counter()
        with connection.cursor().copy("COPY raw FROM STDIN (FORMAT csv, HEADER)") as copy:
            while block := stream.read(1 << 20):
                copy.write(block)
        connection.commit()
    return time.perf_counter() - begun


def _dlt(file: Path, target: str) -> float | None:
    """dlt, reading with PyArrow, column names left alone; nothing where it is not installed."""
    script = Path(__file__).with_name("transfer_dlt.py")
    python = os.environ.get("BENCH_DLT", sys.executable)  # it may live in an environment of its own
    begun = time.perf_counter()
    found = subprocess.run([python, str(script), str(file), target], capture_output=True, text=True, check=False)
    spent = time.perf_counter() - begun
    if found.returncode:
        print(f"without dlt: {found.stderr.strip().splitlines()[-1:]}")
        return None
    return spent


if __name__ == "__main__":
    main()
