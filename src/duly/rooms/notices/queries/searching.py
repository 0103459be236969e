# SPDX-License-Identifier: Apache-2.0
"""Finding notices by what people remember of them, and lists of them."""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.rooms.notices.facts import State
from duly.rooms.notices.models import Edition, Notice
from duly.rooms.notices.orders import NOTICE_ORDERS
from duly.rooms.notices.queries.finding import NoticeCard, cards_among, notices_for

_AT_ONCE = 200


def found_for(actor: Actor, text: str, *, language: str = "en", limit: int = 20) -> list[NoticeCard]:
    """Notices of the actor's organisations by their number's beginning, or by words of a title as it stands now."""
    text = text.strip()
    return cards_among(list(_about(notices_for(actor), text)[:limit]), language) if text else []


def listed_for(
    actor: Actor, organisation: UUID | None = None, *, text: str = "", state: State | None = None, language: str = "en",
    order: Order = NOTICE_ORDERS.usual, after: Place | None = None, limit: int = 25,
) -> list[NoticeCard]:  # fmt: skip
    """Notices of the actor's organisations, newest first, a page at a time, narrowed by words and to a state.

    A state follows from records, so it is looked at here, so many notices at once until a page is full.
    """
    rows, text = notices_for(actor, organisation), text.strip()
    rows = _about(rows, text) if text else rows
    at_once = max(limit, _AT_ONCE) if state else limit
    found: list[NoticeCard] = []
    while len(found) < limit:
        cards = cards_among(list(sorted_from(rows, order, after)[:at_once]), language)
        found += [card for card in cards if state is None or card.state == state]
        if len(cards) < at_once:
            break
        after = order.place_of(cards[-1])
    return found[:limit]


def _about(rows: QuerySet[Notice], text: str) -> QuerySet[Notice]:
    titled = Edition.objects.filter(title__icontains=text, revision=F("notice__revision"))
    return rows.filter(Q(number__istartswith=text) | Q(id__in=titled.values("notice_id")))
