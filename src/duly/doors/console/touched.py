# SPDX-License-Identifier: Apache-2.0
"""How many people and messages a deed would touch, in words: what a form says before anybody presses its button."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.doors.look.tags import channel_word, thousands
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations import queries as obligations

_WAITING = ("planned", "held")
_OPEN = ("waiting", "reached")
_BY_PERSON = frozenset({"call"})


@dataclass(frozen=True, slots=True)
class Counts:
    """A launch as it stands: who is still open, what has not gone, what has."""

    open: int
    waiting: int
    calls: int
    gone: int


def counts_of(subject: UUID) -> Counts:
    """Reads sums, not recipients and not messages."""
    owed, sent = obligations.tally(subject), deliveries.tally(subject)
    waiting = {channel: sum(states.get(one, 0) for one in _WAITING) for channel, states in sent.items()}
    calls = sum(n for channel, n in waiting.items() if channel in _BY_PERSON)
    unsent = (*_WAITING, "skipped", "expired")
    gone = sum(n for states in sent.values() for state, n in states.items() if state not in unsent)
    return Counts(sum(owed[one] for one in _OPEN), sum(waiting.values()) - calls, calls, gone)


def by_launch(preview: Mapping[str, Any] | None, steps: list[Any]) -> tuple[str, ...]:
    """A notice that has not gone out: whom it would ask, and what the first step would send."""
    if preview is None:
        return ()
    count, reach = preview["count"], preview["by_reach"]
    lines = [
        _said(ngettext("%(n)s customer is put on the roll.", "%(n)s customers are put on the roll.", count), count)
    ]
    first = steps[0]["channel"] if steps else ""
    if first in reach:
        words = ngettext(
            "%(n)s of them can be reached by the first step (%(channel)s).",
            "%(n)s of them can be reached by the first step (%(channel)s).", reach[first],
        )  # fmt: skip
        lines.append(words % {"n": thousands(reach[first]), "channel": channel_word(first)})
    if none := reach.get("none", 0):
        lines.append(_said(ngettext("%(n)s has no contact point that works.", "%(n)s have no contact point that works.", none), none))  # fmt: skip
    return tuple(lines)


def by_letting_pass(preview: Mapping[str, Any] | None) -> tuple[str, ...]:
    """A rule no longer stops a notice."""
    if preview is None:
        return ()
    n = preview["count"]
    return (_said(ngettext("%(n)s customer whom it would reach as it stands.", "%(n)s customers whom it would reach as it stands.", n), n),)  # fmt: skip


def by_discarding(preview: Mapping[str, Any] | None) -> tuple[str, ...]:
    """A notice that is ended before it went out."""
    count = preview["count"] if preview else 0
    told = _("Nobody has been told anything.")
    will = ngettext("%(n)s customer whom it would have asked is not asked.", "%(n)s customers whom it would have asked are not asked.", count)  # fmt: skip
    return (told, _said(will, count)) if count else (told,)


def by_holding(counts: Counts) -> tuple[str, ...]:
    """Sending stops for the time being."""
    return (
        _said(ngettext("%(n)s message waits until it goes on.", "%(n)s messages wait until it goes on.", counts.waiting), counts.waiting),
        *_calls(counts), _open(counts),
    )  # fmt: skip


def by_going_on(counts: Counts) -> tuple[str, ...]:
    """Sending goes on."""
    return (
        _said(ngettext("%(n)s message that waits goes out.", "%(n)s messages that wait go out.", counts.waiting), counts.waiting),
        _open(counts),
    )  # fmt: skip


def by_ending(counts: Counts) -> tuple[str, ...]:
    """A launch is ended for good."""
    return (
        _said(ngettext("%(n)s message that waits is never sent.", "%(n)s messages that wait are never sent.", counts.waiting), counts.waiting),
        *_calls(counts),
        _said(ngettext("%(n)s customer who has not confirmed is asked no more.", "%(n)s customers who have not confirmed are asked no more.", counts.open), counts.open),
        _said(ngettext("%(n)s message has gone and cannot be called back.", "%(n)s messages have gone and cannot be called back.", counts.gone), counts.gone),
    )  # fmt: skip


def by_release(phase: Any, counts: Counts, *, stopped: bool) -> tuple[str, ...]:
    """A phase goes, or goes on."""
    if stopped:
        return by_going_on(counts)
    return (_said(ngettext("%(n)s customer is asked.", "%(n)s customers are asked.", phase.size), phase.size),)


def by_rejection(given: int) -> tuple[str, ...]:
    """A notice is sent back to who wrote it."""
    return (_said(ngettext("%(n)s approval that was given no longer counts.", "%(n)s approvals that were given no longer count.", given), given),) if given else ()  # fmt: skip


def by_taking_down(pages: int) -> tuple[str, ...]:
    """An announcement goes off the website: a page for each language."""
    return (
        _said(ngettext("%(n)s page of the website says that it was taken down.", "%(n)s pages of the website say that it was taken down.", pages), pages),
    )  # fmt: skip


def messages_dropped(cards: Iterable[Any]) -> tuple[str, ...]:
    """One customer is asked nothing more: what has not gone to them yet."""
    n = _unsent(cards)
    return (_said(ngettext("%(n)s message or call that waits for them is dropped.", "%(n)s messages and calls that wait for them are dropped.", n), n),)  # fmt: skip


def messages_looked_at(cards: Iterable[Any]) -> tuple[str, ...]:
    """One customer decided whether they want messages: what waits for them is looked at again."""
    n = _unsent(cards)
    return (_said(ngettext("%(n)s message or call that waits for them is looked at again before it goes.", "%(n)s messages and calls that wait for them are looked at again before they go.", n), n),)  # fmt: skip


def _unsent(cards: Iterable[Any]) -> int:
    return sum(one.state in _WAITING for one in cards)


def _open(counts: Counts) -> str:
    n = counts.open
    return _said(ngettext("%(n)s customer has not confirmed yet.", "%(n)s customers have not confirmed yet.", n), n)


def _calls(counts: Counts) -> tuple[str, ...]:
    n = counts.calls
    return (_said(ngettext("%(n)s call is not to be made.", "%(n)s calls are not to be made.", n), n),) if n else ()


def _said(words: str, n: int) -> str:
    return words % {"n": thousands(n)}
