# SPDX-License-Identifier: Apache-2.0
"""Packages that we were given: received, checked, opened; what became of what was in them; and their end."""

import shutil
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.parcels.actions.custody import append, keep, locked, must_follow
from duly.rooms.parcels.bag import durable
from duly.rooms.parcels.bag.alone import alone
from duly.rooms.parcels.bag.checking import Checked, check, check_lists
from duly.rooms.parcels.bag.interchange import fitting_identity
from duly.rooms.parcels.bag.opening import Owner, open_into, opened_again
from duly.rooms.parcels.bag.packing import bring
from duly.rooms.parcels.bag.places import Folder, Place, place_at
from duly.rooms.parcels.kinds import PUT_AWAY
from duly.rooms.parcels.models import Parcel, ParcelKey
from duly.rooms.parcels.queries.keys import signer_of
from duly.rooms.parcels.queries.parcels import BAG, FOLDER, OPEN, chain_of, home_of, partial_of, seen, settle
from duly.rooms.parcels.refusals import DAMAGED, KEY_ENDED, NO_OWN_KEY, NOT_FOR_YOU, RECEIVED_ALREADY, UNKNOWN_SENDER
from duly.rooms.parcels.rules.cards import fingerprint
from duly.rooms.parcels.rules.envelope import HPKE
from duly.rooms.parcels.rules.limits import TAGS
from duly.rooms.parcels.rules.reasons import OTHER_SEAL
from duly.rooms.parcels.terms import Direction, Event, Opened


def receive(actor: Actor, organisation: UUID, path: Path, *, title: str = "") -> UUID:
    """Take a package in: its lists, its signature and the chain are checked, then it is copied into the home folder; gives its id.
    Nothing is opened. Interrupted, it goes on when it is asked again. Records ``parcels.received``.

    Raises:
        Refusal: ``parcels.no_such_place``, ``parcels.not_a_parcel``, ``parcels.bad_tar``, ``parcels.odd_file``,
            ``parcels.too_large``, ``parcels.missing_file``, ``parcels.malformed``, ``parcels.damaged``, ``parcels.bad_signature``,
            ``parcels.bad_custody``, ``parcels.not_for_you``, ``parcels.no_own_key``, ``parcels.received_already``,
            ``parcels.no_room``, ``parcels.busy``.
    """
    rights.require(actor, "parcels.receive")
    actor.require_sight(organisation)
    place = place_at(path)
    checked = check_lists(place)
    held = Parcel.objects.filter(
        organisation_id=organisation, direction=Direction.IN, package=checked.envelope.id
    ).first()
    if held is not None:
        raise RECEIVED_ALREADY(at=clock.stamp(held.at))
    row_id = uuid5(organisation, checked.seal)  # so that an interrupted copy is found again
    home = Path(settings.DULY.folder(FOLDER)) / str(row_id)
    with alone(home):
        _own(organisation, checked)
        bring(place, checked, home / (BAG + durable.PARTIAL))
        _receive(actor, organisation, row_id, checked, title=title)
        settle(seen(actor, row_id))
    return row_id


def verify(actor: Actor, parcel: UUID) -> None:
    """Check all of a package that lies here, every byte of it, and that somebody sealed it whose key two people know.

    Records ``parcels.verified``.

    Raises:
        Refusal: ``parcels.unknown_sender``, ``parcels.damaged``, ``parcels.missing_file``, ``parcels.odd_file``,
            ``parcels.malformed``, ``parcels.bad_signature``, ``parcels.bad_custody``, ``parcels.gone``, ``parcels.not_now``.
    """
    rights.require(actor, "parcels.verify")
    row = seen(actor, parcel)
    must_follow(chain_of(row), Event.VERIFIED)
    with alone(home_of(row)):
        _checked(row)
        _note(actor, parcel)


def open_parcel(actor: Actor, parcel: UUID, *, identity: str = "") -> Opened:
    """Check a package once more and open it; gives the tables, as files in the home folder that stay until they are put away.
    ``identity`` is the text of the key file of a receiver with ``age``; it is used here and kept nowhere.

    No byte reaches a reader of files before all of it was checked: signature, digests, every chunk, the list inside.
    Records ``parcels.unsealed``.

    Raises:
        Refusal: ``parcels.not_now`` before it was verified; as :func:`verify`; ``parcels.wrong_key``, ``parcels.no_room``; for
            ``age`` ``parcels.identity_lacking``, ``parcels.bad_identity``, ``parcels.other_identity``.
    """
    rights.require(actor, "parcels.unseal")
    row = seen(actor, parcel)
    chain = chain_of(row)
    must_follow(chain, Event.UNSEALED)
    with alone(home_of(row)):
        place, checked = _checked(row)
        owner, folder = _owner(row, checked, identity), home_of(row) / OPEN
        is_there = folder.is_dir()
        found = opened_again(place, checked, owner, folder) if is_there else open_into(place, checked, owner, folder)
        if not is_there or chain[-1].event is Event.VERIFIED:
            _unseal(actor, parcel)
    return found


@action("parcels.note")
def note(actor: Actor, parcel: UUID, event: Event, *, rows: int, report: str = "") -> None:
    """Say that what was in a package was loaded, or reconciled: how many rows, and the digest of the report.

    Records ``parcels.loaded`` or ``parcels.reconciled``.

    Raises:
        Refusal: ``parcels.not_now``, ``parcels.gone``, ``parcels.no_such_parcel``.
        ValueError: another event.
    """
    if event not in {Event.LOADED, Event.RECONCILED}:
        raise ValueError(event)
    said: dict[str, Json] = {"rows": rows, "report": report}
    append(locked(actor, parcel), event, said, public=said)


