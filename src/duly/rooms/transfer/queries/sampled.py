# SPDX-License-Identifier: Apache-2.0
"""The rows that were drawn to be looked at, and what was said of them."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import orjson
from django.db.models import QuerySet

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, SampledRow, Transfer
from duly.rooms.transfer.places import opened
from duly.rooms.transfer.queries.plans import row_for
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.rehearsal import masked
from duly.rooms.transfer.rules.sampling import upper_bound
from duly.rooms.transfer.sampled import CONFIDENCE, TOLERABLE, SampleCard, SampleLine
from duly.rooms.transfer.workbench import Bench

DEMANDING = frozenset({"registry"})
"""Kinds of target that nobody signs for before a sample was looked at."""
_CUSTOMER = "personal"


def note_place(row: SampledRow) -> str:
    """Where the note on a row is sealed."""
    return f"sample {row.id}"


def sample_card(transfer: Transfer) -> SampleCard | None:
    """What a sample shows; nothing where none was drawn by the present rehearsal."""
    rows = list(_rows(transfer).values_list("verdict", "population"))
    if not rows:
        return None
    verdicts, population = [verdict for verdict, _ in rows], rows[0][1]
    wrong, judged = verdicts.count("wrong"), len(rows) - verdicts.count("")
    upper = _upper(len(rows), wrong, population) if judged == len(rows) else None
    return SampleCard(
        transfer.rehearsal_digest, len(rows), population, judged, wrong, Decimal(CONFIDENCE), Decimal(TOLERABLE), upper,
        upper is not None and upper <= Decimal(TOLERABLE), transfer.plan["target"]["kind"] in DEMANDING,
    )  # fmt: skip


def sample_for(actor: Actor, transfer_id: UUID) -> SampleCard | None:
    """The same, for somebody who may see the transfer.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    return sample_card(row_for(actor, transfer_id))


def sample_lines(actor: Actor, transfer_id: UUID, *, after: int = 0, limit: int = 10) -> list[SampleLine]:
    """Rows of the sample, some at a time; of values only the beginning.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    found = lines_in_full(row_for(actor, transfer_id), after=after, limit=limit)
    return [one._replace(source=_masked(one.source), target=_masked(one.target)) for one in found]


def lines_in_full(transfer: Transfer, *, after: int = 0, limit: int = 10) -> list[SampleLine]:
    """The same with their values, for the verb that puts the look on record."""
    rows = list(_rows(transfer).filter(number__gt=after).order_by("number")[:limit])
    names = accounts.names_of({row.by for row in rows if row.by})
    tables = {one.position: one for one in Mapped.objects.filter(transfer=transfer).select_related("table")}
    made_of, values = {at: _made_of(one) for at, one in tables.items()}, _values(transfer.id)
    return [
        SampleLine(
            row.number, row.position, tables[row.position].document["to"], row.row, row.verdict, _note(transfer, row), row.by,
            names.get(row.by, "") if row.by else "", row.at, *values.get(row.number, ({}, {})), made_of[row.position],
        )
        for row in rows
    ]  # fmt: skip


def _made_of(mapped: Mapped) -> dict[str, tuple[str, ...]]:
    headers = [name for _, name, _ in mapped.table.found["columns"]]
    return {
        one.to: tuple(headers[ref] if isinstance(ref, int) else ref for ref in one.sources)
        for one in read_table(mapped.document).fields
    }


def _rows(transfer: Transfer) -> QuerySet[SampledRow]:
    return SampledRow.objects.filter(transfer=transfer, seed=transfer.rehearsal_digest)


def _upper(size: int, wrong: int, population: int) -> Decimal:
    """Of all rows nothing is left to be guessed once all were looked at."""
    if size == population:
        return Decimal(wrong) / size
    return upper_bound(size, wrong, CONFIDENCE)


def _values(transfer_id: UUID) -> dict[int, tuple[dict[str, str | None], dict[str, str | None]]]:
    bench = Bench(transfer_id)
    if not bench.has(shelves.DRAWN):
        return {}
    return {
        row["number"]: (orjson.loads(row["source"]), orjson.loads(row["target"]))
        for row in bench.get(shelves.DRAWN).to_dicts()
    }


def _note(transfer: Transfer, row: SampledRow) -> str:
    return str(opened(transfer.id, note_place(row), row.sealed)["note"]) if row.sealed else ""


def _masked(said: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: masked(value, _CUSTOMER) for name, value in said.items()}
