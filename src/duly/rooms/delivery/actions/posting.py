# SPDX-License-Identifier: Apache-2.0
"""Posting one wave: letters are rendered and handed to their providers, side by side. No transaction is open."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import NamedTuple, Self
from uuid import UUID

import structlog
from django.conf import settings

from duly.kernel.templating import WordingError
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.actions.claiming import Going, Row
from duly.rooms.delivery.actions.finish import Done
from duly.rooms.delivery.actions.wave import Wave
from duly.rooms.delivery.channel import Letter, Outcome, Provider, Refused, Unknown, Way
from duly.rooms.delivery.choosing import Tally, tally
from duly.rooms.delivery.rendering import House, To, fingerprint, write
from duly.rooms.delivery.weighing import whither

_PROMPT = 1.0
"""Seconds for which the providers of a wave wait for one another; a slower one is left to itself until it is done."""
log = structlog.get_logger()


class Finished(NamedTuple):
    """What one provider did with its share of a wave. ``was_alone``: one letter, perhaps one that tried a provider."""

    done: list[Done]
    tally: Tally
    was_alone: bool


class Posting:
    """The providers of one channel at work. With one of them nothing runs beside; with several each has a thread."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._pool = ThreadPoolExecutor(len(way.providers), "post") if len(way.providers) > 1 else None
        self._running: dict[str, Future[Finished]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    @property
    def busy(self) -> frozenset[str]:
        """The providers that still carry something."""
        return frozenset(self._running)

    def post(self, wave: Wave) -> Iterator[Finished]:
        """Post a wave; gives what is finished by now, of this wave or an earlier one."""
        shares: dict[str, list[Going]] = defaultdict(list)
        for item in wave.rows:
            shares[item.row.provider].append(item)
        for name, rows in shares.items():
            provider = self.way.provider(name) or self.way.providers[0]
            if self._pool is None or name in self._running:
                yield post_share(provider, rows, wave.claim)
            else:
                self._running[name] = self._pool.submit(post_share, provider, rows, wave.claim)
        yield from self._finished(has_new=bool(shares))

    def _finished(self, *, has_new: bool) -> Iterator[Finished]:
        if not self._running:
            return
        futures = list(self._running.values())
        ready, _ = wait(futures, _PROMPT) if has_new else wait(futures, return_when=FIRST_COMPLETED)
        for name, future in list(self._running.items()):
            if future in ready:
                del self._running[name]
                yield future.result()


def post_share(provider: Provider, rows: Sequence[Going], claim: UUID) -> Finished:
    """Render and post one provider's share of a wave; gives what became of each letter."""
    house = House(settings.DULY.secret, settings.DULY.public_url)
    channel = provider.channel
    ready: list[tuple[Going, str]] = []
    letters: list[Letter] = []
    done: list[Done] = []
    for item in rows:
        row, mailing, reach = item
        address = reach.address if reach else ""
        try:
            letter = write(house, mailing, _to(row, reach, address))
        except (WordingError, KeyError) as error:
            done.append(_done(item, claim, "", Refused("wording", str(error), permanent=True)))
            continue
        content = fingerprint(letter)
        complaint = channel.check(address) if channel.limits.addressed else None
        if complaint:
            done.append(_done(item, claim, content, Refused("bad_address", complaint, permanent=True)))
        else:
            ready.append((item, content))
            letters.append(letter)
    begun = time.monotonic()
    outcomes = _post_safely(provider, letters)
    seen = tally(provider, outcomes, time.monotonic() - begun)
    done += [_done(item, claim, content, outcome) for (item, content), outcome in zip(ready, outcomes, strict=True)]
    return Finished(done, seen, was_alone=len(ready) == 1)


def _post_safely(provider: Provider, letters: list[Letter]) -> list[Outcome]:
    """An adapter that breaks its promise, raises or miscounts, leaves every letter unknown."""
    if not letters:
        return []
    try:
        outcomes = provider.channel.post(letters)
    except Exception:  # an adapter is somebody else's code, and what it sent cannot be asked of it any more
        log.exception("delivery.adapter_raised", provider=provider.name)
        return [Unknown("adapter_raised")] * len(letters)
    if len(outcomes) != len(letters):
        log.error("delivery.adapter_miscounted", provider=provider.name, given=len(letters), answered=len(outcomes))
        return [Unknown("adapter_miscounted")] * len(letters)
    return outcomes


def _to(row: Row, reach: Reach | None, address: str) -> To:
    name, region, broken = (reach.name, reach.region, reach.broken) if reach else ("", "", "")
    return To(row.id, row.recipient_id, row.customer_id, row.language, row.code, address, name, region, broken)


def _done(item: Going, claim: UUID, content: str, outcome: Outcome) -> Done:
    row, mailing, reach = item
    point, address, opted_out = (reach.contact_point_id, reach.address, reach.opted_out) if reach else (None, "", False)
    return Done(
        row.id, row.recipient_id, row.customer_id, point, mailing, row.attempt, address, content, outcome,
        row.provider, whither(mailing.channel, reach), claim, opted_out,
    )  # fmt: skip
