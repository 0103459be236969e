# SPDX-License-Identifier: Apache-2.0
"""The part of a customer's page that says what is on record since when, how it came to be, and what is being asked for."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.gate import may
from duly.doors.look import record
from duly.doors.look.requesting import thing_word
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries as requests
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import ChangeCard, Entity

_MOST = 40
"""Entries of the history that a page shows."""


class Step(NamedTuple):
    """One entry of the history: what was written, why, who stands for it."""

    card: ChangeCard
    things: str
    reason: str
    asker: str
    maker: str
    checker: str


def panel(request: HttpRequest, actor: Actor, party: UUID) -> dict[str, Any]:
    """The context of the panel; ``?at=`` shows another day."""
    asked = request.GET.get("at", "")
    at = _end_of(asked)
    held = customers.record_of(party, at=at)
    history = customers.history_of(party)
    return {
        "things": record.things_of(held.entities), "changes": record.change_cards(held.entities), "at": asked if at else "",
        "steps": _steps(history), "asked": requests.requests_of(actor, party)[:10],
        "may_request": may(actor, "change_requests.create"),
    }  # fmt: skip


def _steps(history: Sequence[Entity]) -> list[Step]:
    """The latest entries first, each with what it wrote."""
    language, written, comma = get_language() or "en", dict[UUID, list[Entity]](), _(", ")
    for one in history:
        written.setdefault(one.change, []).append(one)
    cards = sorted(customers.changes(written).values(), key=lambda card: card.at, reverse=True)[:_MOST]
    names = accounts.names_of(who for card in cards for who in (card.maker, card.checker) if who)
    return [
        Step(
            card, comma.join(dict.fromkeys(thing_word(one) for one in written[card.id])), record.reason_said(card, language),
            record.asker_said(card, language), names.get(card.maker, "") if card.maker else "",
            names.get(card.checker, "") if card.checker else "",
        )
        for card in cards
    ]  # fmt: skip


def _end_of(text: str) -> datetime | None:
    """The last moment of a day by the reader's clock."""
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time.max))
    except ValueError:
        return None
