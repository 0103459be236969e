# SPDX-License-Identifier: Apache-2.0
"""Look a table's source through for what changed since it was carried over last. Nothing is written but our own workbench.

Memory is bounded by a shard and by one part of the ledger; what is read lies sealed on the workbench until the round begins.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.transfer import queries
from duly.rooms.transfer.models import Mapped
from duly.rooms.transfer.refusals import SYNC_NO_SOURCE
from duly.rooms.transfer.rules import ledgers
from duly.rooms.transfer.rules.chain import Chain
from duly.rooms.transfer.rules.digests import DIGEST, row_digests
from duly.rooms.transfer.rules.keeping_up import KEEP
from duly.rooms.transfer.rules.ledgers import KEY, LEDGER, SEEN
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.shaping import of_keys, shaped
from duly.rooms.transfer.source import ROW, Chunk, Source, Table
from duly.rooms.transfer.work.again import Again, lay_again, name_again
from duly.rooms.transfer.work.differing import Stretch, laid_out
from duly.rooms.transfer.work.ledgers import Ledger, deal, gathered, ledger_of
from duly.rooms.transfer.work.reading import Reading, reading_of
from duly.rooms.transfer.work.shop import Shop, table_of

_KEYS = dict.fromkeys(KEY, pl.UInt64)
DIFFERENT = SEEN | {"was": pl.Int64, "was_row": pl.UInt64, "e0": pl.UInt64, "e1": pl.UInt64}


class Asked(NamedTuple):
    """What a round is to look at: its number, where it may lay things down, the mark it goes on from, how fast it may read."""

    number: int
    folder: str
    marks: dict[str, Json]
    most: int
    wait: Callable[[int], None]


class Looked(NamedTuple):
    """One table as it was found."""

    mapped: UUID
    position: int
    counts: dict[str, int]
    mark: dict[str, Json]
    shards: list[Stretch]
    drift: Words | None


class _Read(NamedTuple):
    """What reading came to."""

    rows: int
    unsure: int
    """Rows whose key nobody can tell: any row that seems gone may be one of them."""
    quarantined: int
    excluded: int
    pieces: int


def look(shop: Shop, source: Source, mapped: Mapped, asked: Asked) -> Looked:
    """Read, map, compare with the ledger, and lay what differs down as shards that can be carried over.

    Raises:
        Refusal: ``transfer.other_shape``, ``transfer.sync_no_way``, ``transfer.source_…``.
    """
    plan, table = queries.sync_of(mapped), _table(source, mapped)
    chain, drift = shaped(read_table(mapped.document), table_of(mapped).columns, table.columns, plan.drift)
    ledger = ledger_of(shop, mapped, asked.number - 1)
    reading = reading_of(source, table, mapped, asked.marks, asked.most)
    read = _take_in(shop, chain, reading, ledger, asked)
    again = Again(asked.folder, asked.number - 1, ledger.parts, read.rows)
    if not reading.is_whole:
        lay_again(shop, mapped, again)
    alive, lost = _keys_there(shop, chain, reading, ledger, asked) if plan.deletes != KEEP else (0, 0)
    if reading.names_gone and not reading.is_whole and plan.deletes != KEEP:
        alive += name_again(shop, mapped, again)
    counts = _compare(
        shop,
        chain,
        ledger,
        asked,
        whole=reading.is_whole and plan.deletes != KEEP,
        listed=alive > 0,
        named=reading.names_gone,
    )
    unsure = read.unsure + lost > 0
    stretches, written = laid_out(
        shop, mapped, chain, asked.folder, plan=plan, number=asked.number, most=asked.most, unsure=unsure
    )
    counts |= {
        "read": read.rows,
        "quarantined": read.quarantined + counts.pop("doubled"),
        "excluded": read.excluded,
    } | written
    return Looked(mapped.id, mapped.position, counts, reading.mark(), stretches, drift)


def _table(source: Source, mapped: Mapped) -> Table:
    """The table by its name; a file has one that is named after it, and came under another name this time, perhaps."""
    tables = source.tables()
    found = next((one for one in tables if one.ref == mapped.table.ref), None)
    if found is None and len(tables) == 1 and mapped.table.origin.digest:
        found = tables[0]
    if found is None:
        raise SYNC_NO_SOURCE(field="table", given=mapped.table.ref, known=", ".join(one.ref for one in tables) or "–")
    return found


def _take_in(shop: Shop, chain: Chain, reading: Reading, ledger: Ledger, asked: Asked) -> _Read:
    rows = unsure = quarantined = excluded = pieces = 0
    for pieces, chunk in enumerate(_numbered(reading.chunks()), 1):
        asked.wait(chunk.rows.height)
        mapped, names = chain.apply(chunk.rows), chain.rule.names
        staged = mapped.rows.with_columns(row_digests(mapped.rows, names).alias(DIGEST))
        name = f"{pieces:06d}"
        shop.bench.put(f"{asked.folder}/read/{name}", staged)
        deal(
            shop.bench,
            f"{asked.folder}/seen",
            name,
            ledgers.dealt(ledgers.seen_of(staged, list(chain.rule.key)), ledger.parts),
        )
        spared, lost = _spared(chain, chunk.rows.join(mapped.quarantined.select(ROW).unique(), on=ROW, how="semi"))
        deal(shop.bench, f"{asked.folder}/spared", name, ledgers.dealt(spared, ledger.parts))
        bad = pl.concat([mapped.quarantined, _faults(chunk, mapped.quarantined)])
        shop.bench.put(f"{asked.folder}/bad/{name}", bad)
        rows += chunk.rows.height + len(chunk.faults)
        unsure += lost + len(chunk.faults)
        quarantined, excluded = quarantined + bad[ROW].n_unique(), excluded + mapped.excluded.height
    return _Read(rows, unsure, quarantined, excluded, pieces)


def _numbered(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Rows are numbered through over all that a round reads, whatever they are numbered at the source."""
    after = 0
    for chunk in chunks:
        whole = pl.concat(
            [chunk.rows.select(ROW), pl.DataFrame({ROW: [one.row for one in chunk.faults]}, schema={ROW: pl.UInt64})]
        )
        least = whole[ROW].min() if whole.height else None
        shift = after - (int(str(least)) - 1 if least is not None else 0)
        moved = (pl.col(ROW).cast(pl.Int64) + shift).cast(pl.UInt64)
        yield Chunk(chunk.rows.with_columns(moved), tuple(one._replace(row=one.row + shift) for one in chunk.faults))
        after += whole.height


