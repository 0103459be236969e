# SPDX-License-Identifier: Apache-2.0
"""``bench/mapping``: the rules of a transfer alone, on one core: what becomes of rows, their digests, the comparison.

No file, no database, no process beside it: 1,000,000 customers of twelve columns, the shards of ``bench/transfer``. The limit
is SHA-256 over the same number of texts of 200 bytes, which nothing that digests every row can beat.

    POLARS_MAX_THREADS=1 python -m bench.mapping
"""

import hashlib
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import polars as pl

from bench.crowd import HEADER, write_crowd
from bench.report import peak_memory_mb, show
from bench.transfer import FIELDS
from duly.rooms.transfer.rules.chain import compile_table
from duly.rooms.transfer.rules.comparing import compare
from duly.rooms.transfer.rules.digests import multiset, row_digests
from duly.rooms.transfer.rules.doubles import key_hashes
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.totals import measure
from duly.rooms.transfer.source import Column

ROWS, SHARD = 1_000_000, 50_000


def main() -> None:
    """Measure, and print the table and the line for programs."""
    rows = int(os.environ.get("BENCH_ROWS", ROWS))
    with tempfile.TemporaryDirectory() as folder:
        whole = pl.read_csv(write_crowd(Path(folder) / "customers.csv", rows), infer_schema=False)
    whole = whole.rename({name: f"c{place}" for place, name in enumerate(whole.columns)})
    whole = whole.with_row_index("row", 1).with_columns(pl.col("row").cast(pl.UInt64))
    before = peak_memory_mb()
    seconds, counted = _worked(whole)
    figures = {f"{name}_s": round(value, 2) for name, value in seconds.items()} | dict(counted)
    limit = _hashed(rows)
    show(
        "mapping", ratio=seconds["map"] / limit, figures=figures | {"sha256_s": round(limit, 2), "memory_more_mb": peak_memory_mb() - before},
        aim="map <= 3 s for 1,000,000 rows on one core, <= 150 MB beside the rows", rows=rows, shard=SHARD, threads=pl.thread_pool_size(),
    )  # fmt: skip


def _worked(whole: pl.DataFrame) -> tuple[dict[str, float], Counter[str]]:
    """Seconds of the processor for each stage, and how many rows went where."""
    rule = read_table({"from": "old/customers.csv", "to": "customer", "key": ["ref"], "fields": FIELDS})
    chain = compile_table(rule, [Column(place, name) for place, name in enumerate(HEADER)])
    seconds: Counter[str] = Counter()
    counted: Counter[str] = Counter()

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        made = work()
        seconds[stage] += time.process_time() - began
        return made

    for shard in whole.iter_slices(SHARD):
        mapped = timed("map", lambda shard=shard: chain.apply(shard))
        rows = mapped.rows
        digests = timed("digest", lambda rows=rows: row_digests(rows, rule.names))
        timed("sum", lambda digests=digests: multiset(digests))
        timed("key_hashes", lambda rows=rows: key_hashes(rows, rule.key))
        timed("totals", lambda rows=rows, digests=digests: measure(rows, chain.wanted, digests))
        timed("compare", lambda rows=rows: compare(rows, rows.drop("row").reverse(), chain.wanted))
        counted.update(mapped.fates)
    return dict(seconds), counted


def _hashed(rows: int) -> float:
    texts = [b"x" * 200] * rows
    began = time.process_time()
    for text in texts:
        hashlib.sha256(text).digest()
    return time.process_time() - began


if __name__ == "__main__":
    main()
