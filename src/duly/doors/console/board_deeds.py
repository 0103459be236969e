# SPDX-License-Identifier: Apache-2.0
"""What may be done from the board of a launch: pause and resume sending, release and stop a phase.

The board moves by itself, so a button there is a link (``?ask=pause``), and the form stands above what moves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.doors.console import touched
from duly.doors.console.gate import may
from duly.doors.console.notice_done import said
from duly.doors.console.notice_flow import do as do_flow
from duly.doors.look.tags import thousands
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
    touches: tuple[str, ...] = ()
    """How many people and messages, a line each."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the form carries beside a number."""
    address: str = ""
    """Where the form leads, if not to the deed of its name."""


def offered(actor: Actor, notice: Any, state: State) -> list[Ask]:
    """What this reader may do now, with the notice as it stands."""
    counts, found = touched.counts_of(notice.id), []
    if state is State.LAUNCHED and may(actor, "notices.pause"):
        warning = _("Nothing more is sent until it is resumed. Confirmations still count.")
        found.append(Ask("pause", _("Pause sending"), warning, "grave", "may", touches=touched.by_holding(counts)))
    if state is State.PAUSED and may(actor, "notices.resume"):
        warning, lines = _("Sending and chasing go on. It can be paused again."), touched.by_going_on(counts)
        found.append(Ask("resumption", _("Resume sending"), warning, "first", "may", touches=lines))
    return found + _of_phases(actor, notice.id, state, counts)


def of_retry(notice: Any, reasons: Iterable[Any], code: str, channel: str) -> Ask | None:
    """Trying again what failed for one reason, where that may be done."""
    row = next((one for one in reasons if one.may_retry and (one.code, one.channel) == (code, channel)), None)
    if row is None:
        return None
    words = ngettext("%(n)s message is tried again.", "%(n)s messages are tried again.", row.count)
    warning = _(
        "They failed, so nobody has them yet. Sending can be paused; what has left by then cannot be called back."
    )
    return Ask(
        "retry", _("Try these again"), warning, "first", touches=(words % {"n": thousands(row.count)},),
        fields={"code": code, "channel": channel}, address=reverse("console:board-retry", args=[notice.id]),
    )  # fmt: skip


def _of_phases(actor: Actor, notice_id: UUID, state: State, counts: touched.Counts) -> list[Ask]:
    phases = obligations.phases(notice_id) if state is State.LAUNCHED else []
    stopped = next((phase for phase in phases if phase.state == PhaseState.STOPPED), None)
    next_one = stopped or next((phase for phase in phases if phase.state == PhaseState.WAITING), None)
    found = []
    if next_one is not None and may(actor, "obligations.release_phase"):
        label = _("Release phase %(number)d") % {"number": next_one.number + 1}
        warning = (
            _("It was stopped. Its figures will not stop it again.") if stopped
            else _("The phases before it end; its customers are asked now. The phase can be stopped again.")
        )  # fmt: skip
        lines = touched.by_release(next_one, counts, stopped=stopped is not None)
        reason = "must" if stopped else "may"
        found.append(Ask("phase-release", label, warning, "first", reason, next_one.number + 1, lines))
    running = next((phase for phase in phases if phase.state in _UNDER_WAY), None)
    if running is not None and may(actor, "obligations.stop_phase"):
        label = _("Stop phase %(number)d") % {"number": running.number + 1}
        warning = _("Nothing more is sent and no step opens until somebody releases it.")
        lines = touched.by_holding(counts)
        found.append(Ask("phase-stop", label, warning, "grave", "must", running.number + 1, lines))
    return found


def do(actor: Actor, notice_id: UUID, name: str, *, number: str, reason: str) -> str:
    """Do what a form of the board asks for; gives what was done, in words."""
    if name not in {"pause", "resumption"}:
        return do_flow(actor, notice_id, name, number=number, reason=reason)
    {"pause": notices.pause, "resumption": notices.resume}[name](actor, notice_id, reason=reason)
    return said(name)


DEEDS = frozenset({"pause", "resumption", "phase-release", "phase-stop"})
