# SPDX-License-Identifier: Apache-2.0
"""Package keys: ours and those of others."""

from uuid import UUID

from django.db.models import QuerySet

from duly.foundation.vault import keys
from duly.kernel.actors import Actor
from duly.rooms.parcels.facts import KeyCard
from duly.rooms.parcels.models import ParcelKey
from duly.rooms.parcels.refusals import NO_SUCH_KEY
from duly.rooms.parcels.rules.cards import Card, Private, fingerprint, private, read_card


def keys_for(actor: Actor, organisation: UUID | None = None) -> list[KeyCard]:
    """All that the actor may see: those in use first, ours before those of others."""
    rows = visible(actor)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    found = [card_of(row) for row in rows.order_by("at", "id")]
    return sorted(found, key=lambda card: (card.ended_at is not None, not card.is_ours, card.owner))


def key_for(actor: Actor, key: UUID) -> KeyCard:
    """One of them.

    Raises:
        Refusal: ``parcels.no_such_key``.
    """
    return card_of(seen(actor, key))


def exported_key(actor: Actor, key: UUID) -> bytes:
    """The file that is given to those with whom packages are exchanged; there is nothing secret in it.

    Raises:
        Refusal: ``parcels.no_such_key``.
    """
    return seen(actor, key).card.encode() + b"\n"


def visible(actor: Actor) -> QuerySet[ParcelKey]:
    """The keys of the actor's organisations."""
    rows = ParcelKey.objects.all()
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def seen(actor: Actor, key: UUID) -> ParcelKey:
    """A row, if it is the actor's to see.

    Raises:
        Refusal: ``parcels.no_such_key``.
    """
    row = visible(actor).filter(id=key).first()
    if row is None:
        raise NO_SUCH_KEY(field="key")
    return row


def signer_of(row: ParcelKey) -> tuple[Card, Private]:
    """A key of ours, with its private half: to be held for a call, never longer.

    Raises:
        Refusal: ``ledger.key_lacking``, ``ledger.key_spoilt``.
    """
    held = keys.held([row.id])[row.id]
    return read_card(row.card), private(held.open(place_of(row.organisation_id, row.id), bytes(row.sealed or b"")))


def place_of(organisation: UUID, key: UUID) -> bytes:
    """Where the private half of a key stands."""
    return keys.place(organisation, "parcels", key, key)


def card_of(row: ParcelKey) -> KeyCard:
    """The same as others hold it."""
    return KeyCard(
        row.id, row.organisation_id, row.owner, row.key_id, fingerprint(row.key_id), row.sealed is not None, row.sealing, row.by, row.at,
        row.confirmed_by, row.confirmed_at, row.ended_at,
    )  # fmt: skip
