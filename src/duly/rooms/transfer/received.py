# SPDX-License-Identifier: Apache-2.0
"""Packages that a transfer reads from: where they lie open, and what goes into their chain of custody when their rows are carried."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from duly.kernel.actors import SYSTEM
from duly.rooms.parcels import actions as parcels
from duly.rooms.parcels import queries as parcels_held
from duly.rooms.parcels.facts import Event
from duly.rooms.transfer.refusals import BAD_PACKAGE_ADDRESS
from duly.rooms.transfer.rules.packing import ADDRESS


def folder_of(organisation: UUID, address: str) -> Path:
    """Where a package lies open that a source names; only one of the transfer's own organisation.

    Raises:
        Refusal: ``transfer.bad_package_address``, ``parcels.no_such_parcel``, ``parcels.not_open``.
    """
    return parcels_held.open_folder(organisation, parcel_at(address))


def parcel_at(address: str) -> UUID:
    """The package that an address names.

    Raises:
        Refusal: ``transfer.bad_package_address``.
    """
    begins, number = address[: len(ADDRESS)], address[len(ADDRESS) :]
    try:
        return UUID(number if begins == ADDRESS else "")
    except ValueError:
        raise BAD_PACKAGE_ADDRESS(field="address", given=address[:60]) from None


def note(addresses: Iterator[str], event: Event, *, rows: int, report: str = "") -> None:
    """Let the chain of every package say that its rows were loaded, or reconciled, inside a running verb. One that was destroyed
    meanwhile says so already.
    """
    for address in addresses:
        card = parcels_held.parcel_for(SYSTEM, parcel_at(address))
        if card.event is not Event.DESTROYED:
            parcels.note(SYSTEM, card.id, event, rows=rows, report=report)
