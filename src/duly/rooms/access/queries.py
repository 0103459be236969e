# SPDX-License-Identifier: Apache-2.0
"""Reads: who is inside, what one customer's sessions are, and where the codes of this room go."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from duly.kernel import clock
from duly.rooms.access import rules
from duly.rooms.access.facts import (
    CHANNELS,
    CHOOSING,
    TRIES,
    Choice,
    PasskeyLine,
    PointLine,
    SessionLine,
    Standing,
    Way,
)
from duly.rooms.access.models import Attempt, Passkey, Session
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Named

_MOST = 20


def standing(cookie: str) -> Standing | None:
    """The session behind what a browser keeps; ``None`` when it is forged, over, ended, or its contact point is no more."""
    now = clock.now()
    token = rules.token_in(settings.DULY.secret, cookie, now)
    row = Session.objects.filter(token=rules.kept(token), ended_at__isnull=True).first() if token else None
    if row is None or rules.is_over(row.opened_at, now):
        return None
    if row.point_id is not None and row.point_id not in customers.in_use_since([row.point_id]):
        return None
    card = customers.cards([row.party_id]).get(row.party_id)
    if card is None or card.status == "erased":
        return None
    return Standing(
        row.id, card.id, card.organisation, card.name, card.language, card.time_zone, card.region, Way(row.way),
        row.opened_at, row.proved_at,
    )  # fmt: skip


def rested(cookie: str) -> str:
    """What the browser is to keep from now on: the same token, seen just now; empty for what is forged or rested."""
    now, secret = clock.now(), settings.DULY.secret
    token = rules.token_in(secret, cookie, now)
    return rules.cookie_of(secret, token, now) if token else ""


def cookie_for(token: str) -> str:
    """What the browser is to keep of a session that was just opened."""
    return rules.cookie_of(settings.DULY.secret, token, clock.now())


def is_waiting(key: str) -> bool:
    """Whether this browser asked for a code that could still come; the same whether one was sent or not."""
    rows = Attempt.objects.filter(key=rules.kept(key), proved_at__isnull=True, tries__lt=TRIES)
    return bool(key) and rows.filter(expires_at__gt=clock.now()).exists()


def waits() -> bool:
    """Whether a code that was asked for is yet to be worked on."""
    return Attempt.objects.filter(handled_at__isnull=True, expires_at__gt=clock.now()).exists()


def choices(key: str) -> tuple[Choice, ...]:
    """Whom somebody may be who proved a contact point of several customers in this browser."""
    since = clock.now() - CHOOSING
    row = Attempt.objects.filter(key=rules.kept(key), proved_at__gt=since, used_at__isnull=True).first()
    return choices_of(row) if row and len(row.parties) > 1 else ()


def choices_of(row: Attempt) -> tuple[Choice, ...]:
    """The same, of one attempt that was proved."""
    cards = customers.cards(row.parties)
    found = [cards[party] for party in row.parties if party in cards]
    return tuple(Choice(card.id, card.organisation, customers.mask_name(card.name)) for card in found)


def points_of(party: UUID) -> tuple[PointLine, ...]:
    """The contact points of a customer to which a code may be sent, in part."""
    able = deliveries.open_channels()
    return tuple(
        PointLine(one.id, one.channel, customers.masked(one.channel, one.value))
        for one in customers.profile(party).contact_points
        if one.state == "active" and one.channel in CHANNELS and one.channel in able and one.value
    )


def sessions_of(party: UUID) -> list[SessionLine]:
    """The latest sessions of one customer, the newest first."""
    now = clock.now()
    return [
        SessionLine(
            row.id, Way(row.way), row.agent, row.opened_at, row.proved_at,
            row.ended_at or (now if rules.is_over(row.opened_at, now) else None), row.ended_why,
        )
        for row in Session.objects.filter(party_id=party).order_by("-id")[:_MOST]
    ]  # fmt: skip


def passkeys_of(party: UUID) -> list[PasskeyLine]:
    """The passkeys of one customer, the newest first."""
    rows = Passkey.objects.filter(party_id=party, ended_at__isnull=True).order_by("-id")
    return [PasskeyLine(row.id, row.label, row.made_at, row.used_at) for row in rows]


def older_passkeys(session: Standing) -> bool:
    """Whether this customer has a passkey that was there before the session, by which the proof can be made fresh."""
    rows = Passkey.objects.filter(party_id=session.party, ended_at__isnull=True, made_at__lt=session.opened_at)
    return rows.exists()


def takes_passkeys(site: str) -> bool:
    """Whether browsers make passkeys for this address: it has a name, and https unless it is this machine's own."""
    parts = urlsplit(site)
    host = parts.hostname or ""
    is_number = host.replace(".", "").isdigit() or ":" in host
    return bool(host) and not is_number and (parts.scheme == "https" or host == "localhost")


def addressees(recipient_ids: Sequence[UUID]) -> Mapping[UUID, Named]:
    """By attempt: the contact point and the code. Asked by delivery; what is over or about somebody erased goes nowhere."""
    now, found = clock.now(), {}
    rows = list(Attempt.objects.filter(id__in=list(recipient_ids), expires_at__gt=now, used_at__isnull=True))
    values = customers.values_of({row.points[0] for row in rows if row.points})
    cards = customers.cards({row.parties[0] for row in rows if row.points})
    for row in rows:
        card = cards.get(row.parties[0]) if row.points else None
        address = values.get(row.points[0], "") if row.points else ""
        if card is None or not address:
            continue
        reach = Reach(
            card.id, row.points[0], row.channel, address, "active", card.name, card.language, card.time_zone, card.region,
            opted_out=False,
        )  # fmt: skip
        found[row.id] = Named(reach, rules.code_of(settings.DULY.secret, row.id))
    return found


def must_be_fresh(held: Standing) -> None:
    """Ask for a proof that is not older than a quarter of an hour.

    Raises:
        Refusal: ``access.fresh_needed``.
    """
    rules.must_be_fresh(held.proved_at, clock.now())
