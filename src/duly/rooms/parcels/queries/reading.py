# SPDX-License-Identifier: Apache-2.0
"""What is inside packages: those of ours read back as they were sealed, those of others where they lie open; and whose a package is
before it is taken in.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.parcels.bag.checking import Checked, check, check_lists
from duly.rooms.parcels.bag.opening import Owner, read_each
from duly.rooms.parcels.bag.places import Folder, place_at
from duly.rooms.parcels.facts import ParcelCard
from duly.rooms.parcels.models import Parcel, ParcelKey
from duly.rooms.parcels.queries.keys import signer_of
from duly.rooms.parcels.queries.parcels import OPEN, card_of, chain_of, home_of, seen, settle, visible
from duly.rooms.parcels.refusals import DAMAGED, GONE, NO_OWN_KEY, NO_SUCH_PARCEL, NOT_NOW, NOT_OPEN, NOT_OURS
from duly.rooms.parcels.rules.cards import fingerprint, is_fingerprint
from duly.rooms.parcels.rules.limits import TAGS
from duly.rooms.parcels.rules.reasons import OTHER_SEAL
from duly.rooms.parcels.terms import EVENT_WORDS, Direction, Event


class Outside(NamedTuple):
    """What stands on a package, for anybody to see."""

    package: UUID
    sender: str
    """What its key calls itself; that says nothing of whose it is."""
    fingerprint: str
    card: str
    """The sender's card, as it would be imported."""
    seal: str
    sealing: str
    made_at: str
    files: int
    size: int


def outside_of(path: Path) -> Outside:
    """What stands on a package that lies somewhere; its lists, signature and chain were checked just now.

    Raises:
        Refusal: ``parcels.no_such_place``, ``parcels.not_a_parcel`` and the others of a package that is not whole.
    """
    checked = check_lists(place_at(path))
    envelope = checked.envelope
    return Outside(
        envelope.id, envelope.sender.name, envelope.sender.fingerprint, envelope.sender.text, checked.seal, envelope.sealing,
        envelope.made_at, envelope.files, checked.size,
    )  # fmt: skip


def outside_of_parcel(actor: Actor, parcel: UUID) -> Outside:
    """The same of a package that lies here.

    Raises:
        Refusal: ``parcels.no_such_parcel``, ``parcels.not_now``, ``parcels.gone``.
    """
    return outside_of(_bag(seen(actor, parcel)))


def received_as(actor: Actor, organisation: UUID, package: UUID) -> ParcelCard | None:
    """The package with this number, if the organisation was given it before."""
    row = visible(actor).filter(organisation_id=organisation, direction=Direction.IN, package=package).first()
    return None if row is None else card_of(row)


def sealed_of(transfer: UUID) -> ParcelCard | None:
    """The package that a transfer was sealed into, the last one that was not destroyed."""
    rows = Parcel.objects.filter(transfer_id=transfer, direction=Direction.OUT).prefetch_related("custody")
    cards = [card_of(row) for row in rows.order_by("-at", "id")]
    return next((card for card in cards if card.event is not Event.DESTROYED), None)


def is_handed(actor: Actor, parcel: UUID) -> bool:
    """Whether it went out, so that others hold it too."""
    return seen(actor, parcel).custody.filter(event=Event.HANDED).exists()


def own_key(organisation: UUID) -> UUID:
    """The key of ours that seals and signs now: the newest in use.

    Raises:
        Refusal: ``parcels.no_own_key``.
    """
    held = ParcelKey.objects.filter(organisation_id=organisation, sealed__isnull=False, ended_at__isnull=True)
    row = held.order_by("-at", "id").first()
    if row is None:
        raise NO_OWN_KEY()
    return row.id


def keys_named(organisation: UUID, said: str) -> list[UUID]:
    """The keys that somebody means by an id, a fingerprint, a key id or an address; none when there is no such key."""
    wanted = said.strip()
    rows = ParcelKey.objects.filter(organisation_id=organisation).order_by("at", "id")
    return [
        row.id
        for row in rows
        if wanted in {str(row.id), row.key_id, row.card.strip()} or is_fingerprint(wanted, row.key_id)
    ]


def fingerprint_of(key_id: str) -> str:
    """What two people compare of a key that is known by its id alone."""
    return fingerprint(key_id)


def is_ours(key: UUID) -> bool:
    """Whether it is a key of ours."""
    return ParcelKey.objects.filter(id=key, sealed__isnull=False).exists()


def open_folder(organisation: UUID, parcel: UUID) -> Path:
    """Where a package lies open that belongs to this organisation: a Data Package, checked as a whole when it was opened.

    Raises:
        Refusal: ``parcels.no_such_parcel``, ``parcels.not_open``.
    """
    row = Parcel.objects.filter(organisation_id=organisation, id=parcel).first()
    if row is None:
        raise NO_SUCH_PARCEL(field="address")
    folder = home_of(row) / OPEN
    if not folder.is_dir():
        raise NOT_OPEN(field="address")
    return folder


def read_back(actor: Actor, parcel: UUID) -> Iterator[tuple[str, bytes]]:
    """What a package of ours holds, as it was sealed: every path inside with its content. All of it is checked first; our own key
    opens it.

    Raises:
        Refusal: ``parcels.not_ours`` when it was not sealed for us, too; ``parcels.damaged`` and the others of a package that
            is not whole.
    """
    row, place, checked = _whole(actor, parcel)
    if row.key.key_id not in checked.keys:
        raise NOT_OURS()
    for file, content in read_each(place, checked, Owner(*signer_of(row.key))):
        yield file.path, content


def must_be_whole(actor: Actor, parcel: UUID) -> None:
    """Check every byte of a package that lies here, without opening it.

    Raises:
        Refusal: ``parcels.damaged`` and the others of a package that is not whole.
    """
    _whole(actor, parcel)


def _bag(row: Parcel) -> Path:
    """Where a package lies that was sealed or received, and is not destroyed.

    Raises:
        Refusal: ``parcels.not_now``, ``parcels.gone``.
    """
    last = chain_of(row)[-1].event
    if last is Event.DESTROYED:
        raise GONE()
    if not row.seal:
        raise NOT_NOW(event=EVENT_WORDS[last], wanted=EVENT_WORDS[Event.SEALED])
    return settle(row)


def _whole(actor: Actor, parcel: UUID) -> tuple[Parcel, Folder, Checked]:
    row = seen(actor, parcel)
    place = Folder(_bag(row))
    checked = check(place)
    if checked.seal != row.seal:
        raise DAMAGED(path=TAGS, why=OTHER_SEAL)
    return row, place, checked
