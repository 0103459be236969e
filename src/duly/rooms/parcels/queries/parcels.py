# SPDX-License-Identifier: Apache-2.0
"""Sealed packages: how they stand, where they lie, who held them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.parcels.bag import durable, packing
from duly.rooms.parcels.facts import Hop, ParcelCard
from duly.rooms.parcels.models import Parcel, ParcelKey
from duly.rooms.parcels.refusals import GONE, NO_SUCH_PARCEL, NOT_NOW
from duly.rooms.parcels.rules.certificates import certificate_over
from duly.rooms.parcels.rules.custody import Entry, compare, read_chain
from duly.rooms.parcels.rules.limits import CUSTODY
from duly.rooms.parcels.terms import EVENT_WORDS, Compared, Direction, Event

FOLDER = "parcels"
BAG, OPEN = "bag", "open"


def parcels_for(actor: Actor, organisation: UUID | None = None) -> list[ParcelCard]:
    """All that the actor may see, newest first."""
    rows = visible(actor)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return [card_of(row) for row in rows.prefetch_related("custody").order_by("-at", "id")]


def parcel_for(actor: Actor, parcel: UUID) -> ParcelCard:
    """One of them.

    Raises:
        Refusal: ``parcels.no_such_parcel``.
    """
    return card_of(seen(actor, parcel))


def custody_of(actor: Actor, parcel: UUID) -> list[Hop]:
    """Who had it when, as far as our copy of the chain goes; every entry's signature was checked just now.

    Raises:
        Refusal: ``parcels.no_such_parcel``, ``parcels.bad_custody``, ``parcels.bad_signature``.
    """
    row = seen(actor, parcel)
    return [Hop(one.n, one.event, one.at, one.card.name, one.by, one.digest) for one in chain_of(row)]


def custody_file(actor: Actor, parcel: UUID) -> bytes:
    """Our copy of the chain, to be laid beside that of the other house.

    Raises:
        Refusal: ``parcels.no_such_parcel``.
    """
    return text_of(seen(actor, parcel))


def compared(actor: Actor, parcel: UUID, other: bytes) -> Compared:
    """Our copy of the chain beside another one.

    Raises:
        Refusal: ``parcels.no_such_parcel``, ``parcels.bad_custody``, ``parcels.bad_signature``, ``parcels.malformed``.
    """
    row = seen(actor, parcel)
    return compare(chain_of(row), read_chain(other, row.package))


def certificate(actor: Actor, parcel: UUID) -> bytes:
    """The certificate of destruction: what it was, what was removed, the whole chain, signed.

    Raises:
        Refusal: ``parcels.no_such_parcel``, ``parcels.not_now``.
    """
    row = seen(actor, parcel)
    chain = chain_of(row)
    if chain[-1].event is not Event.DESTROYED:
        raise NOT_NOW(event=EVENT_WORDS[chain[-1].event], wanted=EVENT_WORDS[Event.DESTROYED])
    return certificate_over(row.package, row.seal, chain)


def package_folder(actor: Actor, parcel: UUID) -> Path:
    """Where a package lies that was handed over: a bag, to be copied to wherever it goes.

    Raises:
        Refusal: ``parcels.no_such_parcel``, ``parcels.not_now``, ``parcels.gone``.
    """
    row = seen(actor, parcel)
    chain = chain_of(row)
    if row.direction == Direction.OUT and not any(entry.event is Event.HANDED for entry in chain):
        raise NOT_NOW(event=EVENT_WORDS[chain[-1].event], wanted=EVENT_WORDS[Event.HANDED])
    if chain[-1].event is Event.DESTROYED:
        raise GONE()
    write_custody(row)
    return settle(row)


def package_file(actor: Actor, parcel: UUID) -> Iterator[bytes]:
    """The same as one tar file, piece by piece.

    Raises:
        Refusal: as :func:`package_folder`, before the first piece.
    """
    return packing.packed(package_folder(actor, parcel))


def visible(actor: Actor) -> QuerySet[Parcel]:
    """The packages of the actor's organisations."""
    rows = Parcel.objects.select_related("key")
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def seen(actor: Actor, parcel: UUID) -> Parcel:
    """A row, if it is the actor's to see.

    Raises:
        Refusal: ``parcels.no_such_parcel``.
    """
    row = visible(actor).filter(id=parcel).first()
    if row is None:
        raise NO_SUCH_PARCEL(field="parcel")
    return row


def text_of(row: Parcel) -> bytes:
    """The chain of custody, as it stands in its file."""
    lines: Sequence[str] = [entry.line for entry in row.custody.order_by("n")]
    return "".join(f"{line}\n" for line in lines).encode()


def chain_of(row: Parcel) -> list[Entry]:
    """The same, read and checked."""
    return read_chain(text_of(row), row.package)


def home_of(row: Parcel) -> Path:
    """The folder of a package in the home folder: ``bag``, ``open``, and the same with ``.partial`` while they are written."""
    return Path(settings.DULY.folder(FOLDER)) / str(row.id)


def partial_of(row: Parcel, name: str = BAG) -> Path:
    """Where it is written."""
    return home_of(row) / (name + durable.PARTIAL)


def settle(row: Parcel) -> Path:
    """Where the bag lies. What was signed and not yet renamed when the process ended gets its name now."""
    bag, partial = home_of(row) / BAG, partial_of(row)
    if not bag.exists() and partial.exists() and row.seal:
        durable.move(partial, bag)
    return bag


def write_custody(row: Parcel) -> None:
    """Bring the file in the bag up to our copy of the chain."""
    bag = settle(row)
    if bag.is_dir():
        durable.write(bag / CUSTODY, text_of(row))


def which(row: Parcel) -> dict[str, Json]:
    """The fields with which every leaf about a package begins."""
    return {"parcel": str(row.id), "package": str(row.package), "seal": row.seal, "files": row.files, "bytes": row.size}


def card_of(row: Parcel) -> ParcelCard:
    """The same as others hold it."""
    last = max(row.custody.all(), key=lambda entry: entry.n)
    peers = [key for key in row.peers if key != row.key.key_id] or row.peers
    owners = ParcelKey.objects.filter(organisation_id=row.organisation_id, key_id__in=peers)
    names = dict(owners.values_list("key_id", "owner"))
    return ParcelCard(
        row.id, row.organisation_id, row.package, Direction(row.direction), row.title, row.seal, row.files, row.size, row.at,
        Event(last.event), tuple(names.get(key, key) for key in peers), row.transfer_id, (home_of(row) / OPEN).is_dir(),
    )  # fmt: skip
