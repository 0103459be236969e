# SPDX-License-Identifier: Apache-2.0
"""Requests: the list, one of them, those of a customer, and what stands against an erasure."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.foundation.vault import queries as vault
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import sealing
from duly.rooms.privacy.facts import REQUEST_ORDERS, RequestCard
from duly.rooms.privacy.models import Decision, Flag, Hold, Proof, Request, Rule
from duly.rooms.privacy.refusals import NO_SUCH_REQUEST
from duly.rooms.privacy.rules.erasure import Kept, Verdict, weigh
from duly.rooms.privacy.terms import Channel, Kind, Level, Outcome, Start, State, Why

PAGE = 50
_STANDING = Prefetch("decisions", Decision.objects.filter(sent_back_at=None), to_attr="standing")


def requests_for(
    actor: Actor, *, done: bool = False, kind: str = "", order: Order | None = None, after: Place | None = None,
    limit: int = PAGE,
) -> list[RequestCard]:  # fmt: skip
    """Requests that wait, the nearest date first; or those that are over; a page at a time."""
    rows = _visible(actor).filter(closed_at__isnull=not done)
    if kind:
        rows = rows.filter(kind=kind)
    found = sorted_from(rows.prefetch_related(_STANDING), order or REQUEST_ORDERS.usual, after)[:limit]
    return [card_of(row) for row in found]


def request_for(actor: Actor, wanted: UUID | str) -> RequestCard:
    """One request by id or number.

    Raises:
        Refusal: ``privacy.no_such_request``.
    """
    return card_of(row_for(actor, wanted))


def requests_of(party: UUID) -> list[RequestCard]:
    """What a customer has asked for, latest first; a door asks this only after it knows who is there."""
    rows = Request.objects.filter(party_id=party).prefetch_related(_STANDING)
    return [card_of(row) for row in rows.order_by("-received_at")]


def words_of(request_id: UUID) -> str:
    """What the asker wrote, while it can be read."""
    row = Request.objects.get(id=request_id)
    return sealing.opened(place_of(row), bytes(row.sealed))


def note_of(request_id: UUID) -> str:
    """What whoever prepared the decision wrote to it, while it can be read."""
    row = Decision.objects.select_related("request").filter(request=request_id, sent_back_at=None).first()
    return sealing.opened(sealing.Place(row.request.organisation_id, row.request.party_id, row.id), bytes(row.sealed)) if row else ""  # fmt: skip


def documents_of(request_id: UUID) -> list[Proof]:
    """The documents that were put on file as proofs, oldest first."""
    return list(Proof.objects.filter(request=request_id).order_by("id"))


def files_and_subjects() -> Iterator[tuple[str, UUID]]:
    """The digest of every such document, with the customer under whose key it should lie."""
    return Proof.objects.values_list("digest", "request__party_id").iterator()


def verdict_of(party: UUID) -> Verdict:
    """What may be erased of a customer today, and what stands against it.

    Raises:
        Refusal: ``customers.unknown``.
    """
    held, selves = customers.profile(party), customers.selves_of(party)
    today = clock.now().date()
    ended = [one.ended_on for other in selves for one in customers.profile(other).contracts]
    runs = any(day is None or day > today for day in ended)
    last = None if runs else max((day for day in ended if day is not None), default=None)
    home = held.party.organisation_id
    return weigh(
        is_held=any(is_held(home, one) for one in selves),
        runs=runs,
        kept=_kept(home, last, has_contracts=bool(ended)),
        today=today,
    )


def is_held(organisation: UUID, party: UUID) -> bool:
    """Whether a legal hold stands over a customer, by itself or over the whole organisation."""
    rows = Hold.objects.filter(organisation_id=organisation, released_at=None)
    return any(one in {None, party} for one in rows.values_list("party_id", flat=True))


def is_erased(party: UUID) -> bool:
    """Whether a customer's key was destroyed."""
    return party in vault.erased([party])


def restricted(parties: list[UUID]) -> set[UUID]:
    """Those of these customers whose data may only be kept: nothing that is not mandatory is sent to them."""
    rows = Flag.objects.filter(party_id__in=parties, kind="restricted", lifted_at=None)
    return set(rows.values_list("party_id", flat=True))


def flags_of(party: UUID) -> list[Flag]:
    """Restrictions and objections of a customer, those that hold first."""
    rows = Flag.objects.filter(party_id=party).select_related("request")
    return sorted(rows, key=lambda row: (row.lifted_at is not None, row.since))


def row_for(actor: Actor, wanted: UUID | str) -> Request:
    """The row behind :func:`request_for`."""
    rows = _visible(actor)
    by_id = _uuid(wanted)
    found = rows.filter(id=by_id).first() if by_id else rows.filter(number=str(wanted).strip().upper()).first()
    if found is None:
        raise NO_SUCH_REQUEST(field="request")
    return found


def place_of(row: Request) -> sealing.Place:
    """Where the words of a request belong."""
    return sealing.Place(row.organisation_id, row.party_id, row.id)


def card_of(row: Request) -> RequestCard:
    """One row as others see it."""
    held = row.standing if hasattr(row, "standing") else row.decisions.filter(sent_back_at=None)[:1]
    decision = next(iter(held), None)
    return RequestCard(
        row.id, row.number, row.organisation_id, row.party_id, Kind(row.kind), Channel(row.channel), State(row.state),
        Level(row.level), row.method, row.received_at, row.due_on, row.clock, row.extended_at is not None, row.purpose,
        Outcome(decision.outcome) if decision else None, Why(decision.why) if decision else Why.NONE,
        tuple(decision.laws) if decision else (), decision.until if decision else None, decision.digest if decision else "",
        row.closed_at, row.receipt, row.channel == Channel.RULE, row.erase_at if row.closed_at is None else None,
    )  # fmt: skip


def _kept(organisation: UUID, last_end: date | None, *, has_contracts: bool) -> list[Kept]:
    """The rules of keeping that concern this customer; who never had a contract is kept by none that counts from its end."""
    rows = Rule.objects.filter(organisation_id=organisation, ended_at=None).exclude(agreed_at=None)
    wanted = [row for row in rows if row.start == Start.CONTRACT_ENDED and has_contracts]
    return [Kept(row.number, row.law, row.months, last_end) for row in wanted]


def _visible(actor: Actor) -> QuerySet[Request]:
    rows = Request.objects.all()
    if actor.kind == "customer":
        return rows.filter(party_id=actor.id)
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def _uuid(wanted: UUID | str) -> UUID | None:
    try:
        return wanted if isinstance(wanted, UUID) else UUID(str(wanted))
    except ValueError:
        return None
