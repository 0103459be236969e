# SPDX-License-Identifier: Apache-2.0
"""Erasure of a customer, as far as this room holds what can be read. What is sealed dies with the customer's key."""

from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers.changing import FORGOTTEN, Change, Nature
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER
from duly.rooms.customers.models import (
    Consent,
    ContactPoint,
    Contract,
    Crosswalk,
    Identifier,
    Import,
    NameTokens,
    Party,
    Pending,
    Preference,
)
from duly.rooms.customers.registry.entries import entry
from duly.rooms.customers.registry.journeys import Journey

ERASED = "erased"


class Forgotten(NamedTuple):
    """How much was put away."""

    contact_points: int = 0
    identifiers: int = 0
    contracts: int = 0
    consents: int = 0
    tokens: int = 0


@action("customers.forget")
def forget(actor: Actor, party: UUID, *, number: str) -> Forgotten:
    """Put away by what a customer is found and what of them stands in the open; their decisions and their record stay.

    The caller destroys the customer's key in the same transaction: it is that which makes the versions unreadable. The
    customer's number is free again, so that the next file with it brings somebody new. Records ``customers.forgotten``.

    Raises:
        Refusal: ``customers.unknown``.
    """
    known = Party.objects.filter(id=party).first()
    if known is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(party))
    actor.require_sight(known.organisation_id)
    # An import holds its own row first and a customer's then: in another order the two lock each other out.
    _say_no_more(known)
    row = Party.objects.select_for_update().get(id=party)
    if row.status == ERASED:
        return Forgotten()
    now = clock.now()
    gone = _put_away(party)
    row.ref, row.tags, row.status, row.digest, row.updated_at = f"{ERASED}-{party.hex}", [], ERASED, b"", now
    row.save(update_fields=["ref", "tags", "status", "digest", "updated_at"])
    change = Change(party, Nature.END, now, (), "erasure", number=number)
    public = {"number": number, **gone._asdict()}
    with Journey() as journey:
        entry(journey, row, change, now, source="erasure", said=public)
    record(FORGOTTEN, stream=row.stream, public=public)
    return gone


def _put_away(party: UUID) -> Forgotten:
    Pending.objects.filter(party=party).delete()
    Preference.objects.filter(party=party).delete()
    Crosswalk.objects.filter(party=party).delete()
    points = ContactPoint.objects.filter(party=party)
    return Forgotten(
        contact_points=points.update(mark=b"", tail=None, country="", state="ended", state_reason=ERASED),
        identifiers=Identifier.objects.filter(party=party).update(mark=b"", state="ended"),
        contracts=Contract.objects.filter(party=party).delete()[0],
        consents=Consent.objects.filter(party=party).update(how="", wording=""),
        tokens=NameTokens.objects.filter(party=party).delete()[0],
    )


def _say_no_more(row: Party) -> None:
    """Imports show the cells that were wrong with the first such rows: those of this customer are emptied."""
    for owner in Import.objects.select_for_update().filter(
        organisation_id=row.organisation_id, notable__contains=[{"ref": row.ref}]
    ):
        for line in owner.notable:
            if line["ref"] == row.ref:
                line["ref"] = "–"
                for issue in (line["refused"], *line["warnings"]):
                    if issue:
                        issue["value"] = "–"
        owner.save(update_fields=["notable"])
