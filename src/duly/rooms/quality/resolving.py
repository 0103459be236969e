# SPDX-License-Identifier: Apache-2.0
"""Which customers of a whole organisation are probably one and the same: Fellegi and Sunter's model, estimated by Splink.

The port is :func:`resolve`: rows in, scored pairs out; nothing else of Duly knows Splink, and without the extra
``[dedupe]`` everything but the thorough search works. Two rows are compared where a blocking rule brings them together;
how much an agreement or a difference of each column says is estimated from the rows themselves (expectation maximisation),
so nothing is trained by hand. Only columns that enough rows have take part. Rows are held in the memory of this process
and nowhere else: what a customer's key protects is not written to a disk for this.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from types import ModuleType
from typing import Any, NamedTuple

from duly.rooms.quality.facts import EXTRA_MISSING
from duly.rooms.quality.rules.features import COLUMNS, Features

LIKELY = 0.5
"""Pairs of a lower probability are not shown."""
_PAGE = 2_000
_FILLED = 0.02
"""Share of rows that must have a column for it to be compared."""
_SAMPLE = 1_000_000
_SEED = 20
_FEW = 50
"""Of fewer rows nothing can be estimated."""
_RECALL = 0.7
"""How many of all doubles the certain agreements find; a guess, from which the estimate starts."""
_PACKAGES = ("splink", "duckdb", "pyarrow")
_TABLE, _PRIOR = "features", "probability_two_random_records_match"
_WEIGHT, _RARITY = "mw_", "mw_tf_adj_"
"""Splink's columns of what each comparison adds to the odds, and of what it corrects for common values."""
_PARTS = {"given_family": ("given", "family")}


class Scored(NamedTuple):
    """Two rows that are probably the same customer, how probably, and what speaks for it."""

    first: str
    second: str
    score: float
    agree: tuple[str, ...]


class Block(NamedTuple):
    """Rows that agree in all of these are compared with one another; a piece of a column is written as SQL."""

    columns: tuple[str, ...]
    pieces: tuple[str, ...]


BLOCKS = (
    Block(("identifier",), ("identifier",)),
    Block(("email",), ("email",)),
    Block(("phone",), ("phone",)),
    Block(("born",), ("born",)),
    Block(("given", "family"), ("given", "family")),
    Block(("family", "region"), ("family", "coalesce(given, region)")),
    Block(("given", "postcode"), ("substr(given, 1, 2)", "postcode")),
    Block(("family", "postcode"), ("substr(family, 1, 2)", "postcode")),
    Block(("family", "locality"), ("family", "locality")),
    Block(("given", "locality"), ("given", "locality")),
    Block(("street", "postcode"), ("substr(street, 1, 4)", "postcode")),
    Block(("street", "locality"), ("substr(street, 1, 4)", "locality")),
    Block(("given", "street"), ("given", "substr(street, 1, 6)")),
    Block(("family", "street"), ("family", "substr(street, 1, 6)")),
)
CERTAIN = (
    Block(("identifier", "family"), ("identifier", "family")),
    Block(("email", "family"), ("email", "family")),
    Block(("phone", "family"), ("phone", "family")),
    Block(("given", "family", "born"), ("given", "family", "born")),
    Block(("given", "family", "postcode"), ("given", "family", "postcode")),
)
"""Agreements that hardly any two different customers have: from them the share of doubles is guessed at the start."""
TRAINING = (("born",), ("given", "family"), ("phone",), ("email",))
_SIDES = 2
"""Estimated from the first two sides that there are, since a column that rows are blocked on cannot be estimated then. More
sides would make it slower rather than better: rows of one postcode alone are millions of pairs among 100,000."""


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) for name in _PACKAGES)


def resolve(rows: Iterable[Features], *, likely: float = LIKELY) -> Iterator[Scored]:
    """Pairs that are the same customer with at least this probability, most probable first.

    Raises:
        Refusal: ``quality.extra_missing``.
    """
    if not is_installed():
        raise EXTRA_MISSING()
    connection = import_module("duckdb").connect(":memory:", config={"temp_directory": ""})  # nothing spills to a disk
    try:
        filled = _load(connection, rows)
        if filled:
            yield from _predicted(connection, filled, likely)
    finally:
        connection.close()


