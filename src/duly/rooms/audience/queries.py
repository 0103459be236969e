# SPDX-License-Identifier: Apache-2.0
"""Reads."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.kernel.cells import safe_cell
from duly.kernel.merkle import inclusion_path, leaf_hash, root
from duly.kernel.named_sql import named_sql
from duly.rooms.audience import rules
from duly.rooms.audience.facts import NO_RECIPIENT, NO_ROLL, ROLL_ORDERS, Meant, Preview, Reader, RecipientCard
from duly.rooms.audience.models import Recipient, Roll
from duly.rooms.customers import queries as customers

PAGE = 2_000
_CARD = (
    "id", "roll__notice_id", "customer_id", "language", "time_zone", "region", "reasons", "exempt_reason", "position",
)  # fmt: skip
_HEADER = (
    "position", "ref", "name", "language", "region", "time_zone", "reasons_zh", "reasons_en", "exempt_reason",
)  # fmt: skip


def roll_of(notice_id: UUID) -> Roll:
    """The roll of a notice.

    Raises:
        Refusal: ``audience.no_roll``: it was not launched yet.
    """
    found = Roll.objects.filter(notice_id=notice_id).first()
    if found is None:
        raise NO_ROLL(field="notice")
    return found


def frozen_count(notice_id: UUID) -> int | None:
    """How many stand on the roll of a notice; nothing before it is frozen."""
    return Roll.objects.filter(notice_id=notice_id).values_list("count", flat=True).first()


def roll_for(actor: Actor, notice_id: UUID) -> Roll:
    """The roll of a notice, for staff.

    Raises:
        Refusal: ``audience.no_roll``, ``rights.other_organisation``.
    """
    found = roll_of(notice_id)
    actor.require_sight(found.organisation_id)
    return found


def recipients(
    notice_id: UUID, after_position: int | None = None, limit: int = PAGE, search: str | None = None
) -> list[RecipientCard]:
    """Recipients of a notice by position, a page at a time; ``search`` looks at the customer's name and reference."""
    after = None if after_position is None else (after_position,)
    return recipients_page(notice_id, ROLL_ORDERS.usual, after, limit, search or "")


def recipients_page(
    notice_id: UUID, order: Order, after: Place | None, limit: int, search: str = ""
) -> list[RecipientCard]:
    """The same in either direction."""
    roll = Roll.objects.filter(notice_id=notice_id).first()
    if roll is None:
        return []
    rows = sorted_from(Recipient.objects.filter(roll=roll), order, after)
    if search.strip():
        rows = rows.filter(customer_id__in=customers.ids_matching(roll.organisation_id, search))
    else:  # places have no gaps, so both ends are known: see _page
        last = int(str(after[0])) if after else roll.count if order.is_descending else -1
        first = last - limit if order.is_descending else last + 1
        rows = rows.filter(position__range=(first, first + limit - 1))
    return _cards(rows[:limit])


def readers(notice_id: UUID, after_position: int = -1, limit: int = PAGE) -> list[Reader]:
    """Recipients as sending needs them, by position, a page at a time."""
    rows = _page(notice_id, after_position + 1, limit)
    return [Reader(*row) for row in rows.values_list(*Reader._fields)]


def _page(notice_id: UUID, first: int, limit: int) -> QuerySet[Recipient]:
    """So many places from the first one on. Places have no gaps, so both ends are known: on a roll frozen a moment ago,
    of which the database has no statistics yet, it would otherwise sort all that is left for each page.
    """
    roll = Roll.objects.filter(notice_id=notice_id).values_list("id", flat=True).first()
    if roll is None:
        return Recipient.objects.none()
    return Recipient.objects.filter(roll_id=roll, position__gte=first, position__lt=first + limit).order_by("position")


def recipient(recipient_id: UUID) -> RecipientCard:
    """One recipient.

    Raises:
        Refusal: ``audience.no_recipient``.
    """
    found = recipients_by_id([recipient_id])
    if recipient_id not in found:
        raise NO_RECIPIENT(field="recipient")
    return found[recipient_id]


def recipients_by_id(ids: Iterable[UUID]) -> dict[UUID, RecipientCard]:
    """Recipients by id; unknown ids are absent."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.audience", "cards"), [list(ids)])
        rows = cursor.fetchall()
    return {row[0]: RecipientCard(*row)._replace(reasons=orjson.loads(row[6])) for row in rows}


def recipient_of(notice_id: UUID, customer_id: UUID) -> RecipientCard | None:
    """The customer's place on the roll of a notice, if there is one."""
    found = _cards(Recipient.objects.filter(roll__notice_id=notice_id, customer_id=customer_id))
    return found[0] if found else None


