# SPDX-License-Identifier: Apache-2.0
"""Files of changes: what came in, what each line comes to, and how far it is. Values are shown only to whoever looks, on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson
from django.db.models import Count, Q

from duly.foundation.paging.facts import Column, Order, Orders, Place
from duly.foundation.paging.queries import sorted_from
from duly.foundation.vault import keys
from duly.kernel.actors import Actor
from duly.rooms.change_requests.filing import NO_SUCH_FILE
from duly.rooms.change_requests.models import BulkFile, BulkLine, BulkLook
from duly.rooms.change_requests.queries.opening import FILE, LINE
from duly.rooms.change_requests.terms import Tier
from duly.rooms.customers import queries as customers

FILE_ORDERS = Orders("at", at=(Column("at", datetime), Column("id", UUID)))
"""How files may be sorted."""
PAGE = 100


class FileCard(NamedTuple):
    """One file, counted."""

    id: UUID
    organisation: UUID
    name: str
    digest: str
    source: str
    by: UUID
    at: datetime
    lines: int
    decision: str
    decided_by: UUID | None
    decided_at: datetime | None
    finished_at: datetime | None
    fates: Mapping[str, int]
    """How many lines came to which end; the empty one still waits."""
    at_once: int
    """Lines that take effect by the agreement to the file (T0, T1)."""
    one_by_one: int
    """Lines that become requests of their own."""
    doubted: int
    """Lines that a check doubts."""
    sampled: int
    why: str
    """Why it was refused."""

    @property
    def stands(self) -> str:
        """``waiting``, ``agreed``, ``refused`` or ``finished``."""
        if self.decision == "refused" or not self.decision:
            return self.decision or "waiting"
        return "finished" if self.finished_at else "agreed"


class LineCard(NamedTuple):
    """One line, without what it says."""

    id: UUID
    number: int
    party: UUID | None
    family: str
    field: str
    kind: str
    nature: str
    tier: int | None
    codes: tuple[str, ...]
    is_sampled: bool
    is_seen: bool
    """Whether whoever asks looked at it."""
    fate: str
    why: str
    request: UUID | None
    number_of_request: str


class LineView(NamedTuple):
    """One line in full; only :func:`look_at_line` gives it."""

    card: LineCard
    customer: str
    ref: str
    now: str
    old: str
    new: str | None


def files_for(
    actor: Actor, organisation: UUID | None = None, *, order: Order | None = None, after: Place | None = None, limit: int = 50
) -> list[FileCard]:  # fmt: skip
    """Files, the newest first, a page at a time."""
    rows = BulkFile.objects.all()
    if organisation is not None:
        actor.require_sight(organisation)
        rows = rows.filter(organisation_id=organisation)
    elif actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return [_card(row) for row in sorted_from(rows, order or FILE_ORDERS.usual, after)[:limit]]


def file_for(actor: Actor, file_id: UUID) -> FileCard:
    """One file.

    Raises:
        Refusal: ``change_requests.no_such_file``.
    """
    row = BulkFile.objects.filter(id=file_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_FILE()
    return _card(row)


def lines_for(
    actor: Actor, file_id: UUID, *, which: str = "", after: int = 0, limit: int = PAGE
) -> list[LineCard]:  # fmt: skip
    """The lines of a file by number, a page at a time: all, those of one fate, ``waiting``, ``sampled`` or ``doubted``.

    Raises:
        Refusal: ``change_requests.no_such_file``.
    """
    file_for(actor, file_id)
    rows = BulkLine.objects.filter(file_id=file_id, number__gt=after)
    chosen = {"sampled": Q(is_sampled=True), "doubted": ~Q(codes=[]), "waiting": Q(fate="")}.get(which, Q(fate=which))
    rows = rows.filter(chosen) if which else rows
    held = list(rows.select_related("request").order_by("number")[:limit])
    seen = set(BulkLook.objects.filter(line__in=held, by_id=actor.id).values_list("line_id", flat=True))
    return [_line(row, is_seen=row.id in seen) for row in held]


def lines_left(limit: int) -> list[UUID]:
    """Lines of files that were agreed to and that nobody carried out yet, the oldest file first."""
    rows = BulkLine.objects.filter(fate="", file__decision="agreed", file__finished_at__isnull=True)
    return list(rows.order_by("file__decided_at", "number").values_list("id", flat=True)[:limit])


def view_of(row: BulkLine) -> LineView:
    """A line in full, for the verb that records the look."""
    party = row.party_id or row.id
    new, old, _is_open = said_by(row)
    card = customers.cards([party]).get(party)
    on_record = next((one for one in customers.record_of(party).entities if one.id == row.entity_id), None)
    now = (on_record.values.get(row.field) or on_record.attributes.get(row.field, "")) if on_record else ""
    return LineView(
        _line(row, is_seen=True), card.name if card else "", card.ref if card else "", now, old, new
    )  # fmt: skip


def said_by(row: BulkLine) -> tuple[str | None, str, bool]:
    """The new value, the old one that was named, and whether the key that opens them still exists."""
    key = keys.held([row.party_id]).get(row.party_id) if row.party_id else None
    if key is None or row.party_id is None or not row.sealed:
        return None, "", False
    place = keys.place(row.file.organisation_id, LINE, row.party_id, row.id)
    said = orjson.loads(key.open(place, bytes(row.sealed)))
    return said["new"], said["old"] or "", True


def _card(row: BulkFile) -> FileCard:
    lines = row.rows
    fates = dict(lines.values_list("fate").annotate(n=Count("id")).order_by())
    live = lines.exclude(tier=None).aggregate(
        at_once=Count("id", filter=Q(tier__lt=Tier.T2)), one_by_one=Count("id", filter=Q(tier__gte=Tier.T2)),
        doubted=Count("id", filter=~Q(codes=[])), sampled=Count("id", filter=Q(is_sampled=True)),
    )  # fmt: skip
    return FileCard(
        row.id, row.organisation_id, row.name, row.digest, row.source, row.by_id, row.at, row.lines, row.decision, row.decided_by,
        row.decided_at, row.finished_at, fates, **live, why=_why(row),
    )  # fmt: skip


def _why(row: BulkFile) -> str:
    key = keys.held([row.id]).get(row.id) if row.told else None
    if key is None:
        return ""
    said = orjson.loads(key.open(keys.place(row.organisation_id, FILE, row.id, row.id), bytes(row.told)))
    return str(said["why"])


def _line(row: BulkLine, *, is_seen: bool) -> LineCard:
    kind = row.attributes.get("channel") or row.attributes.get("kind") or ""
    return LineCard(
        row.id, row.number, row.party_id, row.family, row.field, kind, row.nature, row.tier, tuple(row.codes), row.is_sampled,
        is_seen, row.fate, row.why, row.request_id, row.request.number if row.request else "",
    )  # fmt: skip