def _spared(chain: Chain, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Keys of rows that are there and cannot be used, and how many of them have none that can be read."""
    found = of_keys(chain).apply(rows).rows
    return ledgers.keys_of(found, list(chain.rule.key)), rows.height - found.height


def _faults(chunk: Chunk, like: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([(one.row, "", one.code, one.text) for one in chunk.faults], schema=like.schema, orient="row")


def _keys_there(shop: Shop, chain: Chain, reading: Reading, ledger: Ledger, asked: Asked) -> tuple[int, int]:
    """Lay down which keys there are, where that is asked apart from what changed; gives how many pieces they came in, and how many
    of them cannot be read.
    """
    pieces = lost = 0
    keyed = of_keys(chain)
    positions = sorted({at for field in keyed.fitted.fields for at in field})
    for pieces, chunk in enumerate(reading.keys(positions), 1):
        found = keyed.apply(chunk.rows).rows
        lost += chunk.rows.height - found.height + len(chunk.faults)
        parts = ledgers.dealt(ledgers.keys_of(found, list(chain.rule.key)), ledger.parts)
        deal(shop.bench, f"{asked.folder}/alive", f"{pieces:06d}", parts)
    return pieces, lost


def _compare(
    shop: Shop, chain: Chain, ledger: Ledger, asked: Asked, *, whole: bool, listed: bool, named: bool
) -> dict[str, int]:
    """Part by part; lays down what is different and what is gone."""
    bench, counts = shop.bench, dict.fromkeys(("unchanged", "new", "changed", "gone", "merged", "doubled"), 0)
    for part in range(ledger.parts):
        seen = gathered(bench, f"{asked.folder}/seen/{part:04d}", SEEN)
        left = gathered(bench, f"{asked.folder}/left/{part:04d}", SEEN)
        seen = pl.concat([seen, left.join(seen, on=KEY, how="anti")])
        alive = (
            gathered(bench, f"{asked.folder}/alive/{part:04d}", _KEYS)
            if listed
            else seen.select(KEY)
            if whole
            else None
        )
        old = ledger.part(part)
        if listed and named and alive is not None:
            alive = old.select(KEY).join(alive, on=KEY, how="anti")
        found = ledgers.compared(
            seen, old, doubles=chain.rule.doubles, alive=alive, spared=gathered(bench, f"{asked.folder}/spared/{part:04d}", _KEYS)
        )  # fmt: skip
        is_new = found.different["e0"].null_count()
        for name, frame in (
            ("different", found.different.select(DIFFERENT.keys())),
            ("gone", found.gone.select(LEDGER.keys())),
            ("doubled", found.doubled),
        ):
            if frame.height:
                bench.put(f"{asked.folder}/{name}/{part:04d}", frame)
        sizes = {
            "unchanged": found.unchanged, "new": is_new, "changed": found.different.height - is_new, "gone": found.gone.height,
            "merged": found.merged.height, "doubled": found.doubled.height,
        }  # fmt: skip
        counts = {name: counts[name] + sizes[name] for name in counts}
    return counts