def recipients_of_customer(customer_id: UUID) -> list[RecipientCard]:
    """Every roll that a customer stands on, latest first."""
    return _cards(Recipient.objects.filter(customer_id=customer_id).order_by("-roll__frozen_at"))


def membership_proof(recipient_id: UUID) -> tuple[int, int, list[bytes]]:
    """Position, size of the roll and audit path of a recipient's id up to the root in the ledger (RFC 6962, 2.1.1).

    Raises:
        Refusal: ``audience.no_recipient``.
    """
    found = Recipient.objects.select_related("roll").filter(id=recipient_id).first()
    if found is None:
        raise NO_RECIPIENT(field="recipient")
    ids = Recipient.objects.filter(roll=found.roll).order_by("position").values_list("id", flat=True)
    leaves = [leaf_hash(str(one).encode()) for one in ids.iterator(PAGE)]

    def subtree(level: int, index: int) -> bytes:
        return root(leaves[index << level : (index + 1) << level])

    return found.position, len(leaves), inclusion_path(found.position, len(leaves), subtree)


def must_be_readable(rule: Mapping[str, Any]) -> None:
    """Refuse a rule that cannot be read; nobody is counted.

    Raises:
        Refusal: ``audience.bad_rule``.
    """
    rules.read(rule)


def preview(organisation: UUID, rule: Mapping[str, Any]) -> Preview:
    """What a rule would give now, exempt customers included.

    Raises:
        Refusal: ``audience.bad_rule``.
    """
    found = customers.summary(organisation, rules.read(rule).criteria)
    return Preview(
        count=found.count, by_language=found.by_language, by_region=found.by_region, by_reach=found.by_reach,
        persons=found.persons,
    )  # fmt: skip


def meant(organisation: UUID, rule: Mapping[str, Any], after: str | None, limit: int) -> list[Meant]:
    """Whom a rule would put on the roll now and why, by reference, a page at a time; ``after`` is the last one seen.

    Raises:
        Refusal: ``audience.bad_rule``.
    """
    read = rules.read(rule)
    found = customers.matching(organisation, read.criteria, after=after, limit=limit)
    return [Meant(*one, exempt_reason=read.exempt.get(one.ref)) for one in found]


def alike(
    organisation: UUID, rule: Mapping[str, Any], tags: Iterable[str] = (), *, by_wish: bool = False
) -> list[customers.Alike]:
    """Whom a rule would give now, grouped by language, region, the channels that reach them, some of their tags, the
    countries of their numbers, and perhaps the order of channels that they wish for.

    Raises:
        Refusal: ``audience.bad_rule``.
    """
    return customers.alike(organisation, rules.read(rule).criteria, set(tags), by_wish=by_wish)


def zones(organisation: UUID, rule: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    """How many customers a rule would give now in each pair of time zone and region.

    Raises:
        Refusal: ``audience.bad_rule``.
    """
    return customers.by_zone(organisation, rules.read(rule).criteria)


def roll_csv(notice_id: UUID) -> Iterator[str]:
    """The roll as CSV, a page of lines at a time, safe to open in a spreadsheet.

    Raises:
        Refusal: ``audience.no_roll``.
    """
    roll_of(notice_id)
    return _csv(notice_id)


def _csv(notice_id: UUID) -> Iterator[str]:
    yield "\ufeff" + ",".join(_HEADER) + "\r\n"
    after = None
    while page := recipients(notice_id, after):
        named = customers.cards(card.customer_id for card in page)
        text = io.StringIO()
        writer = csv.writer(text)
        for card in page:
            party = named.get(card.customer_id)
            said = (rules.reasons_said(card.reasons, "zh"), rules.reasons_said(card.reasons, "en"))
            cells = (
                card.position, party.ref if party else "", party.name if party else "", card.language, card.region,
                card.time_zone, *said, card.exempt_reason,
            )  # fmt: skip
            writer.writerow([safe_cell(cell) for cell in cells])
        yield text.getvalue()
        after = page[-1].position


def _cards(rows: QuerySet[Recipient]) -> list[RecipientCard]:
    return [RecipientCard(*row) for row in rows.values_list(*_CARD)]
