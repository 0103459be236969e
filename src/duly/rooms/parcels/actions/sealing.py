# SPDX-License-Identifier: Apache-2.0
"""Packages of ours: begun, filled and sealed, handed over."""

from collections.abc import Sequence
from uuid import UUID

from duly.foundation.ledger.actions import action
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.ids import random_id
from duly.rooms.parcels.actions.custody import append, locked
from duly.rooms.parcels.bag.alone import alone
from duly.rooms.parcels.bag.writing import Plan, Writer, sign
from duly.rooms.parcels.models import Parcel, ParcelKey
from duly.rooms.parcels.queries.keys import seen as seen_key
from duly.rooms.parcels.queries.keys import signer_of
from duly.rooms.parcels.queries.parcels import chain_of, home_of, partial_of, seen, settle, text_of, write_custody
from duly.rooms.parcels.refusals import (
    BAD_CONTENT,
    GONE,
    KEY_ENDED,
    NO_SEALING_KEY,
    NO_SUCH_KEY,
    NOT_CONFIRMED,
    NOT_NOW,
    NOTHING_TO_SEAL,
)
from duly.rooms.parcels.rules.cards import read_card
from duly.rooms.parcels.rules.contents import document_path, must_be_tables, table_path
from duly.rooms.parcels.rules.limits import MANIFEST, TAGS
from duly.rooms.parcels.rules.manifests import is_basis, seal_of, sealed_statement
from duly.rooms.parcels.rules.reasons import PATH_FORM
from duly.rooms.parcels.terms import EVENT_WORDS, Content, Direction, Event


@action("parcels.create")
def create(
    actor: Actor,
    key: UUID,
    receivers: Sequence[UUID],
    *,
    title: str = "",
    basis: str = "",
    before: str = "",
    transfer: UUID | None = None,
) -> UUID:
    """Begin a package of ours: which key of ours seals and signs it, and for whose keys. Gives its id; nothing is in it yet.

    ``basis`` is a short code of the legal basis that a courier may read; ``before`` is the seal of the package that this one
    continues. Records ``parcels.created``.

    Raises:
        Refusal: ``parcels.no_such_key``, ``parcels.not_confirmed``, ``parcels.key_ended``, ``parcels.no_sealing_key``,
            ``parcels.bad_content``.
    """
    own = seen_key(actor, key)
    peers = [_usable(actor, own, one) for one in dict.fromkeys(receivers)]
    ways = {one.sealing for one in peers}
    if own.sealed is None:
        raise NO_SUCH_KEY(field="key")
    if own.ended_at is not None:
        raise KEY_ENDED(field="key", owner=own.owner)
    if len(ways) != 1:
        raise NO_SEALING_KEY(field="receivers", ways=", ".join(sorted(ways)) or "-")
    if not is_basis(basis):
        raise BAD_CONTENT(field="basis", what=basis[:60], why=PATH_FORM)
    row = Parcel.objects.create(
        id=random_id(), organisation_id=own.organisation_id, direction=Direction.OUT, package=random_id(), title=title.strip()[:200],
        key=own, peers=[one.key_id for one in peers], basis=basis, before=before, transfer_id=transfer, by=actor.id, at=clock.now(),
    )  # fmt: skip
    append(row, Event.CREATED, {"receivers": [*row.peers]}, public={"receivers": [*row.peers]})
    return row.id


def seal(actor: Actor, parcel: UUID, content: Content) -> str:
    """Write and seal all of a package; gives its seal. Long work, outside of any transaction: when it is interrupted, asking again
    with the same content goes on after the last file that was finished.

    Raises:
        Refusal: ``parcels.nothing_to_seal``, ``parcels.bad_content``, ``parcels.no_room``, ``parcels.busy``, ``parcels.gone``,
            ``parcels.not_now``, ``parcels.no_such_parcel``.
    """
    rights.require(actor, "parcels.seal")
    row = seen(actor, parcel)
    must_be_tables(content.tables)
    with alone(home_of(row)):
        _must_be_open(row)
        if row.seal:
            settle(row)
            return row.seal
        writer = _filled(row, content)
        sender = read_card(row.key.card)
        writer.close(sender, clock.stamp(row.at), tables=content.tables, basis=row.basis, before=row.before)
        _finish(actor, parcel)
    sealed = seen(actor, parcel)
    write_custody(sealed)
    return sealed.seal


@action("parcels.seal")
def _finish(actor: Actor, parcel: UUID) -> None:
    """Sign a package that was written. Records ``parcels.sealed``."""
    row = locked(actor, parcel)
    folder = partial_of(row)
    tags, listed = ((folder / name).read_bytes() for name in (TAGS, MANIFEST))
    sizes = [one.stat().st_size for one in (folder / "data").iterdir()]
    row.seal, row.files, row.size = seal_of(tags), len(sizes), sum(sizes)
    row.save(update_fields=["seal", "files", "size"])
    _, own = signer_of(row.key)
    signatures = own.sign(sealed_statement(row.package, listed, tags))
    append(row, Event.SEALED, {"seal": row.seal, "files": row.files, "bytes": row.size})
    sign(folder, signatures, text_of(row))


@action("parcels.hand_over")
def hand_over(actor: Actor, parcel: UUID, *, way: str, note: str = "") -> None:
    """Say that a package goes to its receiver, and on which way (``usb``, ``https``, ``courier`` …); now it can be taken out.
    Records ``parcels.handed``.

    Raises:
        Refusal: ``parcels.not_now``, ``parcels.gone``, ``parcels.no_such_parcel``, ``parcels.bad_content``.
    """
    row = locked(actor, parcel)
    if not way or not is_basis(way):
        raise BAD_CONTENT(field="way", what=way[:60], why=PATH_FORM)
    append(row, Event.HANDED, {"way": way}, public={"way": way}, note=(actor, note))


def _filled(row: Parcel, content: Content) -> Writer:
    rows = list(ParcelKey.objects.filter(organisation_id=row.organisation_id, key_id__in=row.peers))
    held = sorted(rows, key=lambda one: row.peers.index(one.key_id))
    cards = tuple(read_card(one.card) for one in held if one.sealing == "hpke")
    writer = Writer(partial_of(row), Plan(row.package, cards, tuple(one.card for one in held if one.sealing == "age")))
    counts = dict.fromkeys(range(len(content.tables)), 0)
    for shard in content.shards:
        if shard.table not in counts or shard.ending not in {"csv", "parquet"}:
            raise BAD_CONTENT(what=f"{shard.table}.{shard.ending}", why=PATH_FORM)
        writer.add(table_path(shard.table, counts[shard.table], shard.ending), shard.pieces, shard.rows)
        counts[shard.table] += 1
    if not counts or not all(counts.values()):
        raise NOTHING_TO_SEAL()
    for document in content.documents:
        writer.add(document_path(document.role, document.ending), document.pieces)
    return writer


def _usable(actor: Actor, own: ParcelKey, receiver: UUID) -> ParcelKey:
    row = seen_key(actor, receiver)
    if row.organisation_id != own.organisation_id:
        raise NO_SUCH_KEY(field="receivers")
    if row.ended_at is not None:
        raise KEY_ENDED(field="receivers", owner=row.owner)
    if row.sealed is None and row.confirmed_at is None:
        raise NOT_CONFIRMED(field="receivers", owner=row.owner)
    return row


def _must_be_open(row: Parcel) -> None:
    last = chain_of(row)[-1].event
    if last is Event.DESTROYED:
        raise GONE()
    if row.direction != Direction.OUT:
        raise NOT_NOW(event=EVENT_WORDS[last], wanted=EVENT_WORDS[Event.CREATED])
