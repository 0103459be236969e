# SPDX-License-Identifier: Apache-2.0
"""A request comes in: by the customer's own hand, or taken down by staff. A second one of the same kind joins the first."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Max
from django.db.models.functions import Right

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER, Card
from duly.rooms.privacy import queries, sealing
from duly.rooms.privacy.actions.moving import chosen, end, go, locked, said, which
from duly.rooms.privacy.kinds import EXTENDED, IDENTIFIED, RECEIVED, WITHDRAWN
from duly.rooms.privacy.models import Request
from duly.rooms.privacy.refusals import ABOUT_ONESELF, BAD_CHOICE, ERASED_ALREADY, EXTENDED_ONCE, NOT_NOW, NOT_THEIRS
from duly.rooms.privacy.rules.clocks import clock_for
from duly.rooms.privacy.terms import NEEDED, STATE_WORDS, Channel, Kind, Level, Method, State

_DIGITS = 6


class Received(NamedTuple):
    """The request, by id and number; ``again`` when it had been made before and is still open."""

    id: UUID
    number: str
    again: bool


@action("privacy.receive")
def receive(
    actor: Actor, party: UUID, *, kind: str, channel: str = Channel.PORTAL, words: str = "", purpose: str = "",
    level: Level = Level.LINK,
) -> Received:  # fmt: skip
    """Take a request in; gives its number, and whether it joined one that is open.

    A customer who asks in their own session is proved by it, as far as ``level`` says (the door knows how they signed in);
    one whom staff speak for is proved by nothing yet. The date by which an answer is due follows from the customer's
    region. Records ``privacy.received`` and, for a customer's own session, ``privacy.identified``.

    Raises:
        Refusal: ``privacy.bad_choice``, ``privacy.too_long``, ``privacy.not_theirs``, ``privacy.about_oneself``,
            ``privacy.erased_already``, ``customers.unknown``, ``rights.other_organisation``.
    """
    kind, channel = chosen(kind, Kind, "kind"), chosen(channel, Channel, "channel")
    if channel == Channel.RULE:
        raise BAD_CHOICE(field="channel", given=channel, known=", ".join(one for one in Channel if one != Channel.RULE))
    row, is_known = _taken(
        actor, party, Kind(kind), Channel(channel), said(purpose, "purpose"), words=said(words, "words")
    )
    if actor.kind == "customer":
        prove_by(row, Method.SESSION, level)
    return Received(row.id, row.number, is_known)


@action("privacy.extend")
def extend(actor: Actor, request_id: UUID, *, reason: str) -> None:
    """Give the answer more time, once, as far as the clock of the customer's region allows. Records ``privacy.extended``.

    Raises:
        Refusal: ``privacy.extended_once``, ``privacy.reason_needed``, ``privacy.no_such_request``, ``privacy.not_now``.
    """
    row = locked(request_id, actor)
    reason = said(reason, "reason", needed=True)
    if row.extended_at is not None:
        raise EXTENDED_ONCE(field="request")
    card = customers.cards([row.party_id])[row.party_id]
    zone = accounts.organisations([row.organisation_id])[row.organisation_id].time_zone
    received = clock.day_in(zone, row.received_at)
    row.due_on = clock_for(card.region, queries.days_of(row.organisation_id)).due(received, extended=True)
    row.extended_at = clock.now()
    row.save(update_fields=["due_on", "extended_at"])
    public: dict[str, Json] = {"request": str(row.id), "due_on": row.due_on.isoformat()}
    record(EXTENDED, stream=row.id, public=public, subject=row.party_id, personal={"note": reason})


@action("privacy.withdraw")
def withdraw(actor: Actor, request_id: UUID) -> None:
    """The asker does not want it any more; an erasure can be stopped until the key is destroyed.

    Records ``privacy.withdrawn`` and ``privacy.closed``.

    Raises:
        Refusal: ``privacy.no_such_request``, ``privacy.not_now``.
    """
    row = locked(request_id, actor)
    if row.state in {State.GRANTED, State.PARTLY}:
        raise NOT_NOW(field="request", state=STATE_WORDS[State(row.state)])
    record(WITHDRAWN, stream=row.id, public={"request": str(row.id)})
    row.erase_at = None
    end(row, State.WITHDRAWN, "erase_at")


def take_down(actor: Actor, party: UUID, kind: Kind, channel: Channel) -> Request:
    """A request that came of a rule, inside a running verb; or the customer's own that is open already."""
    return _taken(actor, party, kind, channel, "", words="")[0]


def prove_by(row: Request, method: str, level: Level) -> None:
    """Note what proves the asker, inside a running verb; it counts where it is enough for what is asked, or more than before."""
    if level <= row.level:
        return
    row.level, row.method, row.check_id = level, method, None
    row.save(update_fields=["level", "method", "check_id"])
    record(IDENTIFIED, stream=row.id, public={"request": str(row.id), "method": method, "level": int(level)})
    if row.state == State.RECEIVED and level >= NEEDED[Kind(row.kind)]:
        go(row, State.IDENTIFIED)


def _taken(
    actor: Actor, party: UUID, kind: Kind, channel: Channel, purpose: str, *, words: str
) -> tuple[Request, bool]:
    card = _card(actor, party)
    take_turn(Turn.PRIVACY, card.organisation)
    known = Request.objects.filter(party_id=party, kind=kind, purpose=purpose, closed_at=None).first()
    row = known or _written(actor, card, kind, channel, purpose)
    if known is None and words:
        row.sealed = sealing.seal(queries.place_of(row), words)
        row.save(update_fields=["sealed"])
    public: dict[str, Json] = {
        "asked": kind, "channel": channel, "due_on": row.due_on.isoformat(), "clock": row.clock, "again": known is not None,
    }  # fmt: skip
    personal = {"customer": card.ref} | ({"words": words} if words else {})
    record(RECEIVED, stream=row.id, public=which(row) | public, subject=party, personal=personal)
    return row, known is not None


def _card(actor: Actor, party: UUID) -> Card:
    if actor.kind == "customer" and actor.id != party:
        raise NOT_THEIRS()
    card = customers.cards([party]).get(party)
    if card is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(party))
    actor.require_sight(card.organisation)
    if actor.kind != "customer" and actor.id == party:
        raise ABOUT_ONESELF(name=actor.name)
    if queries.is_erased(party):
        raise ERASED_ALREADY(field="customer")
    return card


def _written(actor: Actor, card: Card, kind: Kind, channel: Channel, purpose: str) -> Request:
    now = clock.now()
    home = accounts.organisations([card.organisation])[card.organisation]
    today = clock.day_in(home.time_zone, now)
    ticking = clock_for(card.region, queries.days_of(card.organisation))
    return Request.objects.create(
        organisation_id=card.organisation, number=_number(card.organisation, today.year), party_id=card.id, kind=kind,
        channel=channel, purpose=purpose, received_at=now, due_on=ticking.due(today), clock=ticking.source,
        intake_by=actor.id if actor.kind in {"user", "key"} else None,
    )  # fmt: skip


def _number(organisation: UUID, year: int) -> str:
    """The next of the organisation's numbers in a year; whoever asks holds the turn."""
    head = f"PR-{year}-"
    rows = Request.objects.filter(organisation_id=organisation, number__startswith=head)
    last = rows.aggregate(last=Max(Right("number", _DIGITS)))["last"]
    return f"{head}{int(last or 0) + 1:0{_DIGITS}d}"
