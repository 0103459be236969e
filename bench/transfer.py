# SPDX-License-Identifier: Apache-2.0
"""``bench/transfer``: customers of twelve columns from a CSV file into PostgreSQL, by the whole chain: read, normalised, typed,
validated, digested row by row, loaded with a primary key and an entry in the book, read back and compared row by row.

The limit is a COPY of the same rows as they stand into a table of text columns with a primary key. The alternative is dlt
(``pip install "dlt[postgres]"``; not a dependency), which moves the rows and proves nothing. Two processes work, as
``duly transfer`` starts them on two cores.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.crowd import HEADER, write_crowd
from bench.report import show
from bench.transfer_chain import furnished, house, performed

ROWS = 1_000_000


def main() -> None:
    """Measure, and print the table and the line for programs."""
    rows = int(os.environ.get("BENCH_ROWS", ROWS))
    processes = int(os.environ.get("BENCH_PROCESSES", "2"))
    with house() as (folder, server):
        file, target = write_crowd(folder / "customers.csv", rows), server.format("beta")
        megabytes = file.stat().st_size >> 20
        people = furnished("beta")
        from duly.rooms.transfer.facts import Upload

        plan = {
            "duly": "transfer/1", "transfer": "crowd", "title": {"en": "A crowd"}, "sources": [{"ref": "crm", "file": file.name}],
            "target": {"kind": "postgresql", "address": target}, "shard": int(os.environ.get("BENCH_SHARD", "50000")),
        }  # fmt: skip
        files = {"crm": Upload(file.name, str(file))}
        ours = performed(people, plan, f"crm/{file.name}", files, processes=processes)
        limit = _copied(file, target)
        theirs = _dlt(file, target)
    figures = {name: round(value, 2) for name, value in (ours | {"raw_copy_s": limit}).items()}
    figures["us_per_row"] = round(ours["whole_s"] / rows * 1e6, 2)
    if theirs is not None:
        figures |= {"dlt_s": round(theirs, 2), "times_dlt": round(ours["whole_s"] / theirs, 2)}
    show(
        "transfer", ratio=ours["whole_s"] / limit, figures=figures, aim="<= 25 s for 1,000,000 rows, <= 2 times dlt, <= 1,024 MB",
        rows=rows, processes=processes, megabytes=megabytes, limit="COPY as it stands, primary key",
    )  # fmt: skip


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
