# SPDX-License-Identifier: Apache-2.0
"""Finding notices by what people remember of them."""

from django.db.models import F, Q

from duly.kernel.actors import Actor
from duly.rooms.notices.models import Edition
from duly.rooms.notices.queries.finding import NoticeCard, cards_among, notices_for


def found_for(actor: Actor, text: str, *, language: str = "en", limit: int = 20) -> list[NoticeCard]:
    """Notices of the actor's organisations by their number's beginning, or by words of a title as it stands now."""
    text = text.strip()
    if not text:
        return []
    titled = Edition.objects.filter(title__icontains=text, revision=F("notice__revision"))
    rows = notices_for(actor).filter(Q(number__istartswith=text) | Q(id__in=titled.values("notice_id")))
    return cards_among(list(rows[:limit]), language)
