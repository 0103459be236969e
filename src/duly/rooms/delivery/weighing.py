# SPDX-License-Identifier: Apache-2.0
"""May these messages go now? Asks the customers' and the rulebook's faces, then lets :mod:`.rules` decide."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from uuid import UUID

from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.channel import installed
from duly.rooms.delivery.facts import BY_HAND, Lane, Named
from duly.rooms.delivery.gates import NOTHING, Gate, Known
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import Case, Decision, Verdict, decide, region_to
from duly.rooms.rulebook import queries as rulebook

CHECK = "check"
"""The purpose of a mailing that finds out whether a contact point is the customer's."""
NAMED = "named"
"""The purpose of a mailing whose recipients are told at an address that whoever opened it took down for each of them: an
earlier address of a customer, or one that is yet to be proved."""

Addressees = Callable[[Sequence[UUID]], Mapping[UUID, Named]]
_addressees: list[Addressees] = []


def install_addressees(ask: Addressees) -> None:
    """Say who knows the addresses of named mailings, by recipient. Called once, by the house."""
    _addressees[:] = [ask]


def named(recipient_ids: Sequence[UUID]) -> Mapping[UUID, Named]:
    """Where these recipients of named mailings are reached; whoever is erased is absent."""
    return _addressees[0](recipient_ids) if _addressees else {}


def reaches_on(channel: str, customer_ids: list[UUID]) -> Mapping[UUID, Reach]:
    """How these customers can be reached on a channel, in one read."""
    return customers.reaches(customer_ids, channel)


def reaches_for(mailing: Mailing, customer_ids: list[UUID]) -> Mapping[UUID, Reach]:
    """The same for one mailing: what checks a new contact point goes to that one, although nothing else does yet."""
    if mailing.purpose == CHECK:
        return customers.unproven_reaches(customer_ids, mailing.channel)
    return reaches_on(mailing.channel, customer_ids)


def weigh(mailing: Mailing, reach: Reach | None, due_at: datetime, now: datetime) -> Decision:
    """The decision about one due message, as far as hours, addresses and wishes go; :class:`Scales` asks the rules, too."""
    is_addressed = channel_is_addressed(mailing.channel)
    zone, region, quiet = (reach.time_zone, reach.region, reach.quiet) if reach else ("", "", None)
    minute = now.replace(second=0, microsecond=0)
    decent_at = _decent(minute, zone, region, mailing.channel, quiet) if is_quiet_kept(mailing) else now
    case = Case(
        due_at=due_at,
        expires_at=mailing.expires_at,
        has_address=not is_addressed or bool(reach and reach.address),
        address_is_good=not is_addressed or bool(reach and reach.usable),
        may_send=not (reach and reach.opted_out)
        or rulebook.may_send(reach.opted_out, mailing.mandatory, mailing.legal_basis),
        decent_at=decent_at,
        zone_is_known=rulebook.is_zone(zone),
        is_carried=is_carried(mailing.channel),
    )
    return decide(case, now)


def whither(channel: str, reach: Reach | None) -> str:
    """The region that a letter to this customer goes to; none where nothing is known of them."""
    return region_to(channel, reach.address, reach.region) if reach else ""


class Scales:
    """The decisions of one moment: whoever is alike in all that matters gets the same one, made once.

    What may go by its hour and address is then asked of the rules under which its notice stands.
    """

    def __init__(self, now: datetime, known: Mapping[UUID, Known] | None = None) -> None:
        self._now = now
        self._known = known or {}
        self._made: dict[tuple[object, ...], Decision] = {}
        self._gates: dict[UUID, Gate] = {}

    def weigh(self, mailing: Mailing, reach: Reach | None, due_at: datetime) -> Decision:
        """As :func:`weigh`, and then the rules."""
        alike = (
            (reach.time_zone, reach.region, not reach.address, reach.state, reach.opted_out, reach.quiet)
            if reach
            else None
        )
        key = (mailing.id, alike, due_at)
        decision = self._made.get(key)
        if decision is None:
            decision = self._made[key] = weigh(mailing, reach, due_at, self._now)
        if decision.verdict is not Verdict.SEND or reach is None or not mailing.gate:
            return decision
        return self._asked(mailing, reach, decision)

    def _asked(self, mailing: Mailing, reach: Reach, decision: Decision) -> Decision:
        gate = self._gates.get(mailing.id)
        if gate is None:
            gate = self._gates[mailing.id] = Gate(mailing, self._now)
        return gate.decide(reach, self._known.get(reach.customer_id, NOTHING)) or decision


def is_quiet_kept(mailing: Mailing) -> bool:
    """Whether quiet hours hold this mailing: an urgent one breaks them only where somebody answers for that."""
    return mailing.respects_quiet_hours and not (mailing.lane == Lane.URGENT and mailing.quiet_authority)


def is_carried(channel: str) -> bool:
    """Whether somebody can bring a letter on this channel: a provider, or people."""
    return channel == BY_HAND or channel in installed()


def channel_is_addressed(name: str) -> bool:
    """Whether a contact point is needed; a channel without an adapter (a call list) needs one."""
    channel = installed().get(name)
    return channel is None or channel.limits.addressed


@lru_cache(maxsize=4096)
def _decent(minute: datetime, zone: str, region: str, channel: str, quiet: tuple[time, time] | None) -> datetime:
    """The next decent moment; whole minutes, so that one answer serves everybody in a place who wishes the same."""
    return rulebook.decent_moment(minute, zone, region, channel=channel, quiet=quiet)
