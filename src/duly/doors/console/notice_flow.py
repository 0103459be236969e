# SPDX-License-Identifier: Apache-2.0
"""What the page of a notice shows of its launch: phases, what is overdue, what took its place."""

from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from duly.doors.console import touched
from duly.doors.console.gate import may
from duly.doors.console.notice_done import said
from duly.doors.look.tags import thousands
from duly.kernel.actors import Actor
from duly.rooms.notices import queries
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.facts import PhaseState

_MOVING = {PhaseState.RUNNING, PhaseState.OBSERVING}


def flow_of(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    """Phases with the one that may be released or stopped now, and what asks before it goes."""
    phases = owed.phases(notice_id)
    stopped = next((phase for phase in phases if phase.state == PhaseState.STOPPED), None)
    waiting = next((phase for phase in phases if phase.state == PhaseState.WAITING), None)
    going, counts = stopped or waiting, touched.counts_of(notice_id) if phases else None
    return {
        "touches_release": touched.by_release(going, counts, stopped=going is stopped) if going and counts else (),
        "touches_stop": touched.by_holding(counts) if counts else (),
        "phases": phases, "releasable": stopped or waiting, "successor": queries.successor_of(notice_id),
        "stoppable": any(phase.state in _MOVING for phase in phases),
        "waiting": [one for one in queries.stale_for(actor) if one.notice_id == notice_id],
        "may_release": may(actor, "obligations.release_phase"), "may_stop": may(actor, "obligations.stop_phase"),
        "may_release_stale": may(actor, "obligations.release_stale"),
        "may_drop_stale": may(actor, "obligations.drop_stale"),
    }  # fmt: skip


def do(actor: Actor, notice_id: UUID, name: str, *, number: str, reason: str) -> str:
    """Do what a button of this part of the page asks for; gives what was done, in words."""
    subject = queries.notice_for(actor, notice_id).id
    if name == "phase-release":
        obligations.release_phase(actor, subject, number=int(number) if number.isdigit() else 0, reason=reason)
        return said(name)
    if name == "phase-stop":
        obligations.stop_phase(actor, subject, reason=reason)
        return said(name)
    if name == "stale-release":
        n = obligations.release_stale(actor, subject, reason=reason)
        words = ngettext(
            "%(n)s overdue step or message goes on. Sending can be paused.",
            "%(n)s overdue steps and messages go on. Sending can be paused.", n,
        )  # fmt: skip
        return words % {"n": thousands(n)}
    n = obligations.drop_stale(actor, subject, reason=reason)
    words = ngettext(
        "%(n)s overdue step or message was dropped. Whoever is still open stands on the work list.",
        "%(n)s overdue steps and messages were dropped. Whoever is still open stands on the work list.", n,
    )  # fmt: skip
    return words % {"n": thousands(n)}


DEEDS = frozenset({"phase-release", "phase-stop", "stale-release", "stale-drop"})
