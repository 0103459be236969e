# SPDX-License-Identifier: Apache-2.0
"""Customers and imports. Contact data leaves this room through ``reaches`` and ``profile`` only."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.foundation.vault import blind, keys
from duly.kernel import arrays
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.changing import Family
from duly.rooms.customers.facts import (
    ADDRESSLESS,
    CALLED,
    UNKNOWN_CUSTOMER,
    UNKNOWN_IMPORT,
    Card,
    Reach,
)
from duly.rooms.customers.listing import IMPORT_ORDERS, PARTY_ORDERS
from duly.rooms.customers.models import Consent, ContactPoint, Contract, Import, NameTokens, Party
from duly.rooms.customers.queries.selection import STANDS
from duly.rooms.customers.registry.sealing import Seat, marks_of, name_parties, open_points, opened
from duly.rooms.customers.rules import naming


class Profile(NamedTuple):
    """Everything that is on record about one customer."""

    party: Party
    contact_points: list[ContactPoint]
    contracts: list[Contract]
    consents: list[Consent]
    """Latest first."""


def unknown_refs(organisation: UUID, refs: Iterable[str]) -> list[str]:
    """Which of these references belong to no customer of the organisation."""
    wanted = set(refs)
    known = Party.objects.filter(organisation_id=organisation, ref__in=wanted).values_list("ref", flat=True)
    return sorted(wanted.difference(known))


def cards(ids: Iterable[UUID]) -> dict[UUID, Card]:
    """Customers by id; unknown ids are absent."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.customers", "cards"), [arrays.of_uuids(ids)])
        rows = cursor.fetchall()
    held = keys.held(row[0] for row in rows)
    return {
        party: Card(party, ref, home, kind, _name(held, party, home, named), *rest)
        for party, ref, home, kind, named, *rest in rows
    }


def reaches(ids: Iterable[UUID], channel: str) -> dict[UUID, Reach]:
    """The best contact point of each customer on a channel; customers who have none there are absent.

    A working contact point comes before a bounced or malformed one: look at ``Reach.usable``. On channels that need no
    contact point (portal, website) everybody is reached, without one. ``call`` uses voice numbers, then mobile ones.
    """
    name = "addressless" if channel in ADDRESSLESS else "reaches"
    values: dict[str, Any] = {
        "ids": arrays.of_uuids(ids),
        "channel": channel,
        "kinds": list(CALLED.get(channel, (channel,))),
    }
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.customers", name), values)
        rows = cursor.fetchall()
    held = keys.held(row[0] for row in rows)
    return {
        party: Reach(
            party, point, channel, _address(held, party, home, point, sealed), state, _name(held, party, home, named), *rest
        )
        for party, home, point, sealed, state, named, *rest in rows
        if party in held
    }  # fmt: skip


def _name(held: Mapping[UUID, keys.Key], party: UUID, organisation: UUID, sealed: bytes) -> str:
    return opened(held.get(party), Seat(organisation, Family.PROFILE, party, party), sealed).get("name", "")


def _address(
    held: Mapping[UUID, keys.Key], party: UUID, organisation: UUID, point: UUID | None, sealed: bytes | None
) -> str:
    if point is None or sealed is None:
        return ""
    return opened(held.get(party), Seat(organisation, Family.CONTACT, party, point), sealed).get("value", "")


def by_address(channel: str, address: str) -> list[UUID]:
    """The customers who have or had this address on this channel, whatever its case and state."""
    found = ContactPoint.objects.filter(channel=channel, mark__in=marks_of(channel, address))
    return sorted(set(found.values_list("party_id", flat=True)))


def customer_for(actor: Actor, organisation: UUID, ref: str) -> Party:
    """A customer by reference, with the name opened.

    Raises:
        Refusal: ``rights.other_organisation``, ``customers.unknown``.
    """
    actor.require_sight(organisation)
    party = Party.objects.filter(organisation_id=organisation, ref=ref).first()
    if party is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=ref)
    return name_parties([party])[0]


