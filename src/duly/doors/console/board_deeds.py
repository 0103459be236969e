# SPDX-License-Identifier: Apache-2.0
"""What may be done from the board of a launch: pause and resume sending, release and stop a phase.

The board moves by itself, so a button there is a link (``?ask=pause``), and the form stands above what moves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from duly.doors.console.gate import may
from duly.doors.console.notice_flow import do as do_flow
from duly.kernel.actors import Actor
from duly.rooms.notices import actions as notices
from duly.rooms.notices.facts import State
from duly.rooms.obligations import queries as obligations
from duly.rooms.obligations.facts import PhaseState

_UNDER_WAY = {PhaseState.RUNNING, PhaseState.OBSERVING}


@dataclass(frozen=True, slots=True)
class Ask:
    """A form above the board. ``reason``: ``""`` is not asked for one, ``may`` or ``must`` be given."""

    name: str
    label: str
    warning: str
    tone: str = ""
    reason: str = ""
    number: int = 0


def offered(actor: Actor, notice: Any, state: State) -> list[Ask]:
    """What this reader may do now, with the notice as it stands."""
    found = []
    if state is State.LAUNCHED and may(actor, "notices.pause"):
        warning = _("Nothing more is sent until it is resumed. Confirmations still count.")
        found.append(Ask("pause", _("Pause sending"), warning, "grave"))
    if state is State.PAUSED and may(actor, "notices.resume"):
        found.append(Ask("resumption", _("Resume sending"), _("Sending and chasing go on."), "first"))
    return found + _of_phases(actor, notice.id, state)


def _of_phases(actor: Actor, notice_id: UUID, state: State) -> list[Ask]:
    phases = obligations.phases(notice_id) if state is State.LAUNCHED else []
    stopped = next((phase for phase in phases if phase.state == PhaseState.STOPPED), None)
    next_one = stopped or next((phase for phase in phases if phase.state == PhaseState.WAITING), None)
    found = []
    if next_one is not None and may(actor, "obligations.release_phase"):
        label = _("Release phase %(number)d") % {"number": next_one.number + 1}
        warning = (
            _("It was stopped. Its figures will not stop it again.") if stopped
            else _("The phases before it end; its customers are asked now.")
        )  # fmt: skip
        found.append(Ask("phase-release", label, warning, "first", "must" if stopped else "may", next_one.number + 1))
    running = next((phase for phase in phases if phase.state in _UNDER_WAY), None)
    if running is not None and may(actor, "obligations.stop_phase"):
        label = _("Stop phase %(number)d") % {"number": running.number + 1}
        warning = _("Nothing more is sent and no step opens until somebody releases it.")
        found.append(Ask("phase-stop", label, warning, "grave", "must", running.number + 1))
    return found


def do(actor: Actor, notice_id: UUID, name: str, *, number: str, reason: str) -> None:
    """Do what a form of the board asks for."""
    deeds: dict[str, Callable[[], object]] = {
        "pause": lambda: notices.pause(actor, notice_id),
        "resumption": lambda: notices.resume(actor, notice_id),
    }
    deeds.get(name, lambda: do_flow(actor, notice_id, name, number=number, reason=reason))()


DEEDS = frozenset({"pause", "resumption", "phase-release", "phase-stop"})
