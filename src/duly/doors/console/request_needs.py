# SPDX-License-Identifier: Apache-2.0
"""Change requests that wait for the reader: to be identified, prepared, decided, looked at again; and those that are late."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.doors.console.gate import may
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries
from duly.rooms.change_requests.facts import Card, State, Tier

_MANY = 100


class Waiting(NamedTuple):
    """A line of the first page, as it holds them."""

    section: str
    words: str
    about: str
    address: str
    n: int
    tone: str = ""


def waiting(actor: Actor) -> Iterator[Waiting]:
    """What this reader can do something about."""
    if not any(may(actor, f"change_requests.{verb}") for verb in ("match_party", "submit", "review")):
        return
    if n := len(queries.late(actor, _MANY)):
        words = ngettext("%(n)d change request is late", "%(n)d change requests are late", n)
        yield _line(n, words, "?late=1", "red")
    for verb, states, words_of in _WORK:
        if may(actor, f"change_requests.{verb}"):
            rows = queries.queue(actor, states=states, limit=_MANY)
            n = sum(_is_for(actor, verb, one) for one in rows)
            if n:
                yield _line(n, words_of(n), f"?state={states[0]}", "amber")


def _line(n: int, words: str, query: str, tone: str) -> Waiting:
    address = f"{reverse('console:change-requests')}{query}"
    return Waiting(_("Customers"), words % {"n": n}, _("Change requests"), address, n, tone)


def _is_for(actor: Actor, verb: str, card: Card) -> bool:
    """Whether somebody who had no other hand in it may do this."""
    if verb == "match_party":
        return card.party is None
    if verb in {"submit", "rebase"}:
        return card.tier < Tier.T2 or card.intake_by != actor.id
    return actor.id not in {card.maker, card.intake_by}


_WORK: tuple[tuple[str, tuple[State, ...], Callable[[int], str]], ...] = (
    ("review", (State.IN_REVIEW,), lambda n: ngettext("%(n)d change request waits for a decision", "%(n)d change requests wait for a decision", n)),
    ("settle_dispute", (State.DISPUTED,), lambda n: ngettext("%(n)d change is disputed", "%(n)d changes are disputed", n)),
    ("rebase", (State.CONFLICT,), lambda n: ngettext("%(n)d change request met another change", "%(n)d change requests met another change", n)),
    ("submit", (State.CHECKING,), lambda n: ngettext("%(n)d change request is to be handed over for review", "%(n)d change requests are to be handed over for review", n)),
    ("match_party", (State.IDENTIFYING, State.RECEIVED), lambda n: ngettext("%(n)d change request has no customer yet", "%(n)d change requests have no customer yet", n)),
    ("release", (State.HELD,), lambda n: ngettext("%(n)d change request is on hold", "%(n)d change requests are on hold", n)),
    ("retry", (State.FAILED,), lambda n: ngettext("%(n)d change could not be written", "%(n)d changes could not be written", n)),
)  # fmt: skip
"""By verb: in which states it is waited for, and in which words."""