def search_for(
    actor: Actor, organisation: UUID, text: str = "", *, order: Order = PARTY_ORDERS.usual, after: Place | None = None,
    limit: int = 50,
) -> list[Party]:  # fmt: skip
    """Customers whose name contains, or whose reference begins with, the text; a page at a time."""
    actor.require_sight(organisation)
    parties = Party.objects.filter(STANDS, organisation_id=organisation)
    if text.strip():
        parties = parties.filter(id__in=found_by(text))
    return name_parties(sorted_from(parties, order, after)[:limit])


def profile_for(actor: Actor, organisation: UUID, ref: str) -> Profile:
    """Everything on record about one customer, for staff.

    Raises:
        Refusal: ``rights.other_organisation``, ``customers.unknown``.
    """
    return profile(customer_for(actor, organisation, ref).id)


def profile(customer_id: UUID) -> Profile:
    """Everything on record about one customer; a door asks this only after it knows who is there.

    Raises:
        Refusal: ``customers.unknown``.
    """
    party = Party.objects.filter(id=customer_id).first()
    if party is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(customer_id))
    points = open_points(ContactPoint.objects.filter(party=party))
    return Profile(
        name_parties([party])[0],
        sorted(points, key=lambda one: (one.channel, one.rank, one.value)),
        list(Contract.objects.filter(party=party).order_by("number", "service")),
        list(Consent.objects.filter(party=party).order_by("-at", "-id")),
    )


def ids_matching(organisation: UUID, text: str) -> QuerySet[Party, UUID]:
    """The ids of customers whom a search finds, to be used within another read."""
    found = Party.objects.filter(organisation_id=organisation)
    return (
        found.filter(id__in=found_by(text)).values_list("id", flat=True)
        if text.strip()
        else found.values_list("id", flat=True)
    )


def found_by(text: str) -> QuerySet[Any, Any]:
    """The ids of customers whose number begins with a text, or in whose name, as it is written or read, all its pieces stand.

    The pieces stand there in some order: for two or three characters, which is what people type, that is the name itself.
    Each half has an index of its own, so they are asked apart.
    """
    wanted = Q(pk__in=[])
    for pieces in naming.asked(text):
        for tokens in blind.token_sets("name", pieces):
            wanted |= Q(tokens__contains=tokens)
    by_name = NameTokens.objects.filter(wanted).values_list("party_id", flat=True)
    return by_name.union(Party.objects.filter(ref__istartswith=text.strip()).values_list("id", flat=True))


def counts(organisation: UUID) -> dict[str, dict[str, int]]:
    """How many customers there are by status, kind, language and region, and how many contact points by channel and state."""
    parties = Party.objects.filter(STANDS, organisation_id=organisation)
    found = {
        name: dict(parties.values_list(name).annotate(n=Count("id")).order_by("-n"))
        for name in ("status", "kind", "language", "region")
    }
    points = ContactPoint.objects.filter(party__organisation_id=organisation)
    by_state = points.values_list("channel", "state").annotate(n=Count("id")).order_by("channel", "state")
    found["contact_points"] = {f"{channel} {state}": n for channel, state, n in by_state}
    return found


def imports_for(
    actor: Actor, organisation: UUID | None = None, *, order: Order = IMPORT_ORDERS.usual, after: Place | None = None,
    limit: int = 20,
) -> list[Import]:  # fmt: skip
    """Imports, newest first, a page at a time."""
    rows = sorted_from(Import.objects.all(), order, after)
    if organisation is not None:
        actor.require_sight(organisation)
        rows = rows.filter(organisation_id=organisation)
    elif actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return list(rows[:limit])


def import_for(actor: Actor, import_id: UUID) -> Import:
    """One import.

    Raises:
        Refusal: ``customers.unknown_import``.
    """
    found = Import.objects.filter(id=import_id).first()
    if found is None or not actor.may_see(found.organisation_id):
        raise UNKNOWN_IMPORT(field="import")
    return found
