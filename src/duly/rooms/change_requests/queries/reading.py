# SPDX-License-Identifier: Apache-2.0
"""The queue, one request with all that belongs to it, counts, and what is late. Values are shown in part."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.change_requests import facts
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest
from duly.rooms.change_requests.queries.beside import asker_of, disputes_of, escalation_of
from duly.rooms.change_requests.queries.opening import asked
from duly.rooms.change_requests.queries.sides import by_item, sides_of
from duly.rooms.change_requests.queries.standing import holds_on, lacking, policy_at
from duly.rooms.change_requests.refusals import NO_SUCH_REQUEST
from duly.rooms.change_requests.rules.states import OPEN
from duly.rooms.change_requests.terms import State, Tier, business_status
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Family

PAGE = 50
_SHOWN = 2


def queue(
    actor: Actor, *, states: Collection[str] = OPEN, organisation: UUID | None = None, order: Order | None = None,
    after: Place | None = None, limit: int = PAGE, tiers: Collection[int] = (), channels: Collection[str] = (),
    mine: bool = False, late: bool = False,
) -> list[facts.Card]:  # fmt: skip
    """Requests in these states, a page at a time; usually what is due first comes first.

    Tiers and channels that are empty are no restriction. ``mine``: the actor took it in or prepared it. ``late``: its answer
    is overdue while its clock runs.
    """
    rows = _visible(actor).filter(state__in=list(states))
    wanted = {"tier__in": list(tiers), "channel__in": list(channels)}
    rows = rows.filter(**{name: values for name, values in wanted.items() if values})
    if mine:
        rows = rows.filter(Q(intake_by=actor.id) | Q(maker_id=actor.id))
    if late:
        rows = rows.filter(state__in=OPEN, paused_at__isnull=True, due_at__lt=clock.now())
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    now = clock.now()
    return [card_of(row, now) for row in sorted_from(rows, order or facts.QUEUE_ORDERS.usual, after)[:limit]]


def requests_of(actor: Actor, party: UUID, limit: int = PAGE) -> list[facts.Card]:
    """The requests about one customer, newest first."""
    now = clock.now()
    rows = _visible(actor).filter(party_id=party).order_by("-received_at", "-id")
    return [card_of(row, now) for row in rows[:limit]]


def by_number(actor: Actor, organisation: UUID, number: str) -> UUID:
    """The id of a request by its reference number.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    found = _visible(actor).filter(organisation_id=organisation, number=number.strip().upper()).first()
    if found is None:
        raise NO_SUCH_REQUEST(field="number")
    return found.id


def id_by_number(organisation: UUID, number: str) -> UUID | None:
    """The same for a public door, which answers alike whether there is one or not; only a code does anything with it."""
    found = ChangeRequest.objects.filter(organisation_id=organisation, number=number.strip().upper())
    return found.values_list("id", flat=True).first()


def counts(actor: Actor, organisation: UUID | None = None) -> dict[State, int]:
    """How many requests are in each state."""
    rows = _visible(actor)
    rows = rows if organisation is None else rows.filter(organisation_id=organisation)
    return {State(state): n for state, n in rows.values_list("state").annotate(n=Count("id")).order_by()}


def late(actor: Actor, limit: int = PAGE) -> list[facts.Card]:
    """Requests whose answer is overdue; those whose clock stands still are none of them."""
    now = clock.now()
    rows = _visible(actor).filter(state__in=OPEN, paused_at__isnull=True, due_at__lt=now).order_by("due_at", "id")
    return [card_of(row, now) for row in rows[:limit]]


def case(actor: Actor, request_id: UUID) -> facts.Case:
    """One request with all that belongs to it. Values are shown in part to everybody; ``see`` shows them in full.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    row = seen_row(actor, request_id)
    items = list(row.items.order_by("position"))
    is_staff = actor.kind != "customer"
    return facts.Case(
        card=card_of(row, clock.now()), reason=row.reason, digest=row.payload_digest, effective_from=row.effective_from,
        cooling_until=row.cooling_until, applied_at=row.applied_at, refusal=row.refusal, partial=_is_partial(items),
        lacking=tuple(lacking(row, items)) if row.state in OPEN else (), lines=tuple(_lines(row, items)),
        proofs=tuple(_proofs(row)), evidence=tuple(_evidence(row)), checks=tuple(_checks(row)) if is_staff else (),
        reviews=tuple(_reviews(row)) if is_staff else (), holds=tuple(_holds(row)),
        events=tuple(
            facts.EventLine(one.at, one.before, one.after, one.by_kind, one.by_id, one.why)
            for one in row.events.order_by("id")
        ),
        disputes=tuple(disputes_of(row)), asker=asker_of(row, is_staff=is_staff),
        escalation=escalation_of(row) if is_staff else None,
    )  # fmt: skip


def three_ways(actor: Actor, request_id: UUID) -> list[facts.Side]:
    """Base, now and proposed of each item, shown in part.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    row = seen_row(actor, request_id)
    items = list(row.items.order_by("position"))
    shown = {item.id: item for item in items}
    kinds = kinds_of(row, items)
    return [
        side._replace(
            before=in_part(shown[side.item], kinds, side.before), now=in_part(shown[side.item], kinds, side.now),
            proposed=in_part(shown[side.item], kinds, side.proposed),
        )
        for side in sides_of(row, items)
    ]  # fmt: skip


