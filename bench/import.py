# SPDX-License-Identifier: Apache-2.0
"""``bench/import``: customers per second from a CSV file into the registry, against a plain COPY of the same file.

The limit is what PostgreSQL takes in when it is asked nothing: the file's lines, by COPY, into an ordinary logged table
of one text column. The named alternative is the usual way of a Django application, ``update_or_create`` row by row, on a
sample. Every run goes to a new database on a durable cluster (fsync on); memory is that of a process of its own.
"""

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

from bench.report import median, show

ROWS, FEW, SAMPLE, ROUNDS = 200_000, 20_000, 1_000, 3
HEADER = "客户编号,名称,类型,邮箱,手机,语言,时区,国家/地区,标签,服务,合同编号,开始日期,终止日期\r\n"
_PLACES = (
    ("zh-CN", "Asia/Shanghai", "CN", "+86100000"), ("en", "America/New_York", "US", "+1212555"),
    ("de", "Europe/Berlin", "DE", "+4915000"), ("ja", "Asia/Tokyo", "JP", "+8190000"),
)  # fmt: skip


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
        many, few = _file(folder / "many.csv", rows), _file(folder / "few.csv", min(FEW, rows))
        rounds = [_round(many) for _ in range(ROUNDS)]
        small = _round(few)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    figures = {name: median([float(one[name]) for one in rounds]) for name in rounds[0]}
    show(
        "import",
        ratio=figures["import_rows_per_s"] / figures["copy_rows_per_s"],
        figures={name: round(value, 1) for name, value in figures.items()}
        | {
            "peak_mb_at_20000": round(small["peak_mb"], 1),
            "times_update_or_create": round(figures["import_rows_per_s"] / figures["update_or_create_rows_per_s"], 1),
        },
        aim=">= 20,000 rows/s",
        rows=rows,
        rounds=ROUNDS,
        limit="COPY of the same lines into one text column, logged, fsync on",
        alternative=f"update_or_create row by row, {SAMPLE} rows",
    )


def _round(path: Path) -> dict[str, float]:
    """One measurement in a process of its own, so that its peak memory is its own."""
    done = subprocess.run([sys.executable, "-m", "bench.import", str(path)], stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = orjson.loads(done.stdout.splitlines()[-1])
    return figures


def _file(path: Path, rows: int) -> Path:
    """A customer file of plainly synthetic rows, always the same."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as target:
        target.write(HEADER)
        for number in range(rows):
            language, zone, region, prefix = _PLACES[chance.randrange(len(_PLACES))]
            until = "2024-12-31" if number % 10 == 0 else ""
            target.write(
                f"C-{number:07d},示例客户 {number} 有限公司,企业,c{number}@customers.example,{prefix}{number % 10000:04d},"
                f"{language},{zone},{region},vip;batch{number % 7},hosting,K-{number:07d},2020-01-01,{until}\r\n"
            )
    return path


def measure(path: Path) -> dict[str, float]:
    """Import one file into a new database, then the limit and the alternative in the same one."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from duly.foundation.accounts import actions as accounts
    from duly.foundation.accounts.facts import OrganisationDetails
    from duly.foundation.accounts.queries import actor_by_email
    from duly.kernel.actors import SYSTEM
    from duly.rooms.customers.actions import import_customers

    fresh = f"bench_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {fresh}")
    connection.close()
    connection.settings_dict["NAME"] = fresh
    call_command("migrate", verbosity=0)
    accounts.install(SYSTEM, "operator@example.com", "Operator", password="a long enough password")
    operator = actor_by_email("operator@example.com")
    details = OrganisationDetails(
        "acme", name_zh="示例", name_en="Acme", email="a@acme.example", phone="+1 202 555 0100"
    )
    acme = accounts.add_organisation(operator, details)

    rows = sum(1 for _ in path.open("rb")) - 1
    spent, cpu = time.perf_counter(), time.process_time()
    report = import_customers(operator, acme.id, path, name=path.name)
    spent, cpu = time.perf_counter() - spent, time.process_time() - cpu
    assert report.new == rows, report
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    again = time.perf_counter()
    report = import_customers(operator, acme.id, path, name=path.name)
    again = time.perf_counter() - again
    assert report.same == rows, report
    return {
        "import_rows_per_s": rows / spent,
        "same_again_rows_per_s": rows / again,
        "copy_rows_per_s": rows / _copy(path),
        "update_or_create_rows_per_s": _row_by_row(path),
        "own_cpu_us_per_row": cpu / rows * 1e6,
        "peak_mb": peak,
    }


def _copy(path: Path) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_limit (line text)")
        begun = time.perf_counter()
        with (
            path.open("rb") as source,
            cursor.copy("COPY bench_limit FROM STDIN WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')") as copy,
        ):
            while block := source.read(1 << 18):
                copy.write(block)
        return time.perf_counter() - begun


def _row_by_row(path: Path) -> float:
    """The usual way of a Django application: three plain tables, nothing sealed, no history."""
    from duly.foundation.ledger.guard import Running, running
    from duly.kernel.actors import SYSTEM

    person, point, contract = _usual_tables()
    running.set(Running("bench.alternative", SYSTEM))
    lines = path.read_text(encoding="utf-8").splitlines()[1 : SAMPLE + 1]
    begun = time.perf_counter()
    for line in lines:
        ref, name, _, email, phone, _, zone, region, _, service, number, start, end = line.split(",")
        values = {"name": name, "kind": "company", "language": "en", "time_zone": zone, "region": region}
        party, _ = person.objects.update_or_create(ref=f"R-{ref}", defaults=values)
        for channel, value in (("email", email), ("sms", phone)):
            point.objects.update_or_create(party=party, channel=channel, value=value, defaults={"state": "active"})
        contract.objects.update_or_create(
            party=party, number=number, service=service, defaults={"started_on": start, "ended_on": end or None}
        )
    return len(lines) / (time.perf_counter() - begun)


def _usual_tables() -> tuple[Any, Any, Any]:
    from django.db import connection, models

    class Usual(models.Model):
        class Meta:
            abstract = True
            app_label = "bench"

    class Person(Usual):
        ref = models.TextField(unique=True)
        name, kind, language, time_zone, region = (models.TextField() for _ in range(5))

    class Point(Usual):
        party = models.ForeignKey(Person, models.CASCADE)
        channel, value, state = (models.TextField() for _ in range(3))

    class Contract(Usual):
        party = models.ForeignKey(Person, models.CASCADE)
        number, service = (models.TextField() for _ in range(2))
        started_on, ended_on = (models.DateField(null=True) for _ in range(2))

    with connection.schema_editor() as editor:
        for model in (Person, Point, Contract):
            editor.create_model(model)
    return Person, Point, Contract


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(orjson.dumps(measure(Path(sys.argv[1]))).decode())
    else:
        main()
