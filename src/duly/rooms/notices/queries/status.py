# SPDX-License-Identifier: Apache-2.0
"""How a notice stands, as counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.delivery import queries as delivery
from duly.rooms.notices.models import Launch, Notice, Publication
from duly.rooms.notices.queries.finding import notice_for
from duly.rooms.notices.queries.following import successor_of
from duly.rooms.notices.queries.histories import history_of
from duly.rooms.notices.rules.states import History, state_of
from duly.rooms.obligations import queries as obligations


def status_for(actor: Actor, wanted: UUID | str) -> dict[str, Any]:
    """The state of a notice, when it came there, and counts: recipients by state, deliveries by channel and state.

    ``opening`` says how far the cascade has got: ``chased`` still have a step, or the end of one, ahead of them.
    ``successor`` is the notice that took its place; ``stopped`` the phase that stands still. ``forecast`` is empty until enough was learnt to say anything.
    """
    notice = notice_for(actor, wanted)
    history = history_of(notice)
    launch = Launch.objects.filter(notice=notice).first()
    return {
        "id": str(notice.id),
        "number": notice.number,
        "organisation": notice.organisation.ref,
        "kind": notice.change.kind,
        "state": state_of(history).value,
        "revision": notice.revision,
        "digest": history.digest,
        "effective_on": notice.change.effective_on.isoformat(),
        "acknowledge_by": notice.plan["acknowledge_by"],
        "successor": _successor(notice.id),
        "stopped": stopped._asdict() if launch and (stopped := obligations.stopped_phase(notice.id)) else None,
        "rehearsal": launch.rehearsal if launch else None,
        "times": _times(notice, history),
        "roll": _roll(notice.id) if launch else None,
        "recipients": obligations.tally(notice.id),
        "channels": delivery.tally(notice.id),
        "opening": {"chased": obligations.chased(notice.id)} if launch else None,
        "forecast": {"reached_all_at": None, "acknowledged_by_due": None, "settled_at": None},
    }


def _successor(notice_id: UUID) -> dict[str, str | None] | None:
    by = successor_of(notice_id)
    return by and {"number": by.number, "relation": by.relation.value, "slug": by.slug, "at": clock.stamp(by.at)}


def _times(notice: Notice, history: History) -> dict[str, str | None]:
    def latest(moments: list[datetime]) -> datetime | None:
        return max(moments, default=None)

    times = {
        "created_at": notice.created_at,
        "submitted_at": latest([record.at for record in history.submissions if record.digest == history.digest]),
        "approved_at": latest([record.at for record in history.approvals if record.digest == history.digest]),
        "launched_at": history.launched_at,
        "published_at": Publication.objects.filter(notice=notice).values_list("at", flat=True).first(),
        "paused_at": latest(list(history.pauses)),
        "resumed_at": latest(list(history.resumptions)),
        "cancelled_at": history.cancelled_at,
        "completed_at": history.completed_at,
    }
    return {name: clock.stamp(moment) if moment else None for name, moment in times.items()}


def _roll(notice_id: UUID) -> dict[str, Any]:
    roll = audience.roll_of(notice_id)
    return {"count": roll.count, "exempt": roll.exempt, "root": roll.root, "frozen_at": clock.stamp(roll.frozen_at)}
