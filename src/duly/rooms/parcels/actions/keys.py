# SPDX-License-Identifier: Apache-2.0
"""Package keys: made here, or brought in by one person and confirmed by another."""

import hashlib
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.parcels.bag.interchange import must_be_receivers
from duly.rooms.parcels.kinds import KEY_CONFIRMED, KEY_ENDED, KEY_IMPORTED, KEY_MADE
from duly.rooms.parcels.models import ParcelKey
from duly.rooms.parcels.queries.keys import place_of, visible
from duly.rooms.parcels.refusals import (
    BAD_CARD,
    KEY_KNOWN,
    NO_SUCH_KEY,
    NOT_BY_KEY,
    OTHER_FINGERPRINT,
    OWN_IMPORT,
)
from duly.rooms.parcels.refusals import (
    KEY_ENDED as ENDED_ALREADY,
)
from duly.rooms.parcels.rules.cards import card_of, fingerprint, is_fingerprint, new_secret, read_card
from duly.rooms.parcels.rules.reasons import NO_NAME

_AGE = "age1"
_LARGEST = 65_536
_LONGEST = 200


@action("parcels.make_key")
def make_key(actor: Actor, organisation: UUID) -> UUID:
    """Make a package key of ours: it signs what we seal, and opens what is sealed for us. Its private half is sealed under a key
    of the vault. Records ``parcels.key_made``.

    Raises:
        Refusal: ``parcels.not_by_key``, ``rights.other_organisation``.
    """
    _must_be_a_person(actor)
    actor.require_sight(organisation)
    now, own, secret = clock.now(), random_id(), new_secret()
    card = card_of(secret, accounts.organisations([organisation])[organisation].name("en"), clock.stamp(now))
    sealed = keys.made([own])[own].seal(place_of(organisation, own), secret)
    row = ParcelKey.objects.create(
        id=own, organisation_id=organisation, owner=card.name, key_id=card.key_id, card=card.text, sealed=sealed, by=actor.id, at=now
    )  # fmt: skip
    record(KEY_MADE, stream=row.id, public=_which(row))
    return row.id


@action("parcels.import_key")
def import_key(actor: Actor, organisation: UUID, text: str, *, owner: str = "") -> UUID:
    """Bring in the key of somebody else: the file that they exported, or the address (``age1…``) of a receiver who has only
    ``age``; ``owner`` says whose that is. Nothing is sealed for it before a second person has confirmed it.

    Records ``parcels.key_imported``.

    Raises:
        Refusal: ``parcels.bad_card``, ``parcels.key_known``, ``parcels.age_lacking``, ``parcels.not_by_key``,
            ``rights.other_organisation``.
    """
    _must_be_a_person(actor)
    actor.require_sight(organisation)
    sealing, name, key_id, card = _read(text[: _LARGEST + 1], owner.strip())
    known = ParcelKey.objects.filter(organisation_id=organisation, key_id=key_id).first()
    if known is not None:
        raise KEY_KNOWN(field="card", owner=known.owner)
    row = ParcelKey.objects.create(
        id=random_id(), organisation_id=organisation, owner=name, key_id=key_id, card=card, sealing=sealing, by=actor.id, at=clock.now()
    )  # fmt: skip
    record(KEY_IMPORTED, stream=row.id, public=_which(row))
    return row.id


@action("parcels.confirm_key")
def confirm_key(actor: Actor, key: UUID, said: str) -> None:
    """Say, as somebody else than who brought it in, that its owner read out this fingerprint. Records ``parcels.key_confirmed``.

    Raises:
        Refusal: ``parcels.no_such_key``, ``parcels.own_import``, ``parcels.other_fingerprint``, ``parcels.key_ended``,
            ``parcels.not_by_key``.
    """
    _must_be_a_person(actor)
    row = _in_use(actor, key)
    if row.by == actor.id:
        raise OWN_IMPORT()
    if not is_fingerprint(said, row.key_id):
        raise OTHER_FINGERPRINT(field="fingerprint")
    if row.confirmed_at is None:
        row.confirmed_by, row.confirmed_at = actor.id, clock.now()
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        record(KEY_CONFIRMED, stream=row.id, public=_which(row))


@action("parcels.end_key")
def end_key(actor: Actor, key: UUID, *, note: str = "") -> None:
    """Use a key for nothing new any more. What was sealed for a key of ours still opens. Records ``parcels.key_ended``.

    Raises:
        Refusal: ``parcels.no_such_key``, ``parcels.key_ended``, ``parcels.not_by_key``.
    """
    _must_be_a_person(actor)
    row = _in_use(actor, key)
    row.ended_at, row.ended_by = clock.now(), actor.id
    row.save(update_fields=["ended_at", "ended_by"])
    public: dict[str, Json] = {"key": str(row.id), "key_id": row.key_id}
    record(KEY_ENDED, stream=row.id, public=public, subject=actor.id, personal={"note": note.strip()[:1000]})


def _read(text: str, owner: str) -> tuple[str, str, str, str]:
    """How the owner of a key is sealed for, who it is, its id, its text."""
    if not text.strip().startswith(_AGE):
        card = read_card(text)
        return "hpke", card.name, card.key_id, card.text
    if not owner or len(owner) > _LONGEST or not owner.isprintable():
        raise BAD_CARD(field="owner", why=NO_NAME)
    address = text.strip()
    must_be_receivers([address])
    return "age", owner, f"sha256:{hashlib.sha256(address.encode()).hexdigest()}", address


def _in_use(actor: Actor, key: UUID) -> ParcelKey:
    row = visible(actor).select_for_update().filter(id=key).first()
    if row is None:
        raise NO_SUCH_KEY(field="key")
    if row.ended_at is not None:
        raise ENDED_ALREADY(owner=row.owner)
    return row


def _which(row: ParcelKey) -> dict[str, Json]:
    return {"key": str(row.id), "key_id": row.key_id, "fingerprint": fingerprint(row.key_id)}


def _must_be_a_person(actor: Actor) -> None:
    if actor.kind == "key":
        raise NOT_BY_KEY()
