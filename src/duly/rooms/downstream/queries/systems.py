# SPDX-License-Identifier: Apache-2.0
"""Recipients of data: what each gets, what waits for a second person, and who has data of one customer."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.downstream.facts import NO_SUCH_SYSTEM, OPEN, Kind, Recipient, SystemCard, Terms
from duly.rooms.downstream.models import Given, System
from duly.rooms.downstream.terms import State


def systems_for(actor: Actor, organisation: UUID | None = None) -> list[SystemCard]:
    """All that the actor may see, those in use first."""
    rows = _visible(actor)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return _cards(rows)


def system_for(actor: Actor, organisation: UUID, ref: str) -> SystemCard:
    """One of them: by its short name the one in use, or by its id also one that was ended.

    Raises:
        Refusal: ``downstream.no_such_system``.
    """
    by_name = Q(ref=ref.strip().lower(), organisation_id=organisation, ended_at__isnull=True)
    found = _cards(_visible(actor).filter(by_name | Q(id=_uuid(ref))))
    if not found:
        raise NO_SUCH_SYSTEM(field="system")
    return found[0]


def recipients_of(party: UUID) -> list[Recipient]:
    """Who was given data of one customer, for the customer's own eyes; those that were ended and still hold it, too."""
    home = customers.cards([party]).get(party)
    if home is None:
        return []
    held = services_of(party)
    return [
        Recipient(system.name, Kind(given.kind), tuple(given.families), given.purpose, given.agreed_at or given.at, system.ended_at)
        for system, given in in_force(home.organisation, holding=True)
        if concerns(given, held)
    ]  # fmt: skip


def in_force(organisation: UUID, *, holding: bool = False) -> list[tuple[System, Given]]:
    """The recipients that get data, with the newest terms that two people agreed to; with ``holding`` also those that
    were ended and may still have some.
    """
    rows = System.objects.filter(organisation_id=organisation)
    rows = (
        rows.filter(Q(ended_at__isnull=True) | Q(still_holds=True)) if holding else rows.filter(ended_at__isnull=True)
    )
    systems = {row.id: row for row in rows.order_by("ref", "id")}
    agreed = Given.objects.filter(system_id__in=systems, agreed_at__isnull=False).order_by("system_id", "-number")
    return [(systems[one.system_id], one) for one in agreed.distinct("system_id")]


def services_of(party: UUID) -> frozenset[str]:
    """The services for which a customer has, or had, a contract."""
    return frozenset(one.service for one in customers.profile(party).contracts)


def concerns(given: Given, services: frozenset[str]) -> bool:
    """Whether these terms are about a customer with such contracts."""
    return not given.services or bool(services & set(given.services))


def _visible(actor: Actor) -> QuerySet[System]:
    rows = System.objects.all()
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return rows


def _cards(rows: QuerySet[System]) -> list[SystemCard]:
    now = clock.now()
    is_open = Q(announcements__state__in=[str(one) for one in OPEN])
    is_late = is_open & (Q(announcements__state=State.FAILED) | Q(announcements__due_at__lt=now))
    counted = rows.annotate(
        n_open=Count("announcements", filter=is_open, distinct=True), n_late=Count("announcements", filter=is_late, distinct=True)
    )  # fmt: skip
    held = list(counted.prefetch_related("terms"))
    return [_card(row) for row in sorted(held, key=lambda one: (one.ended_at is not None, one.ref, one.at))]


def _card(row: System) -> SystemCard:
    versions = sorted(row.terms.all(), key=lambda one: one.number)
    agreed = _last(one for one in versions if one.agreed_at)
    proposed = _last(one for one in versions if not one.agreed_at and (agreed is None or one.number > agreed.number))
    return SystemCard(
        row.id, row.organisation_id, row.ref, row.name, terms_in(agreed) if agreed else None, agreed.number if agreed else 0,
        terms_in(proposed) if proposed else None, proposed.by if proposed else None, agreed.agreed_at if agreed else None,
        row.key_number, row.ended_at, row.still_holds, getattr(row, "n_open", 0), getattr(row, "n_late", 0),
    )  # fmt: skip


def terms_in(row: Given) -> Terms:
    """The same as others hold it."""
    return Terms(row.url, tuple(row.families), row.purpose, row.kind, tuple(row.services))


def _last(rows: Iterable[Given]) -> Given | None:
    return max(rows, key=lambda one: one.number, default=None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
