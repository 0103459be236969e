# SPDX-License-Identifier: Apache-2.0
"""How the post office does: its providers, what fails and why, what is overdue."""

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import tallies
from duly.rooms.delivery.channel import installed
from duly.rooms.delivery.choosing import Condition, faded, weights
from duly.rooms.delivery.facts import NO_PROVIDER, State
from duly.rooms.delivery.models import Health

_FAILED = (State.FAILED, State.BOUNCED, State.UNKNOWN, State.SKIPPED, State.EXPIRED)
SPARED = frozenset({"acknowledged", "cancelled", "superseded"})
"""Why a message was left out that nobody misses."""
_OVERDUE = timedelta(minutes=5)
_ENOUGH = 10_000


class ProviderCard(NamedTuple):
    """How one provider does. The counts fade by half in a minute; ``share`` is what it gets of its channel now."""

    name: str
    channel: str
    circuit: str
    weight: int
    share: float
    good: float
    faults: float
    unknown: float
    unmapped: float
    seconds: float
    """How long a batch takes."""
    rests_until: datetime | None
    """Only while it rests."""
    last_code: str
    judged_at: datetime | None
    adapter: str = ""
    hook: str = ""
    """Path at which it may call us; empty where it never calls."""
    regions: tuple[str, ...] = ()
    lane: str = ""
    rate: float | None = None
    """Messages a second at most."""
    signs: bool = False
    """Whether each customer's address has a secret of its own; see :func:`duly.rooms.delivery.actions.show_secret`."""


class Reason(NamedTuple):
    """So many deliveries of a subject failed alike."""

    channel: str
    state: str
    code: str
    n: int

    @property
    def may_retry(self) -> bool:
        """Whether ``delivery.retry`` takes it: nobody has it, since it failed or since a provider was missing that is there now."""
        if (self.state, self.code) == (State.SKIPPED, NO_PROVIDER):
            return self.channel in installed()
        return self.state == State.FAILED and bool(self.code)

    @property
    def is_spared(self) -> bool:
        """Whether it was not to arrive any more: confirmed, or called off."""
        return self.code in SPARED


class Overdue(NamedTuple):
    """A mailing whose rows should have gone; counted up to 10,000. ``is_open``: whether its channel has a provider."""

    mailing: UUID
    channel: str
    lane: str
    n: int
    oldest: datetime
    is_open: bool


def providers_health() -> list[ProviderCard]:
    """Every installed provider, by channel and name: outcomes, speed, circuit, and its share of what goes now."""
    now = clock.now()
    known = {row.provider: _condition(row) for row in Health.objects.all()}
    cards = []
    for channel, way in sorted(installed().items()):
        shares = weights(way.providers, known, now)
        open_ones = [p.name for p in way.providers if p.name not in known or known[p.name].circuit(now) == "closed"]
        total = sum(shares[name] for name in open_ones) or 1.0
        for provider in sorted(way.providers, key=lambda one: one.name):
            seen = known.get(provider.name)
            c = faded(seen, now) if seen else Condition(now)
            share = shares[provider.name] / total if provider.name in open_ones else 0.0
            cards.append(
                ProviderCard(
                    provider.name, channel, c.circuit(now), provider.weight, share, c.good, c.faults, c.unknown,
                    c.unmapped, c.seconds, c.rests_until if c.circuit(now) == "open" else None, c.last_code, seen.judged_at if seen else None,
                    provider.adapter, provider.hook, provider.regions, provider.lane, provider.rate,
                    callable(getattr(provider.channel, "secret_for", None)),
                )
            )  # fmt: skip
    return cards


def providers_for(actor: Actor) -> list[ProviderCard]:
    """The providers as staff may see them: they are those of the installation, not of one organisation."""
    return providers_health()


def _condition(row: Health) -> Condition:
    return Condition(
        row.judged_at, row.good, row.faults, row.unknown, row.unmapped, row.seconds, row.failures, row.rests_until,
        row.probed_at, row.last_code,
    )  # fmt: skip


def failures_of(subject: UUID) -> list[Reason]:
    """What of a subject did not arrive, grouped by reason, the commonest first."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for cell in tallies.cells(subject):
        if cell.state in _FAILED:
            counted[cell.channel, cell.state, cell.code] += cell.n
    return [Reason(*key, n) for key, n in sorted(counted.items(), key=lambda item: (-item[1], item[0])) if n]


def overdue() -> list[Overdue]:
    """Mailings with rows that have been due for more than five minutes: a provider rests, a pace is slow, or nobody works."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.delivery", "overdue"), [clock.now() - _OVERDUE, _ENOUGH])
        rows = cursor.fetchall()
    return [
        Overdue(mailing, channel, lane, n, oldest, channel in installed()) for mailing, channel, lane, n, oldest in rows
    ]
