# SPDX-License-Identifier: Apache-2.0
"""The support PIN: set by the customer alone, typed in by whoever has them on the line, never shown to anybody."""

from uuid import UUID

from django.conf import settings

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.ids import random_id
from duly.kernel.languages import closest
from duly.rooms.change_requests.actions.moving import held, must_be
from duly.rooms.change_requests.actions.progress import onward
from duly.rooms.change_requests.actions.sending import NOWHERE, opened, said_of
from duly.rooms.change_requests.facts import Proved
from duly.rooms.change_requests.kinds import PROOF_FAILED, PROVED
from duly.rooms.change_requests.models import ChangeRequest, SupportPin
from duly.rooms.change_requests.pinning import BAD_PIN, NO_PIN, PIN_CLOSED, PIN_ENDED, PIN_SET, WORDS, content
from duly.rooms.change_requests.queries.targets import active_points
from duly.rooms.change_requests.refusals import WHO_IS_IT, WHOSE
from duly.rooms.change_requests.rules import pins
from duly.rooms.change_requests.rules.states import PROVABLE
from duly.rooms.change_requests.terms import Method, Who
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Card
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Line

_OWN_REQUEST = "the customer's own request"


@action("change_requests.set_pin")
def set_pin(actor: Actor, pin: str) -> None:
    """The customer sets a PIN, or another one: what was counted against the old one is gone. Every contact point that works
    is told. The door sees to it that they proved who they are just now. Records ``change_requests.pin_set``.

    Raises:
        Refusal: ``change_requests.who_is_it``, ``change_requests.bad_pin``.
    """
    card = _themselves(actor)
    take_turn(Turn.REQUESTS, card.id)
    entities = customers.record_of(card.id).entities
    given = pins.typed(pin)
    if why := pins.unfit(given, (value for one in entities for value in one.values.values())):
        raise BAD_PIN(field="pin", why=pins.UNFIT[why])
    now, row = clock.now(), SupportPin.objects.filter(party_id=card.id).first()
    is_again, row = row is not None, row or SupportPin(organisation_id=card.organisation, party_id=card.id)
    row.kept, row.set_at, row.wrong, row.used_at = pins.kept(settings.DULY.secret, given), now, 0, None
    row.save()
    record(PIN_SET, stream=row.id, public={"again": is_again}, subject=card.id)
    _tell(actor, card, {to.channel for to in active_points(entities)})


@action("change_requests.end_pin")
def end_pin(actor: Actor) -> None:
    """The customer wants no PIN any more; without one nothing happens but that it is recorded. Records
    ``change_requests.pin_ended``.

    Raises:
        Refusal: ``change_requests.who_is_it``, ``change_requests.no_pin``.
    """
    card = _themselves(actor)
    row = SupportPin.objects.select_for_update().filter(party_id=card.id).first()
    if row is None:
        raise NO_PIN(field="pin")
    record(PIN_ENDED, stream=row.id, subject=card.id)
    row.delete()


@action("change_requests.prove_pin")
def prove_pin(actor: Actor, request_id: UUID, pin: str) -> Proved:
    """Type the PIN that the customer says on the telephone; a wrong one counts against it, whatever request it is for.

    Alone it proves enough for nothing above T1; beside a code by text message it does for T2. Whoever typed it has heard it,
    and cannot decide on the request. Records ``change_requests.proved`` or ``change_requests.proof_failed``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.whose``,
            ``change_requests.no_pin``, ``change_requests.pin_closed``.
    """
    row = held(request_id, actor)
    must_be(row, *PROVABLE)
    if row.party_id is None:
        raise WHOSE(number=row.number)
    known = SupportPin.objects.select_for_update().filter(party_id=row.party_id).first()
    if known is None or clock.now() - known.set_at < pins.RESTS:
        raise NO_PIN(field="pin")
    if known.wrong >= pins.WRONG:
        raise PIN_CLOSED(field="pin")
    is_right = pins.is_right(settings.DULY.secret, pins.typed(pin), bytes(known.kept))
    known.wrong = 0 if is_right else known.wrong + 1
    known.used_at = clock.now()
    known.save(update_fields=["wrong", "used_at"])
    _note(actor, row, is_right=is_right, left=pins.WRONG - known.wrong)
    if is_right:
        onward(row)
    return Proved(is_right, 0 if is_right else pins.WRONG - known.wrong)


def _note(actor: Actor, row: ChangeRequest, *, is_right: bool, left: int) -> None:
    now = clock.now()
    proof = opened(row, NOWHERE, Who.REQUESTER, Method.PIN, now)
    proof.by_id, proof.at, proof.result = actor.id, now, "passed" if is_right else "failed"
    proof.attempts = 0 if is_right else 1
    proof.save(force_insert=True)
    if is_right:
        record(PROVED, stream=row.id, public={**said_of(proof), "level": proof.level}, subject=row.party_id)
    else:
        record(PROOF_FAILED, stream=row.id, public={**said_of(proof), "left": left}, subject=row.party_id)


def _themselves(actor: Actor) -> Card:
    card = customers.cards([actor.id]).get(actor.id) if actor.kind == "customer" else None
    if card is None or not actor.may_see(card.organisation):
        raise WHO_IS_IT(field="party", ref="")
    return card


def _tell(actor: Actor, card: Card, channels: set[str]) -> None:
    """Say it wherever a message arrives at once, at any hour: a thief's PIN would be noticed before it counts."""
    home = accounts.organisations([card.organisation])[card.organisation]
    for channel in sorted(channels & {"email", "sms"} & set(deliveries.open_channels())):
        told = random_id()
        mailing = delivery.open_mailing(
            actor, subject=told, organisation=card.organisation, channel=channel, step=0,
            contents={one: content(one, home.name(one), home.phone or home.email) for one in WORDS},
            sender={"name": "", "email": "", "phone": ""}, mandatory=True, legal_basis=_OWN_REQUEST,
            respects_quiet_hours=False, purpose="service",
        )  # fmt: skip
        delivery.plan(actor, mailing, [Line(told, card.id, closest(card.language, WORDS) or "en")])
