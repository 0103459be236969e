# SPDX-License-Identifier: Apache-2.0
"""Adding to the chain of custody, inside a running verb: signed, kept, recorded. The file beside a package follows when it goes out."""

from collections.abc import Collection, Mapping
from uuid import UUID

from duly.foundation.ledger.actions import record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.parcels.kinds import OF_EVENT
from duly.rooms.parcels.models import CustodyEntry, Parcel
from duly.rooms.parcels.queries.keys import signer_of
from duly.rooms.parcels.queries.parcels import chain_of, seen, which
from duly.rooms.parcels.refusals import GONE, NOT_NOW
from duly.rooms.parcels.rules.custody import AFTER, Entry, entry, may_follow
from duly.rooms.parcels.terms import EVENT_WORDS, Event


def locked(actor: Actor, parcel: UUID) -> Parcel:
    """A row that nobody else changes until the verb ends.

    Raises:
        Refusal: ``parcels.no_such_parcel``.
    """
    row = seen(actor, parcel)
    return Parcel.objects.select_for_update(of=("self",)).select_related("key").get(id=row.id)


def append(
    row: Parcel,
    event: Event,
    data: Mapping[str, Json],
    *,
    public: Mapping[str, Json] | None = None,
    note: tuple[Actor, str] | None = None,
) -> Entry:
    """The next entry of our copy of the chain; ``public`` goes into the leaf beside it.

    Raises:
        Refusal: ``parcels.not_now``, ``parcels.gone``.
    """
    chain = chain_of(row) if row.custody.exists() else []
    must_follow(chain, event)
    now = clock.now()
    added = entry(chain, row.package, event, at=clock.stamp(now), signer=signer_of(row.key), data=data)
    keep(row, [added])
    leaf = {**which(row), "entry": added.digest, **(public or {})}
    subject, personal = (note[0].id, {"note": note[1].strip()[:1000]}) if note else (None, None)
    record(OF_EVENT[event], stream=row.id, public=leaf, subject=subject, personal=personal)
    return added


def keep(row: Parcel, entries: Collection[Entry]) -> None:
    """Keep entries of the chain as they are."""
    now = clock.now()
    CustodyEntry.objects.bulk_create(
        CustodyEntry(parcel=row, n=one.n, event=one.event, digest=one.digest, line=one.line.decode(), at=now)
        for one in entries
    )


def must_follow(chain: list[Entry], event: Event) -> None:
    """This can happen now.

    Raises:
        Refusal: ``parcels.not_now``, ``parcels.gone``.
    """
    events = [one.event for one in chain]
    if Event.DESTROYED in events:
        raise GONE()
    if not may_follow(events, event):
        wanted = EVENT_WORDS[AFTER.get(event, Event.CREATED)]
        raise NOT_NOW(event=EVENT_WORDS[events[-1]], wanted=wanted)
