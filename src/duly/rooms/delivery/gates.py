# SPDX-License-Identifier: Apache-2.0
"""The rules asked about one recipient before a step is sent: the last thing that can stop or put off a message."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from duly.kernel import arrays
from duly.kernel.named_sql import named_sql
from duly.kernel.phones import country_of
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.channel import installed
from duly.rooms.delivery.facts import BY_HAND
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import NUMBERED, Decision, Verdict
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Recipient

COMMERCIAL = "commercial"
_DAY = timedelta(days=1)


class Known(NamedTuple):
    """What is looked up of a customer only where rules turn on it."""

    consents: tuple[customers.Consented, ...] = ()
    attempts: int = 0
    gentler: frozenset[str] = frozenset()
    """Channels that disturb less and reach them, where they opted out; what of it a plan has is up to each mailing."""


NOTHING = Known()


class Gate:
    """The gate of one mailing at one moment."""

    def __init__(self, mailing: Mailing, now: datetime) -> None:
        self._mailing = mailing
        self._gentler = frozenset((mailing.gate or {}).get("gentler", ()))
        self._decide = rulebook.gatekeeper(mailing.gate or {}, now)
        self._made: dict[tuple[object, ...], Decision | None] = {}

    def decide(self, reach: Reach, known: Known) -> Decision | None:
        """Why this recipient does not get the step now; ``None`` when they do."""
        if not known.gentler.isdisjoint(self._gentler):
            return Decision(Verdict.SKIP, "gentler_channel")
        country = country_of(reach.address) if self._mailing.channel in NUMBERED else ""
        alike = (reach.region, country, reach.language, reach.time_zone, reach.is_person, reach.opted_out, known)
        if alike not in self._made:
            self._made[alike] = self._asked(reach, country, known)
        return self._made[alike]

    def _asked(self, reach: Reach, country: str, known: Known) -> Decision | None:
        found = self._decide(
            Recipient(
                region=reach.region, number_country=country, channel=self._mailing.channel, language=reach.language,
                time_zone=reach.time_zone, is_person=reach.is_person, opted_out=reach.opted_out,
                consents=customers.consents_on(known.consents, self._mailing.channel), attempts_today=known.attempts,
            )
        )  # fmt: skip
        if found.outcome == "allow":
            return None
        held = found.outcome == "hold"
        return Decision(Verdict.HOLD if held else Verdict.SKIP, f"rule:{found.rule}", found.until if held else None)


def known_of(mailings: Collection[Mailing], reaches: Mapping[UUID, Reach], now: datetime) -> dict[UUID, Known]:
    """What must be looked up for these mailings: how often everybody was tried today, and little more.

    Commercial messages turn on consents. A mandatory notice to somebody who opted out goes by the least intrusive
    channel that reaches them (个人信息保护法 6: the least effect on the person's rights).
    """
    gates = [mailing.gate for mailing in mailings if mailing.gate]
    if not gates or not reaches:
        return {}
    attempts = _attempts(reaches, now)
    consents = customers.consents_of(reaches) if any(gate.get("message_class") == COMMERCIAL for gate in gates) else {}
    gentler = {channel for gate in gates for channel in gate.get("gentler", ())}
    spared = _spared([one for one, reach in reaches.items() if reach.opted_out], gentler)
    return {one: Known(consents.get(one, ()), attempts.get(one, 0), spared.get(one, frozenset())) for one in reaches}


def _spared(opted_out: Sequence[UUID], gentler: Iterable[str]) -> dict[UUID, frozenset[str]]:
    """The gentler channels that reach each of them; one that nobody carries reaches nobody.

    One wave carries several notices, and each has its own plan.
    """
    found: dict[UUID, frozenset[str]] = {}
    carried = sorted(name for name in gentler if name == BY_HAND or name in installed())
    for channel in carried if opted_out else ():
        for one, reach in customers.reaches(opted_out, channel).items():
            if reach.usable:
                found[one] = found.get(one, frozenset()) | {channel}
    return found


def _attempts(ids: Iterable[UUID], now: datetime) -> dict[UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.delivery", "attempts"), {"ids": arrays.of_uuids(ids), "since": now - _DAY})
        return dict(cursor.fetchall())