def _load(connection: Any, rows: Iterable[Features]) -> frozenset[str]:
    """Fill the table, a page at a time; gives the columns that enough rows have."""
    arrow = import_module("pyarrow")
    schema = arrow.schema([(name, arrow.string()) for name in ("id", *COLUMNS)])
    counts, total, stream = dict.fromkeys(COLUMNS, 0), 0, iter(rows)
    while page := list(islice(stream, _PAGE)):
        held = {name: [getattr(row, name) or None for row in page] for name in schema.names}
        for name in COLUMNS:
            counts[name] += sum(value is not None for value in held[name])
        read = connection.from_arrow(arrow.table(held, schema=schema))
        read.insert_into(_TABLE) if total else read.create(_TABLE)
        total += len(page)
    enough = max(2.0, total * _FILLED)
    return frozenset(name for name in COLUMNS if counts[name] >= enough) if total >= _FEW else frozenset()


def _predicted(connection: Any, filled: frozenset[str], likely: float) -> Iterator[Scored]:
    splink = import_module("splink")
    linker = _started(splink, connection, filled)
    _train(splink, linker, filled)
    found = connection.table(linker.inference.predict(threshold_match_probability=likely).physical_name)
    weights = [name for name in found.columns if name.startswith(_WEIGHT) and not name.startswith(_RARITY)]
    wanted = found.order("match_probability DESC, id_l, id_r").project(
        ", ".join(("id_l", "id_r", "match_probability", *weights))
    )
    for page in wanted.to_arrow_reader(_PAGE):
        for first, second, score, *agreed in zip(*(column.to_pylist() for column in page.columns), strict=True):
            told = [name.removeprefix(_WEIGHT) for name, weight in zip(weights, agreed, strict=True) if weight > 0]
            yield Scored(first, second, score, tuple(part for name in told for part in _PARTS.get(name, (name,))))


def _started(splink: ModuleType, connection: Any, filled: frozenset[str]) -> Any:
    """A model that knows about how many doubles there are; where no pair agrees for certain, Splink's own guess holds."""
    linker = _linker(splink, connection, filled)
    if certain := _rules(splink, CERTAIN, filled):
        linker.training.estimate_probability_two_random_records_match(certain, recall=_RECALL)
        if not 0 < linker.misc.save_model_to_json()[_PRIOR] < 1:
            return _linker(splink, connection, filled)
    return linker


def _linker(splink: ModuleType, connection: Any, filled: frozenset[str]) -> Any:
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=_rules(splink, BLOCKS, filled),
        comparisons=_comparisons(filled),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    interface = splink.DuckDBAPI(connection=connection)
    # Splink 5 wants its input registered with the interface first.
    return splink.Linker(interface.register(connection.table(_TABLE)), settings, log_level=logging.ERROR)


def _rules(splink: ModuleType, blocks: Iterable[Block], filled: frozenset[str]) -> list[Any]:
    return [splink.block_on(*block.pieces) for block in blocks if filled.issuperset(block.columns)]


def _comparisons(filled: frozenset[str]) -> list[Any]:
    library = import_module("splink.comparison_library")
    made: dict[str, Callable[[], Any]] = {
        "born": lambda: library.DateOfBirthComparison("born", input_is_string=True, datetime_format="%Y%m%d"),
        "identifier": lambda: library.DamerauLevenshteinAtThresholds("identifier", [1, 2]),
        "email": lambda: library.EmailComparison("email"),
        "phone": lambda: library.DamerauLevenshteinAtThresholds("phone", [1, 2]),
        "postcode": lambda: library.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        "street": lambda: library.JaroWinklerAtThresholds("street", [0.92, 0.8]),
        "locality": lambda: library.JaroWinklerAtThresholds("locality", [0.92, 0.8]),
        "region": lambda: library.ExactMatch("region"),
    }
    chosen = [*_of_names(library, filled), *(make() for name, make in made.items() if name in filled)]
    return [_begun(comparison) for comparison in chosen]


def _begun(comparison: Any) -> Any:
    """Before anything is estimated: doubles mostly agree, now and then nearly, seldom not at all."""
    between = comparison.num_non_null_levels - 2
    shares = [0.8, *([0.15 / between] * between), 0.05] if between else [0.8, 0.2]
    return comparison.configure(m_probabilities=shares)


def _of_names(library: ModuleType, filled: frozenset[str]) -> list[Any]:
    if {"given", "family"} <= filled:
        return [library.ForenameSurnameComparison("given", "family", jaro_winkler_thresholds=[0.92, 0.8])]
    return [library.NameComparison(name) for name in ("given", "family") if name in filled]


def _train(splink: ModuleType, linker: Any, filled: frozenset[str]) -> None:
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=_SEED)
    troubles = (ValueError, import_module("splink.internals.exceptions").SplinkException)
    for columns in [one for one in TRAINING if filled.issuperset(one)][:_SIDES]:
        # Few rows, or rows too much alike, may leave nothing to estimate from this side: the other and the start hold.
        with suppress(*troubles):
            linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on(*columns))
