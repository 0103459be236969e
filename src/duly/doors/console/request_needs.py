# SPDX-License-Identifier: Apache-2.0
"""Change requests that wait for the reader: to be identified, prepared, decided, looked at again; and those that are late."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.doors.console.gate import may
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries
from duly.rooms.change_requests.facts import Card, State, Tier
from duly.rooms.downstream import queries as downstream

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
    yield from _untold(actor)
    if not any(may(actor, f"change_requests.{verb}") for verb in ("match_party", "submit", "review")):
        return
    if n := len(queries.late(actor, _MANY)):
        words = ngettext("%(n)d change request is late", "%(n)d change requests are late", n)
        yield _line(n, words, "?late=1", "red")
    yield from _passed_up(actor)
    yield from _mails(actor)
    for verb, states, words_of in _WORK:
        if may(actor, f"change_requests.{verb}"):
            rows = queries.queue(actor, states=states, limit=_MANY)
            n = sum(_is_for(actor, verb, one) for one in rows)
            if n:
                yield _line(n, words_of(n), f"?state={states[0]}", "amber")


def _untold(actor: Actor) -> Iterator[Waiting]:
    """Recipients of data that did not acknowledge in time what they were told, and terms that wait for a second person."""
    n = downstream.counts_for(actor)[1] if may(actor, "downstream.acknowledge") else 0
    about, address = _("Recipients of data"), reverse("console:downstream")
    if n:
        words = ngettext("%(n)d announcement was not acknowledged", "%(n)d announcements were not acknowledged", n)
        yield Waiting(_("Customers"), words % {"n": n}, about, address, n, "red")
    proposed = [
        one
        for one in downstream.systems_for(actor)
        if one.proposed and one.proposed_by != actor.id and not one.ended_at
    ]
    if proposed and may(actor, "downstream.agree"):
        words = ngettext(
            "%(n)d recipient waits for a second person", "%(n)d recipients wait for a second person", len(proposed)
        )
        yield Waiting(_("Customers"), words % {"n": len(proposed)}, about, address, len(proposed), "amber")


def _passed_up(actor: Actor) -> Iterator[Waiting]:
    """Late ones that were passed up to the reader, each by itself: they are few, or something is very wrong."""
    n = sum(one.is_escalated for one in queries.late_for(actor, _MANY))
    if n:
        words = ngettext("%(n)d late change request was passed up to you", "%(n)d late change requests were passed up to you", n)  # fmt: skip
        yield _line(n, words, "?late=1", "red")


def _mails(actor: Actor) -> Iterator[Waiting]:
    if not may(actor, "change_requests.settle_mail"):
        return
    n = sum(len(queries.unread_mails(actor, place.id)) for place in accounts.organisations_for(actor))
    if n:
        words = ngettext("%(n)d mail waits to be read", "%(n)d mails wait to be read", n) % {"n": n}
        yield Waiting(_("Customers"), words, _("Change requests"), reverse("console:change-mails"), n, "amber")


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
