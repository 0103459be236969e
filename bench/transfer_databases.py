# SPDX-License-Identifier: Apache-2.0
"""``bench/transfer_databases``: customers of twelve columns from a PostgreSQL and from a MariaDB database into PostgreSQL, by the
whole chain, against pgloader (Debian's ``pgloader``), which moves the same table as it stands, in the same run.

``BENCH_ROWS`` says how many. Where pgloader or MariaDB is not installed, its line is left out and that is said.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.crowd import HEADER, write_crowd
from bench.report import show
from bench.transfer_chain import furnished, house, performed

ROWS = 1_000_000
TESTS = Path(__file__).resolve().parent.parent / "tests"


def main() -> None:
    """Measure both ways, and print the table and the line for programs."""
    rows = int(os.environ.get("BENCH_ROWS", ROWS))
    figures: dict[str, float] = {}
    with house() as (folder, server):
        file = write_crowd(folder / "customers.csv", rows)
        people = furnished("alpha", "beta_pg", "beta_maria", "gamma")
        sources = {"pg": (_in_postgresql(file, server.format("alpha")), "customers")}
        maria = _in_mariadb(file)
        if maria:
            sources["maria"] = (maria, "customers")
        for name, (address, table) in sources.items():
            plan = {
                "duly": "transfer/1", "transfer": name, "title": {"en": name},
                "sources": [{"ref": "old", "kind": "database", "address": address}],
                "target": {"kind": "postgresql", "address": server.format(f"beta_{name}")},
            }  # fmt: skip
            ours = performed(people, plan, f"old/{table}", {})
            theirs = _pgloader(address, server.format("gamma"))
            figures |= {f"{name}_{key}": round(value, 2) for key, value in ours.items()}
            if theirs is not None:
                figures |= {
                    f"{name}_pgloader_s": round(theirs, 2),
                    f"{name}_times": round(ours["whole_s"] / theirs, 2),
                }
    ratio = figures.get("pg_times", float("nan"))
    show(
        "transfer_databases", ratio=ratio, figures=figures, aim="no slower than twice pgloader", rows=rows,
        limit="pgloader merely moving the table",
    )  # fmt: skip


def _in_postgresql(file: Path, address: str) -> str:
    import psycopg

    columns = ", ".join(f'"{name}" text' for name in HEADER)
    with psycopg.connect(address) as connection, file.open("rb") as stream:
        connection.execute(f'CREATE TABLE customers ({columns}, PRIMARY KEY ("{HEADER[0]}"))')
        with connection.cursor().copy("COPY customers FROM STDIN (FORMAT csv, HEADER)") as copy:
            while block := stream.read(1 << 20):
                copy.write(block)
    return address


def _in_mariadb(file: Path) -> str | None:
    """The same rows in a server of its own, as the tests start one."""
    if not shutil.which("mariadb-install-db"):
        print("without MariaDB: Debian's mariadb-server is not installed")
        return None
    sys.path.insert(0, str(TESTS))
    import pymysql

    from mariadb import server

    socket = parse_qs(urlsplit(server()).query)["unix_socket"][0]
    columns = ", ".join(f"`{name}` varchar({250 if at else 40})" for at, name in enumerate(HEADER))
    with pymysql.connect(unix_socket=socket, user="root", local_infile=True, charset="utf8mb4") as connection:
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE alpha CHARACTER SET utf8mb4")
            cursor.execute(f"CREATE TABLE alpha.customers ({columns}, PRIMARY KEY (`{HEADER[0]}`))")
            cursor.execute(
                f"LOAD DATA LOCAL INFILE '{file}' INTO TABLE alpha.customers CHARACTER SET utf8mb4"
                " FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' ESCAPED BY '' LINES TERMINATED BY '\\r\\n' IGNORE 1 LINES"
            )
        connection.commit()
    return f"mysql://root@localhost/alpha?unix_socket={socket}"


def _pgloader(source: str, target: str) -> float | None:
    """Seconds in which pgloader moves the table; nothing where it is not installed."""
    if not shutil.which("pgloader"):
        print("without pgloader: Debian's package is not installed")
        return None
    begun = time.perf_counter()
    found = subprocess.run(
        ["pgloader", _at_socket(source), _at_socket(target)], capture_output=True, text=True, check=False
    )
    spent = time.perf_counter() - begun
    if found.returncode or "FATAL" in found.stdout + found.stderr:
        print(f"pgloader could not: {(found.stdout + found.stderr)[-1_000:]}")
        return None
    return spent


def _at_socket(address: str) -> str:
    """An address as pgloader writes one that leads through a socket."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    if parts.scheme == "mysql":
        return f"mysql://root@unix:{asked['unix_socket'][0]}:3306{parts.path}"
    return f"pgsql://duly@unix:{asked['host'][0]}:5432{parts.path}"


if __name__ == "__main__":
    main()
