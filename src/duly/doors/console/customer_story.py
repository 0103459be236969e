# SPDX-License-Identifier: Apache-2.0
"""The timeline of one customer: everything that happened between them and us in one list, newest first, by kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from duly.doors.console.paging import Page, among, asked, turn
from duly.doors.look import record
from duly.doors.look.codes import code_said
from duly.doors.look.desk import desk_channel, desk_kind, desk_pill
from duly.doors.look.requesting import intake_word, request_pill
from duly.doors.look.tags import pill
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Column, Orders
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.change_requests import queries as requests
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Card
from duly.rooms.delivery import queries as deliveries
from duly.rooms.feedback import queries as feedback
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as owed
from duly.rooms.privacy import queries as privacy
from duly.rooms.privacy.facts import KIND_WORDS, LOOK_WORDS, STATE_WORDS, LookReason

STORY_ORDERS = Orders("-at", at=(Column("at", datetime), Column("key", str)))
"""Newest first; what happened at one moment keeps one order."""
_ROWS = 20
_MOST = 200
"""Of each kind; a page of the kind itself has the rest."""
KINDS: Mapping[str, Any] = {
    "notice": gettext_lazy("Notices"),
    "call": gettext_lazy("Calls"),
    "conversation": gettext_lazy("Conversations"),
    "request": gettext_lazy("Change requests"),
    "privacy": gettext_lazy("Privacy requests"),
    "record": gettext_lazy("Changes of the record"),
    "look": gettext_lazy("Looks at the record"),
}
_ICONS = {"notice": "website", "call": "call", "conversation": "sms", "request": "letter", "privacy": "portal"}


class Entry(NamedTuple):
    """One thing that happened; ``key`` tells it from others of the same moment."""

    at: datetime
    key: str
    kind: str
    words: str
    pill: SafeString | str = ""
    address: str = ""
    number: str = ""
    about: str = ""
    tone: str = "grey"

    @property
    def icon(self) -> str:
        """A small drawing beside it."""
        return _ICONS.get(self.kind, "")

    @property
    def kind_words(self) -> str:
        """Of which kind it is."""
        return str(KINDS[self.kind])


def story(request: HttpRequest, actor: Actor, card: Card) -> dict[str, Any]:
    """The context of the timeline; ``?kind=`` narrows it. The list goes on after twenty entries.

    A reader who does not find a notice does not find it here either.
    """
    wanted = request.GET.get("kind", "")
    wanted = wanted if wanted in KINDS else ""
    read = {kind: list(_OF[kind](actor, card)) for kind in KINDS}
    rows = [one for kind, held in read.items() for one in held if wanted in {"", kind}]
    page: Page[Entry] = turn(asked(request, STORY_ORDERS), among(rows), _ROWS)
    counts = [(kind, words, len(read[kind])) for kind, words in KINDS.items() if read[kind]]
    return {"story": page, "story_kind": wanted, "story_kinds": counts, "story_total": sum(map(len, read.values()))}


def _notices(actor: Actor, card: Card) -> Iterator[Entry]:
    known = _visible(actor, card)
    stands = owed.states_of(known)
    for recipient, notice in known.items():
        if notice.launched_at is not None:
            state = stands[recipient].state if recipient in stands else ""
            address = reverse("console:recipient", args=[recipient])
            yield Entry(
                notice.launched_at, f"n{recipient}", "notice", notice.title, pill(state) if state else "", address,
                notice.number, tone="blue",
            )  # fmt: skip


def _calls(actor: Actor, card: Card) -> Iterator[Entry]:
    known = _visible(actor, card)
    for recipient, sent in deliveries.deliveries_of(known).items():
        for one in sent:
            if one.channel == "call" and one.state not in {"planned", "held"}:
                yield Entry(
                    one.updated_at, f"c{one.id}", "call", known[recipient].title, pill(one.state),
                    reverse("console:recipient", args=[recipient]), known[recipient].number,
                    code_said(one.code, _tongue()) if one.code else "", "green",
                )  # fmt: skip


def _visible(actor: Actor, card: Card) -> dict[UUID, notices.NoticeCard]:
    """The notices of whose rolls the customer is, by the recipient."""
    theirs = audience.recipients_of_customer(card.id)[:_MOST]
    if not theirs:
        return {}
    cards = notices.cards_for(actor, card.organisation, language=_tongue(), limit=_MOST)
    by_id = {one.id: one for one in cards}
    return {one.id: by_id[one.notice_id] for one in theirs if one.notice_id in by_id}


def _requests(actor: Actor, card: Card) -> Iterator[Entry]:
    for one in requests.requests_of(actor, card.id, _MOST):
        address = reverse("console:change-request", args=[one.id])
        yield Entry(
            one.received_at, f"r{one.id}", "request", "", request_pill(one.state), address, one.number,
            intake_word(one.channel), "amber",
        )  # fmt: skip


def _privacy(_actor: Actor, card: Card) -> Iterator[Entry]:
    for one in privacy.requests_of(card.id)[:_MOST]:
        address = reverse("console:privacy-request", args=[one.id])
        yield Entry(
            one.received_at, f"p{one.id}", "privacy", KIND_WORDS[one.kind].say(_tongue()), "", address, one.number,
            STATE_WORDS[one.state].say(_tongue()), "plum",
        )  # fmt: skip


def _changes(_actor: Actor, card: Card) -> Iterator[Entry]:
    for one in customers.changes_of(card.id, _MOST):
        address = reverse("console:change-request", args=[one.request]) if one.request else "#history"
        asker = record.asker_said(one, _tongue())
        said = record.reason_said(one, _tongue())
        yield Entry(one.at, f"v{one.id}", "record", said, "", address, one.number, asker, "olive")


def _looks(actor: Actor, card: Card) -> Iterator[Entry]:
    looks = privacy.looks_at(actor, card.id, limit=_MOST)
    names = accounts.names_of({one.user for one in looks})
    for one in looks:
        why = LOOK_WORDS[LookReason(one.reason)].say(_tongue())
        yield Entry(one.at, f"l{one.id}", "look", why, "", "", one.reference, names.get(one.user, ""), "faint")


def _conversations(_actor: Actor, card: Card) -> Iterator[Entry]:
    for one in feedback.conversations_of(card.id)[:_MOST]:
        address = reverse("console:conversation", args=[one.id])
        yield Entry(
            one.received_at, f"s{one.id}", "conversation", desk_kind(one.kind), desk_pill(one.state), address, one.number,
            desk_channel(one.channel), "blue",
        )  # fmt: skip


def _tongue() -> str:
    return get_language() or "en"


_OF: Mapping[str, Callable[[Actor, Card], Iterable[Entry]]] = {
    "notice": _notices, "call": _calls, "conversation": _conversations, "request": _requests, "privacy": _privacy,
    "record": _changes, "look": _looks,
}  # fmt: skip
