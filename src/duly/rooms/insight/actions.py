# SPDX-License-Identifier: Apache-2.0
"""Verbs of insight: a forecast is kept as it stood at launch."""

from collections.abc import Sequence
from uuid import UUID

from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record
from duly.foundation.ledger.facts import News
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import digest
from duly.rooms.insight import facts, queries
from duly.rooms.insight.models import Forecast
from duly.rooms.notices import queries as notices

FREEZE = "insight.freeze"


def hear_launches(_: Actor, news: Sequence[News]) -> None:
    """A notice went out: its forecast is frozen in a job of its own, for counting a large audience takes seconds."""
    for item in news:
        enqueue(FREEZE, key=f"freeze {item.stream}", notice_id=str(item.stream))


@action("insight.freeze")
def freeze(actor: Actor, notice_id: UUID) -> None:
    """Keep what is expected of a notice that was launched, once. Records ``insight.forecast_frozen``.

    Raises:
        Refusal: ``notices.no_such_notice``.
    """
    if Forecast.objects.filter(notice_id=notice_id).exists():
        return
    notice = notices.notice_by_id(notice_id)
    launched_at = notices.history_of(notice).launched_at
    body = queries.forecast_of(notice, launched_at or clock.now())
    row = Forecast.objects.create(notice_id=notice_id, body=body, digest=digest(body), at=clock.now())
    public = {"customers": body["customers"], "confirmed": body["confirmed"], "digest": row.digest}
    record(facts.FORECAST_FROZEN, stream=notice_id, public=public)
