# SPDX-License-Identifier: Apache-2.0
"""Codes are asked for. Whoever asks gets the same answer after the same work; who is meant is found out later, by a job."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from duly.foundation.accounts import queries as accounts
from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.languages import closest
from duly.rooms.access import rules
from duly.rooms.access.facts import (
    CANNOT_SEND,
    CHANNELS,
    CODE_ASKED,
    CODE_HANDLED,
    DAY,
    HOUR,
    LASTS,
    MOST_TO_CUSTOMER,
    NO_SUCH_POINT,
    NOT_A_CONTACT,
    NOT_SIGNED_IN,
    Asked,
    Purpose,
)
from duly.rooms.access.models import Attempt, Session
from duly.rooms.access.queries import points_of
from duly.rooms.access.wording import WORDS, content
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Lane, Line

SEND = "access.send"
PASSKEY = "passkey"
_OWN_REQUEST = "the customer's own request"
_LONGEST_ADDRESS = 320


class Target(NamedTuple):
    """Where a code is to go, in its one written form."""

    channel: str
    value: str


@action("access.ask")
def ask(actor: Actor, contact: str, *, origin: str, language: str = "") -> Asked:
    """Somebody at the door wants a code at an e-mail address or a mobile number; gives the key of their browser.

    Whether it is on record changes neither the answer nor the work: the job sends the code. ``origin`` is the address of
    the network from which it was asked. Records ``access.code_asked``.

    Raises:
        Refusal: ``access.not_a_contact``, ``access.cannot_send``, ``access.too_many``.
    """
    target = target_of(contact)
    if target.channel not in deliveries.open_channels():
        raise CANNOT_SEND(field="contact")
    found = customers.holders(target.channel, target.value)
    return opened_attempt(Attempt(purpose=Purpose.SIGN_IN, language=language, parties=found), target, origin)


@action("access.ask_again")
def ask_again(actor: Actor, session: UUID, point: UUID, *, origin: str, language: str = "") -> Asked:
    """Somebody who is signed in wants to prove anew who they are, at one of their contact points on record. Records
    ``access.code_asked``.

    Raises:
        Refusal: ``access.not_signed_in``, ``access.no_such_point``, ``access.cannot_send``, ``access.too_many``.
    """
    held = Session.objects.filter(id=session, party_id=actor.id, ended_at__isnull=True).first()
    if held is None:
        raise NOT_SIGNED_IN()
    line = next((one for one in points_of(actor.id) if one.id == point), None)
    if line is None:
        raise NO_SUCH_POINT(field="point")
    if line.channel not in deliveries.open_channels():
        raise CANNOT_SEND(field="point")
    target = Target(line.channel, customers.value_of(line.id))
    return opened_attempt(
        Attempt(purpose=Purpose.STEP_UP, language=language, parties=[actor.id], session_id=held.id), target, origin
    )


@action("access.send")
def send(actor: Actor) -> bool:
    """Work on the code that was asked for first: hand it to delivery where it is on record. ``False``: none waits.

    Where several customers share a contact point, one message goes there. Records ``access.code_handled``.
    """
    now = clock.now()
    waiting = Attempt.objects.filter(handled_at__isnull=True, expires_at__gt=now).order_by("expires_at")
    row = waiting.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    found = [(party, point) for party in row.parties for point in _matching(row, party)]
    row.parties, row.points, row.handled_at = [one for one, _ in found], [one for _, one in found], now
    row.save(update_fields=["parties", "points", "handled_at"])
    is_sent = bool(found) and _has_room(row, now)
    if is_sent:
        _post(actor, row)
    record(CODE_HANDLED, stream=row.id, public={"attempt": str(row.id), "sent": int(is_sent)})
    return True


def target_of(contact: str) -> Target:
    """What somebody typed, as a contact point. It looks at the text only.

    Raises:
        Refusal: ``access.not_a_contact``.
    """
    text = contact.strip()
    if "@" in text.strip("@") and len(text) <= _LONGEST_ADDRESS and text.isprintable() and " " not in text:
        return Target("email", text)
    homes = [organisation.region[:2] for organisation in accounts.organisations_for(SYSTEM)]
    for region in dict.fromkeys(filter(None, homes)) or ("",):
        number = customers.checks("sms", text[:_LONGEST_ADDRESS], region=region).normalised
        if number:
            return Target("sms", number)
    raise NOT_A_CONTACT(field="contact")


def opened_attempt(row: Attempt, target: Target, origin: str) -> Asked:
    """Keep an attempt inside a running verb, unless there were too many; gives the key of its browser."""
    now, secret = clock.now(), settings.DULY.secret
    row.channel = target.channel
    row.target = rules.mark(secret, "target", rules.same(*target))
    row.origin = rules.mark(secret, "origin", origin)
    to_one = Attempt.objects.filter(target=row.target, asked_at__gt=now - DAY).values_list("asked_at", flat=True)
    from_one = Attempt.objects.filter(origin=row.origin, asked_at__gt=now - HOUR).count()
    rules.must_have_room(to_one, from_one, now - HOUR)
    key = rules.fresh_key()
    row.key, row.asked_at, row.expires_at = rules.kept(key), now, now + LASTS[target.channel]
    row.handled_at = now if target.channel == PASSKEY else None
    row.save(force_insert=True)
    public = {"attempt": str(row.id), "channel": row.channel, "purpose": row.purpose}
    record(CODE_ASKED, stream=row.id, public=public)
    if row.handled_at is None:
        enqueue(SEND, key=SEND)
    return Asked(key, LASTS[target.channel])


def _matching(row: Attempt, party: UUID) -> list[UUID]:
    """The contact points of a customer that work and say what was typed."""
    secret, wanted = settings.DULY.secret, bytes(row.target)
    return [
        one.id
        for one in customers.profile(party).contact_points
        if one.state == "active" and one.channel == row.channel and one.channel in CHANNELS and one.value
        and rules.mark(secret, "target", rules.same(one.channel, one.value)) == wanted
    ][:1]  # fmt: skip


def _has_room(row: Attempt, now: datetime) -> bool:
    """Whether none of these customers has had their codes for the day, wherever they were sent."""
    lately = Attempt.objects.filter(asked_at__gt=now - DAY, handled_at__isnull=False).exclude(id=row.id)
    return all(lately.filter(parties__contains=[party]).count() < MOST_TO_CUSTOMER for party in set(row.parties))


def _post(actor: Actor, row: Attempt) -> None:
    card = customers.cards(row.parties)[row.parties[0]]
    organisation = accounts.organisations([card.organisation])[card.organisation]
    phone = organisation.phone or organisation.email
    mailing = delivery.open_mailing(
        actor, subject=row.id, organisation=card.organisation, channel=row.channel, step=0,
        contents={one: content(one, row.purpose, row.channel, organisation.name(one), phone) for one in WORDS},
        sender={"name": "", "email": "", "phone": ""}, mandatory=True, legal_basis=_OWN_REQUEST,
        respects_quiet_hours=False, expires_at=row.expires_at, lane=Lane.URGENT, purpose="named",
    )  # fmt: skip
    language = closest(row.language or card.language, WORDS) or "en"
    delivery.plan(actor, mailing, [Line(row.id, card.id, language)])
