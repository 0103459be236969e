# SPDX-License-Identifier: Apache-2.0
"""The sealed package into which a transfer went, on the transfer's page."""

from typing import NamedTuple
from uuid import UUID

from duly.doors.console.parcels import TONES
from duly.kernel.actors import SYSTEM
from duly.kernel.words import Words
from duly.rooms.parcels import queries
from duly.rooms.parcels.facts import EVENT_WORDS, ParcelCard


class Package(NamedTuple):
    """As it is shown."""

    card: ParcelCard
    words: Words
    tone: str
    is_handed: bool


def package_of(transfer_id: UUID) -> Package | None:
    """What was sealed of a transfer that the reader may see; nothing where it goes elsewhere or was taken back."""
    card = queries.sealed_of(transfer_id)
    if card is None:
        return None
    return Package(card, EVENT_WORDS[card.event], TONES[card.event], queries.is_handed(SYSTEM, card.id))
