# SPDX-License-Identifier: Apache-2.0
"""How a measurement is told: a table for people, then one line of JSON for programs, always the last line.

    show("ledger", ratio=ours / limit, figures={"facts_per_s": ours, "copy_per_s": limit}, rounds=5)

``figures`` are numbers (or short texts), named with their unit; ``conditions`` (any further keyword) say under what
circumstances they were taken. What the machine is gets added here.
"""

import os
import platform
import resource
import statistics
from collections.abc import Mapping, Sequence

import orjson
from rich.console import Console
from rich.table import Table

Figure = int | float | str


def median(values: Sequence[float]) -> float:
    """The middle of several rounds: one round on a shared machine says little."""
    return statistics.median(values)


def peak_memory_mb() -> int:
    """The most memory that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def show(bench: str, *, ratio: float, figures: Mapping[str, Figure], aim: str = "", **conditions: Figure) -> None:
    """Print the table and, last of all, the JSON object.

    ``ratio`` is our rate over the limit's, or our time over theirs; ``aim`` says what was wanted.
    """
    machine: dict[str, Figure] = {
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    around = machine | conditions
    table = Table(
        title=f"{bench}: ratio {ratio:.3f}" + (f" (aim: {aim})" if aim else ""), title_justify="left", min_width=70
    )
    table.add_column("figure")
    table.add_column("value", justify="right")
    for name, value in figures.items():
        table.add_row(name, _plain(value))
    table.add_section()
    for name, value in around.items():
        table.add_row(f"[dim]{name}[/dim]", f"[dim]{_plain(value)}[/dim]")
    Console(width=max(100, Console().width)).print(table)
    line = {"bench": bench, "ratio": round(ratio, 4), "figures": dict(figures), "conditions": around, "aim": aim}
    print(orjson.dumps(line).decode(), flush=True)


def _plain(value: Figure) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3f}"
    return f"{value:,}" if isinstance(value, int) else value
