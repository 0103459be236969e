# SPDX-License-Identifier: Apache-2.0
"""Which rows belong to customers whom the organisation has on record here, and what those decided about their data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from duly.rooms.customers import queries as customers
from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped
from duly.rooms.transfer.work.shop import Shop

_KINDS = {"customer_id": "ref", "email": "email", "mobile": "phone"}
"""What a column means to how customers are found by it, the surest first."""
_AT_ONCE = 5_000
_NO = ("refused", "withdrawn")


def met_in(shop: Shop, mapped: Mapped, organisation: UUID, means: Mapping[str, str]) -> dict[str, int]:
    """How many rows were looked at, how many are customers of the organisation, how many of those agreed to anything, refused
    or withdrew a consent; and how many bear the number of a customer whose data were erased.
    """
    field_of = {meant: field for field, meant in reversed(list(means.items()))}
    asked = [(kind, field_of[meant]) for meant, kind in _KINDS.items() if meant in field_of]
    if not asked or not any(customers.counts(organisation)["status"].values()):
        return {}
    kind, field = asked[0]
    counted: Counter[str] = Counter()
    for shard in mapped.shards.order_by("number"):
        values = shop.bench.get(shelves.place(shard, shelves.STAGED))[field].drop_nulls().unique().to_list()
        for at in range(0, len(values), _AT_ONCE):
            counted.update(_met(organisation, kind, values[at : at + _AT_ONCE]))
    return dict(counted)


def _met(organisation: UUID, kind: str, values: list[str]) -> dict[str, int]:
    found = customers.found_among(organisation, kind, values)
    said = customers.consents_in({party for parties in found.values() for party in parties})
    decided = [_decided(rows) for rows in said.values()]
    erased = 0
    if kind == "ref":
        unknown = set(customers.unknown_refs(organisation, values))
        erased = sum(value not in found and value not in unknown for value in values)
    return {
        "looked_at": len(values), "matched": len(found), "consented": sum("granted" in one for one in decided),
        "objected": sum(not one.isdisjoint(_NO) for one in decided), "erased": erased,
    }  # fmt: skip


def _decided(rows: Iterable[object]) -> set[str]:
    """The last word of a customer on each purpose and channel; the latest come first."""
    last: dict[tuple[str, str], str] = {}
    for row in rows:
        last.setdefault((getattr(row, "purpose", ""), getattr(row, "channel", "") or ""), getattr(row, "decision", ""))
    return set(last.values())
