# SPDX-License-Identifier: Apache-2.0
"""What there is to know of a transfer once it is over: who moved, what went wrong on the way, how fast it was."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.foundation.ledger import queries as ledger
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Origin, Shard, Transfer
from duly.rooms.transfer.queries.held_back import every_held_back
from duly.rooms.transfer.queries.plans import tables_of
from duly.rooms.transfer.queries.standing import mapped_of, words_of
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.pointing import pointers
from duly.rooms.transfer.rules.sampling import Judgement, chosen, judge
from duly.rooms.transfer.terms import Fate
from duly.rooms.transfer.workbench import Bench

_HARMLESS = ("delimiter_", "encoding_utf")
"""Notes about a source that say how it is written, not that anything is wrong with it."""
_SLOWEST, _TOP, _READ = 3, 10, 20_000
_PHASES = (
    ("rehearsal", "transfer.rehearsal_begun", "transfer.rehearsed"),
    ("run", "transfer.run_begun", "transfer.loaded"),
    ("reconciliation", "transfer.reconciliation_begun", "transfer.reconciled"),
)


class Moved(NamedTuple):
    """Rows of one shard that moved. ``pointers``: kind of what says whose a row is, to the column of ``rows`` that holds it."""

    position: int
    table: str
    key: tuple[str, ...]
    pointers: Mapping[str, str]
    rows: pl.DataFrame


class Sampled(NamedTuple):
    """Whole rows of a table that were kept for checks, out of so many that moved."""

    position: int
    table: str
    population: int
    rows: pl.DataFrame
    pointers: Mapping[str, str]


class Reason(NamedTuple):
    """Why rows were held back, and how often."""

    words: Words
    field: str
    rows: int


class Material(NamedTuple):
    """What a post-mortem begins with. No value of a customer is in it."""

    source_kinds: tuple[str, ...]
    target_kind: str
    rows: int
    fates: Mapping[Fate, int]
    reasons: tuple[Reason, ...]
    slowest: tuple[tuple[str, int, int, float], ...]
    """Table, number, rows and seconds of the slowest shards."""
    again: int
    """How often a shard was tried again."""
    troubles: tuple[Words, ...]
    differences: int
    undone: int
    """How often it was taken back."""
    seconds: Mapping[str, float]


def moved_of(transfer_id: UUID) -> Iterator[Moved]:
    """Every row that moved, shard by shard; nothing before the last signature, or once it was let go."""
    bench = Bench(transfer_id)
    for mapped in mapped_of(transfer_id):
        rule = read_table(mapped.document)
        for shard in mapped.shards.select_related("mapped").order_by("number"):
            name = shelves.place(shard, shelves.MOVED)
            if bench.has(name):
                yield Moved(mapped.position, rule.to, rule.key, pointers(rule.names), bench.get(name))


def sample_of(transfer_id: UUID) -> list[Sampled]:
    """The rows of each table that were kept whole."""
    bench = Bench(transfer_id)
    return [
        Sampled(
            one.position,
            one.document["to"],
            bench.get(shelves.population(one.position))["rows"][0],
            bench.get(shelves.sample(one.position)),
            _pointers(one),
        )
        for one in mapped_of(transfer_id)
        if bench.has(shelves.sample(one.position))
    ]


def found_of(transfer_id: UUID, name: str) -> pl.DataFrame | None:
    """What a check found, with its values."""
    bench = Bench(transfer_id)
    return bench.get(f"{shelves.AFTER}{name}") if bench.has(f"{shelves.AFTER}{name}") else None


def material_of(transfer_id: UUID) -> Material:
    """What went wrong on the way, and how long it took, gathered by itself."""
    row = Transfer.objects.get(id=transfer_id)
    shards = list(Shard.objects.filter(mapped__transfer=row).select_related("mapped"))
    fates: Counter[Fate] = Counter(dict.fromkeys(Fate, 0))
    for one in shards:
        fates.update(dict(zip(Fate, one.fates, strict=False)))
    bodies = ledger.bodies_of(transfer_id)
    slow = sorted(shards, key=lambda one: -one.seconds)[:_SLOWEST]
    kinds = Origin.objects.filter(transfer=row).order_by("kind").values_list("kind", flat=True).distinct()
    return Material(
        tuple(kinds), row.plan["target"]["kind"], sum(one.rows for one in shards), fates, _reasons(transfer_id),
        tuple((one.mapped.document["to"], one.number, one.rows, round(one.seconds, 2)) for one in slow),
        sum(one.tries for one in shards), tuple(words_of(one.trouble) for one in shards if one.trouble)[:_TOP],
        sum(body["data"]["differences"] for body in bodies if body["type"] == "transfer.reconciled"),
        sum(body["type"] == "transfer.undone" for body in bodies), paces_of(transfer_id),
    )  # fmt: skip


def paces_of(transfer_id: UUID) -> dict[str, float]:
    """How many seconds each phase took by the clock, the last time: ``rehearsal``, ``run``, ``reconciliation``."""
    last = {body["type"]: clock.unstamp(body["at"]) for body in ledger.bodies_of(transfer_id)}
    found = {}
    for phase, begun, ended in _PHASES:
        if begun in last and ended in last:
            found[phase] = max(0.0, (last[ended] - last[begun]).total_seconds())
    return found


def bound_of(size: int, wrong: int, confidence: str, tolerable: str) -> Judgement:
    """What a sample shows of all rows: see ``rules/sampling``.

    Raises:
        Refusal: ``transfer.bad_sample`` when a rate is none.
    """
    return judge(size, wrong, confidence, tolerable)


def drawn_of(seed: str, population: int, size: int) -> list[int]:
    """Numbers from 1 that a seed draws: anybody can draw them again."""
    return chosen(seed, population, size)


def home_of(transfer_id: UUID) -> UUID | None:
    """Whose transfer it is."""
    return Transfer.objects.filter(id=transfer_id).values_list("organisation_id", flat=True).first()


def refs_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of transfers, by their ids."""
    return dict(Transfer.objects.filter(id__in=ids).values_list("id", "ref"))


def traits_of(transfer_id: UUID) -> list[str]:
    """By what one transfer resembles another: kinds of sources and target, what was noticed in tables, why rows were held back."""
    row = Transfer.objects.get(id=transfer_id)
    found = {f"target:{row.plan['target']['kind']}"}
    found |= {f"source:{kind}" for kind in Origin.objects.filter(transfer=row).values_list("kind", flat=True)}
    notes = {note for table in tables_of(transfer_id) for note in table.found["notes"]}
    found |= {f"note:{one}" if one.startswith(_HARMLESS) else f"damage:{one}" for one in notes}
    return sorted(found | {f"reason:{one.words.say('en')}" for one in _reasons(transfer_id)})


def _pointers(mapped: Mapped) -> dict[str, str]:
    return pointers(read_table(mapped.document).names)


def _reasons(transfer_id: UUID) -> tuple[Reason, ...]:
    """Why rows were held back, the most frequent first; of a very long list the beginning is counted."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for mapped in mapped_of(transfer_id):
        for _, one in zip(range(_READ), every_held_back(transfer_id, mapped.position), strict=False):
            counted[(one.why.say("en"), one.why.say("zh"), one.field)] += 1
    return tuple(Reason(Words.literal(en, zh), field, rows) for (en, zh, field), rows in counted.most_common(_TOP))
