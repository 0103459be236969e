# SPDX-License-Identifier: Apache-2.0
"""What a rehearsal tells besides counts: values before and after, why rows are held back, who may be there twice, whose rows
have no parent, which customers of ours are among them. Kept on the workbench; of values only masked ones.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import polars as pl

from duly.kernel.actors import SYSTEM
from duly.rooms.recognition import queries as recognition
from duly.rooms.recognition.facts import Proposal, Sensitivity
from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Mapped, Shard, Transfer
from duly.rooms.transfer.rules.alike import ROLES, Pair
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.rules.rehearsal import Example, examples, masked
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import Fate
from duly.rooms.transfer.work.likeness import Alike, alike_in, alike_standing, parts_of
from duly.rooms.transfer.work.meeting import met_in
from duly.rooms.transfer.work.orphans import orphans_of
from duly.rooms.transfer.work.shop import Shop

TOLD = "told"
"""The one column of what is kept: JSON."""
_EXAMPLES, _NEW, _REASONS, _PACES = 24, 3, 12, 200
_LAWS = ("PIPL", "GDPR")


def tell(shop: Shop, row: Transfer) -> None:
    """Work all of it out and keep it. The target is read and not written; what was kept before is replaced."""
    tables = queries.mapped_of(row.id)
    drafts = {one.source: one for one in queries.drafts_for(SYSTEM, row)}
    told: list[dict[str, Any]] = []
    met: Counter[str] = Counter()
    for at, one in enumerate(tables):
        draft = drafts.get(f"{one.table.origin.ref}/{one.table.ref}")
        fields = _fields(shop, one, draft.proposals if draft else ())
        told.append(_table(shop, one, fields, tables[:at]))
        means = {field["name"]: str(field["means"]) for field in fields}
        met.update(met_in(shop, one, row.organisation_id, means))
    paces = [_pace(one) for one in tables]
    keep(shop, shelves.REHEARSAL, {"tables": told, "met": dict(met), "paces": paces})


def keep(shop: Shop, name: str, told: Mapping[str, Any]) -> None:
    """Lay something that was worked out on the workbench."""
    shop.bench.put(name, pl.DataFrame({TOLD: [orjson.dumps(told).decode()]}))


def _pace(mapped: Mapped) -> dict[str, Any]:
    """How long shards took; of very many, some over the whole table."""
    shards = list(mapped.shards.order_by("number"))
    step = max(1, len(shards) // _PACES)
    told = [[one.rows, f"{one.seconds:.3f}"] for one in shards[::step]]
    return {"rows": sum(one.rows for one in shards), "shards": told}


def _table(shop: Shop, mapped: Mapped, fields: list[dict[str, Any]], parents: list[Mapped]) -> dict[str, Any]:
    care = {one["name"]: str(one["care"]) for one in fields}
    parts = parts_of({one["name"]: str(one["means"]) for one in fields}, ROLES)
    return {
        "to": mapped.document["to"], "fields": fields, "examples": [list(one) for one in _examples(shop, mapped, care)],
        "new": [list(one) for one in _new(shop, mapped, care)], "reasons": _reasons(shop, mapped), "left_out": _left_out(shop, mapped),
        "alike": _said(alike_in(shop, mapped, parts)), "standing": _said(alike_standing(shop, mapped, parts)),
        "orphans": [[list(one.fields), one.to, one.lacking, list(one.rows)] for one in orphans_of(shop, mapped, parents)],
    }  # fmt: skip


def _fields(shop: Shop, mapped: Mapped, proposals: tuple[Proposal, ...]) -> list[dict[str, Any]]:
    """What each field means and how carefully it is to be handled: as the most careful of the columns that fill it."""
    chain = shop.chain(mapped)
    order = list(Sensitivity)
    found = []
    for rule, positions in zip(chain.rule.fields, chain.fitted.fields, strict=True):
        filled = [proposals[at] for at in positions if at < len(proposals)]
        care = max((one.sensitivity for one in filled), key=order.index, default=Sensitivity.ORDINARY)
        means = next((one.column.means for one in filled if one.column.means), "")
        worst = next((one for one in filled if one.sensitivity is care), None)
        law = _law(worst) if worst else ""
        found.append({"name": rule.to, "means": means, "care": care.value, "law": law})
    return found


def _law(one: Proposal) -> str:
    meaning = recognition.meanings().get(one.column.means)
    laws = meaning.legal.laws if meaning else ()
    return "; ".join(f"{law.law} {law.article}" for law in laws if law.law in _LAWS)


def _examples(shop: Shop, mapped: Mapped, care: Mapping[str, str]) -> Iterator[Example]:
    """Values that would be written over, of the first rows for which that is so."""
    left = _EXAMPLES
    wanted = shop.chain(mapped).wanted
    for _, staged in _having(shop, mapped, Fate.UPDATED):
        after = staged.filter(pl.col(FATE) == Fate.UPDATED).head(left)
        keys = list(wanted.key)
        before = shop.standing(mapped, after.select(keys)).join(after.select(ROW, *keys), on=keys, how="inner")
        found = examples(after, before.sort(ROW), wanted, care, left)
        yield from found
        left -= len(found)
        if left <= 0:
            return


def _new(shop: Shop, mapped: Mapped, care: Mapping[str, str]) -> Iterator[tuple[int, list[list[str | None]]]]:
    """The first rows that would be new."""
    names = [one.name for one in shop.chain(mapped).wanted.fields]
    for _, staged in _having(shop, mapped, Fate.CREATED):
        for number, *values in staged.filter(pl.col(FATE) == Fate.CREATED).head(_NEW).select(ROW, *names).rows():
            shown = [[name, masked(value, care.get(name, ""))] for name, value in zip(names, values, strict=True)]
            yield number, shown
        return


def _having(shop: Shop, mapped: Mapped, fate: Fate) -> Iterator[tuple[Shard, pl.DataFrame]]:
    at = list(Fate).index(fate)
    for shard in mapped.shards.order_by("number"):
        if len(shard.fates) > at and shard.fates[at]:
            yield shard, shop.bench.get(shelves.place(shard, shelves.STAGED))


def _reasons(shop: Shop, mapped: Mapped) -> list[list[Any]]:
    """Why rows are held back: field, code and of how many, the commonest first."""
    counted: Counter[tuple[str, str]] = Counter()
    for shard in mapped.shards.order_by("number"):
        for name in (shelves.QUARANTINE, shelves.DOUBLE_KEYS):
            if shop.bench.has(shelves.place(shard, name)):
                frame = shop.bench.get(shelves.place(shard, name))
                counted.update({(field, code): n for field, code, n in frame.group_by("field", "code").len().rows()})
    return [[field, code, n] for (field, code), n in counted.most_common(_REASONS)]


def _left_out(shop: Shop, mapped: Mapped) -> list[list[Any]]:
    counted: Counter[str] = Counter()
    for shard in mapped.shards.order_by("number"):
        if shop.bench.has(shelves.place(shard, shelves.EXCLUDED)):
            frame = shop.bench.get(shelves.place(shard, shelves.EXCLUDED))
            counted.update(dict(frame.group_by("why").len().rows()))
    return [[why, n] for why, n in counted.most_common(_REASONS)]


def _said(found: Alike) -> dict[str, Any]:
    return {"looked_at": found.looked_at, "pairs": found.pairs, "shown": [_pair(one) for one in found.shown]}


def _pair(one: Pair) -> list[Any]:
    return [one.row, one.other, round(one.score * 100), list(one.reasons)]