class Told(NamedTuple):
    """A message, without its address."""

    matter: str
    role: str
    channel: str
    at: datetime
    outcome: str


def told_of(actor: Actor, request_id: UUID) -> list[Told]:
    """What was told about a request, oldest first."""
    row = seen_row(actor, request_id)
    return [Told(one.matter, one.role, one.channel, one.at, one.outcome) for one in row.messages.order_by("at")]


def card_of(row: ChangeRequest, now: datetime) -> facts.Card:
    """A request in a list."""
    state = State(row.state)
    is_partial = state not in OPEN and row.applied_at is not None and _is_partial(row.items.all())
    return facts.Card(
        row.id, row.organisation_id, row.number, row.party_id, row.channel, row.nature, state, Tier(row.tier), row.score,
        tuple(row.flags), row.received_at, row.due_at, state in OPEN and row.paused_at is None and row.due_at < now,
        row.paused_at, row.maker_id, row.intake_by, row.round, business_status(state, is_partial=is_partial),
    )  # fmt: skip


def seen_row(actor: Actor, request_id: UUID) -> ChangeRequest:
    """One request, for the other reads of this room.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    row = _visible(actor).filter(id=request_id).first()
    if row is None:
        raise NO_SUCH_REQUEST()
    return row


def _visible(actor: Actor) -> QuerySet[ChangeRequest]:
    rows = ChangeRequest.objects.all()
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    if actor.kind == "customer":
        rows = rows.filter(Q(party_id=actor.id) | Q(requester_id=actor.id))
    return rows


def _is_partial(items: Iterable[ChangeItem]) -> bool:
    decisions = {item.decision for item in items}
    return {"accepted", "refused"} <= decisions


def _lines(row: ChangeRequest, items: list[ChangeItem]) -> Iterable[facts.Line]:
    values, sides, policy = asked(row, items), by_item(sides_of(row, items)), policy_at(row)
    kinds = kinds_of(row, items)
    for item in items:
        before = sides[item.id].before if item.id in sides else ""
        yield facts.Line(
            item.id, item.family, item.entity_id, item.field, dict(item.attributes), item.ends,
            in_part(item, kinds, values[item.id].value or ""), in_part(item, kinds, before), item.decision, item.reason,
            item.outcome, policy.tier_of(item.family, item.field),
        )  # fmt: skip


def kinds_of(row: ChangeRequest, items: Iterable[ChangeItem]) -> dict[UUID, str]:
    """The channel of each contact point among the items."""
    known = customers.record_of(row.party_id).entities if row.party_id else []
    channels = {one.id: one.attributes.get("channel", "") for one in known}
    return {item.id: item.attributes.get("channel") or channels.get(item.entity_id or item.id, "") for item in items}


def in_part(item: ChangeItem, kinds: dict[UUID, str], value: str) -> str:
    """Enough to recognise it, not enough to use it. What is no secret is shown as it is."""
    if not value or item.field not in {"value", "name", "latin", "alias", "holder", "note"}:
        return value
    if item.family == Family.CONTACT:
        return customers.masked(kinds[item.id], value)
    if item.field == "name":
        return customers.mask_name(value)
    return f"{value[:1]}…{value[-_SHOWN:]}" if len(value) > 2 * _SHOWN + 1 else "…"


def _proofs(row: ChangeRequest) -> Iterable[facts.ProofLine]:
    for one in row.verifications.order_by("asked_at"):
        yield facts.ProofLine(
            one.id, one.who, one.method, one.level, one.target_masked, one.result, one.attempts, one.asked_at,
            one.expires_at, one.at, one.by_id,
        )  # fmt: skip


def _evidence(row: ChangeRequest) -> Iterable[facts.EvidenceLine]:
    for one in row.evidence.order_by("at"):
        yield facts.EvidenceLine(one.id, one.kind, one.file, one.issued_on, one.expires_on, one.seen_before, one.at)


def _checks(row: ChangeRequest) -> Iterable[facts.CheckLine]:
    latest = row.checks.order_by("-at", "-run").first()
    for one in row.checks.filter(run=latest.run).order_by("id") if latest else ():
        yield facts.CheckLine(one.item_id, one.code, one.outcome, one.detail, one.rules, one.at)


def _reviews(row: ChangeRequest) -> Iterable[facts.ReviewLine]:
    for one in row.reviews.order_by("at"):
        yield facts.ReviewLine(one.round, one.role, one.user_id, one.decision, one.payload_digest, one.reason, one.at)


def _holds(row: ChangeRequest) -> Iterable[facts.HoldLine]:
    for one in holds_on(row):
        yield facts.HoldLine(one.id, one.kind, one.by_id, one.at, one.asked_by, one.ended_at)
