# SPDX-License-Identifier: Apache-2.0
"""Transfers that somebody may see, and what belongs to each."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.transfer.facts import DutyCard, TransferCard
from duly.rooms.transfer.models import Agreement, Duty, Inventory, Transfer
from duly.rooms.transfer.refusals import NO_SUCH_TRANSFER
from duly.rooms.transfer.terms import State


def transfers_for(actor: Actor, organisation: UUID | None = None) -> list[TransferCard]:
    """All that the actor may see, the newest first."""
    rows = Transfer.objects.order_by("-at", "id")
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return _cards(rows if organisation is None else rows.filter(organisation_id=organisation))


def transfer_for(actor: Actor, organisation: UUID, ref: str) -> TransferCard:
    """One of them, by its name or its id.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = Transfer.objects.filter(Q(ref=ref.strip().lower()) | Q(id=_uuid(ref)), organisation_id=organisation).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_TRANSFER(field="transfer")
    return _cards([row])[0]


def row_for(actor: Actor, transfer_id: UUID) -> Transfer:
    """The row of one of them, for this room's own work.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = Transfer.objects.filter(id=transfer_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_TRANSFER(field="transfer")
    return row


def tables_of(transfer_id: UUID) -> list[Inventory]:
    """The tables that were found at its sources, in order."""
    rows = Inventory.objects.filter(origin__transfer_id=transfer_id).select_related("origin")
    return list(rows.order_by("origin__position", "position"))


def duties_of(transfer_id: UUID) -> list[DutyCard]:
    """Who answers for what, the most pressing first."""
    rows = list(Duty.objects.filter(transfer_id=transfer_id).select_related("department").order_by("due_on", "id"))
    names = accounts.names_of({row.owner_id for row in rows})
    return [
        DutyCard(
            row.id, row.owner_id, names.get(row.owner_id, ""), row.department.ref if row.department else "", row.what_zh, row.what_en,
            row.due_on, row.signed_at,
        )
        for row in rows
    ]  # fmt: skip


def _cards(rows: Iterable[Transfer]) -> list[TransferCard]:
    held = list(rows)
    agreed = {
        (one.transfer_id, one.digest): one
        for one in Agreement.objects.filter(transfer_id__in=[row.id for row in held], agreed_at__isnull=False)
    }
    return [_card(row, agreed.get((row.id, row.rehearsal_digest))) for row in held]


def _card(row: Transfer, agreed: Agreement | None) -> TransferCard:
    return TransferCard(
        row.id, row.organisation_id, row.ref, row.title_zh, row.title_en, State(row.state), row.paused_at, row.plan["why"], row.by,
        row.at, row.rehearsed_at, row.rehearsal_digest, agreed.agreed_by if agreed else None, agreed.agreed_at if agreed else None,
    )  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