@action("parcels.put_away")
def put_away(actor: Actor, parcel: UUID) -> int:
    """Remove from the disk what was opened of a package; gives how many files that were. The package stays.

    Records ``parcels.put_away``.

    Raises:
        Refusal: ``parcels.no_such_parcel``, ``parcels.busy``.
    """
    row = locked(actor, parcel)
    with alone(home_of(row)):
        folders = (home_of(row) / OPEN, partial_of(row, OPEN))
        removed, _ = _in(*folders)
        _remove(*folders)
    public: dict[str, Json] = {"parcel": str(row.id), "package": str(row.package), "removed": removed}
    record(PUT_AWAY, stream=row.id, public=public)
    return removed


@action("parcels.destroy")
def destroy(actor: Actor, parcel: UUID, *, reason: str) -> None:
    """Destroy our copy of a package, and what was opened of it; what stays is the chain, and with it a certificate. Files are
    removed, not overwritten: what a disk keeps beneath stays sealed only for what was sealed.

    Records ``parcels.destroyed``.

    Raises:
        Refusal: ``parcels.gone``, ``parcels.no_such_parcel``, ``parcels.busy``.
    """
    row = locked(actor, parcel)
    must_follow(chain_of(row), Event.DESTROYED)
    home = home_of(row)
    folders = (home / OPEN, partial_of(row, OPEN), home / BAG, partial_of(row))
    with alone(home):
        removed, size = _in(*folders)
        said: dict[str, Json] = {"removed": removed, "removed_bytes": size}
        append(row, Event.DESTROYED, {**said, "seal": row.seal}, public=said, note=(actor, reason))
        _remove(*folders)


@action("parcels.receive")
def _receive(actor: Actor, organisation: UUID, row_id: UUID, checked: Checked, *, title: str) -> None:
    """Take down that a package is here. Records ``parcels.received``."""
    key = _own(organisation, checked)
    row = Parcel.objects.create(
        id=row_id, organisation_id=organisation, direction=Direction.IN, package=checked.envelope.id, title=title.strip()[:200], key=key,
        peers=[checked.envelope.sender.key_id], before=checked.envelope.before, seal=checked.seal, files=checked.envelope.files,
        size=checked.size, by=actor.id, at=clock.now(),
    )  # fmt: skip
    keep(row, checked.custody)
    sender = checked.envelope.sender.key_id
    append(row, Event.RECEIVED, {"seal": checked.seal}, public={"sender": sender})


@action("parcels.verify")
def _note(actor: Actor, parcel: UUID) -> None:
    """Take down that all of it was checked. Records ``parcels.verified``."""
    row = locked(actor, parcel)
    append(row, Event.VERIFIED, {"seal": row.seal})


@action("parcels.unseal")
def _unseal(actor: Actor, parcel: UUID) -> None:
    """Take down that it was opened. Records ``parcels.unsealed``."""
    row = locked(actor, parcel)
    append(row, Event.UNSEALED, {"seal": row.seal})


def _checked(row: Parcel) -> tuple[Place, Checked]:
    """What lies here is whole, is what was received, and comes from somebody who is known."""
    place = Folder(settle(row))
    checked = check(place)
    if checked.seal != row.seal:
        raise DAMAGED(path=TAGS, why=OTHER_SEAL)
    sender = checked.envelope.sender
    known = ParcelKey.objects.filter(organisation_id=row.organisation_id, key_id=sender.key_id)
    if not any(one.sealed is not None or one.confirmed_at is not None for one in known):
        raise UNKNOWN_SENDER(owner=sender.name, fingerprint=sender.fingerprint)
    if all(one.sealed is None and one.ended_at is not None for one in known):
        raise KEY_ENDED(owner=sender.name)
    return place, checked


def _owner(row: Parcel, checked: Checked, identity: str) -> Owner:
    """Who opens it: our own key, or for ``age`` whoever has the identity."""
    if checked.envelope.sealing == HPKE:
        return Owner(*signer_of(row.key))
    return Owner(identity=fitting_identity(identity, checked.envelope.receivers))


def _own(organisation: UUID, checked: Checked) -> ParcelKey:
    """The key of ours that opens it; where ``age`` does, the one that signs for us."""
    held = ParcelKey.objects.filter(organisation_id=organisation, sealed__isnull=False).order_by("ended_at", "-at")
    newest = held.filter(ended_at__isnull=True).first()
    if checked.envelope.sealing != HPKE:
        if newest is None:
            raise NO_OWN_KEY()
        return newest
    for row in held:
        if row.key_id in checked.keys:
            return row
    raise NOT_FOR_YOU(fingerprint=fingerprint(newest.key_id) if newest else "—")


def _in(*folders: Path) -> tuple[int, int]:
    """How many files are in folders, and their bytes."""
    sizes = [one.lstat().st_size for folder in folders for one in folder.rglob("*") if not one.is_dir()]
    return len(sizes), sum(sizes)


def _remove(*folders: Path) -> None:
    for folder in folders:
        if folder.is_dir():
            shutil.rmtree(folder)
            durable.sync(folder.parent)
