# SPDX-License-Identifier: Apache-2.0
"""The three-way view: what the asker saw, what is on record now, what is to be."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from duly.rooms.change_requests.facts import Side
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest
from duly.rooms.change_requests.queries.opening import asked
from duly.rooms.change_requests.rules.binding import Sides, verdict
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity, Family, Record


def sides_of(row: ChangeRequest, items: Sequence[ChangeItem], now: Record | None = None) -> list[Side]:
    """Each item three ways, in full: whoever shows it to somebody hides what they may not see."""
    if row.party_id is None:
        return []
    current = customers.record_of(row.party_id) if now is None else now
    on_record = {one.id: one for one in current.entities}
    history = customers.history_of(row.party_id)
    values = asked(row, items)
    found = []
    for item in items:
        entity = on_record.get(item.entity_id) if item.entity_id else None
        held = _said(entity, item.field)
        before = _as_seen(history, item, held)
        wanted = values[item.id].value
        sides = Sides(
            base=item.base, now=entity.digests.get(item.field, "") if entity else "", is_there=entity is not None,
            is_new=item.entity_id is None, says_so=_says_so(current.entities, entity, item, wanted),
        )  # fmt: skip
        found.append(Side(item.id, item.family, item.field, before, held, wanted or "", verdict(sides)))
    return found


def _said(entity: Entity | None, field: str) -> str:
    if entity is None:
        return ""
    return entity.values.get(field) or entity.attributes.get(field, "")


def _as_seen(history: Iterable[Entity], item: ChangeItem, held: str) -> str:
    """The value behind the digest that the asker named; what is on record now where they named none."""
    if item.entity_id is None or not item.base:
        return held if item.entity_id else ""
    versions = (one for one in history if one.id == item.entity_id)
    return next((_said(one, item.field) for one in versions if one.digests.get(item.field) == item.base), "")


def _says_so(entities: Iterable[Entity], entity: Entity | None, item: ChangeItem, wanted: str | None) -> bool:
    """Whether the record says exactly this already; of something new, whether it has such a thing."""
    if item.ends:
        return entity is None
    if item.entity_id is not None:
        return entity is not None and _said(entity, item.field) == (wanted or "")
    return any(
        one.family == item.family
        and _said(one, item.field) == wanted
        and _kind(one.attributes) == _kind(item.attributes)
        and one.attributes.get("status", "active") == "active"
        for one in entities
        if one.family in {Family.CONTACT, Family.IDENTIFIER}
    )


def _kind(attributes: dict[str, str]) -> tuple[str, str]:
    return attributes.get("channel", attributes.get("kind", "")), attributes.get("purpose", "notice")


def by_item(sides: Iterable[Side]) -> dict[UUID, Side]:
    """The same by item."""
    return {side.item: side for side in sides}
