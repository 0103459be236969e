# SPDX-License-Identifier: Apache-2.0
"""The buttons on the page of a notice: what each warns of, how many it touches, and the way back from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from duly.doors.console import touched
from duly.doors.console.gate import may
from duly.kernel.actors import Actor
from duly.rooms.notices import queries
from duly.rooms.notices.facts import State

_OUT = {State.LAUNCHED, State.PAUSED}
_OVER = {State.CANCELLED, State.COMPLETED}


@dataclass(frozen=True, slots=True)
class Deed:
    """A button: what it is called, what it warns of, and how it is meant. ``asks``: a reason ``may`` or ``must`` be given."""

    name: str
    label: str
    warning: str
    confirm: str
    tone: str = ""
    asks: str = ""
    touches: tuple[str, ...] = ()
    """How many people and messages, a line each."""


def deeds_of(actor: Actor, notice: Any, state: State, history: Any, preview: Mapping[str, Any] | None) -> list[Deed]:
    """What the reader may do with a notice as it stands; ``preview`` is whom it would reach, before it goes out."""
    found = [
        deed
        for verb, deed in _offered(notice, state)
        if may(actor, verb) and (verb not in _CHECKING or actor.id not in history.makers)
    ]
    if state not in _OVER and may(actor, "notices.cancel"):
        found.append(_discarding() if state is State.DRAFTED else _cancellation())
    return [replace(deed, touches=_touches(deed.name, notice, state, preview)) for deed in found]


_CHECKING = {"notices.approve", "notices.launch_emergency"}
"""Not by who wrote any of it."""


def _offered(notice: Any, state: State) -> list[tuple[str, Deed]]:
    if notice.terms.get("urgency") == "emergency" and state in {State.SUBMITTED, State.APPROVED}:
        return [("notices.launch_emergency", _emergency()), ("notices.reject", _rejection())]
    offered: dict[State, list[tuple[str, Deed]]] = {
        State.DRAFTED: [("notices.submit", _submission())],
        State.SUBMITTED: [("notices.approve", _approval()), ("notices.reject", _rejection())],
        State.APPROVED: [("notices.launch", _launch()), ("notices.reject", _rejection())],
        State.LAUNCHED: [("notices.pause", _pause())],
        State.PAUSED: [("notices.resume", _resumption())],
    }
    return offered.get(state, [])


def _touches(name: str, notice: Any, state: State, preview: Mapping[str, Any] | None) -> tuple[str, ...]:
    if name in {"launch", "emergency", "approval"}:
        return touched.by_launch(preview, notice.plan["steps"])
    if name == "rejection":
        return touched.by_rejection(queries.approvals_of(notice)[0])
    if name == "cancellation" and state not in _OUT:
        return touched.by_discarding(preview)
    reckoned = {"pause": touched.by_holding, "resumption": touched.by_going_on, "cancellation": touched.by_ending}
    return reckoned[name](touched.counts_of(notice.id)) if name in reckoned else ()


def _submission() -> Deed:
    return Deed(
        "submission", _("Submit for approval"),
        _("Somebody who wrote none of it will be asked to approve it as it stands. Revising it takes it back."),
        _("Submit"), "first",
    )  # fmt: skip


def _approval() -> Deed:
    return Deed(
        "approval", _("Approve"),
        _("You approve wording, plan and audience exactly as you see them here. Any later change needs a new approval."),
        _("I have read it: approve"), "first",
    )  # fmt: skip


def _rejection() -> Deed:
    return Deed(
        "rejection", _("Send back"), _("The maker sees your reason, and may submit it again."), _("Send back"), asks="must"
    )  # fmt: skip


def _launch() -> Deed:
    return Deed(
        "launch", _("Launch"),
        _("The roll is frozen and messages leave at the next decent hour. This cannot be undone, only paused or cancelled."),
        _("Launch now"), "first",
    )  # fmt: skip


def _emergency() -> Deed:
    return Deed(
        "emergency", _("Approve and launch now"),
        _("An emergency: you approve wording, plan and audience as you see them, and messages leave at once, before all others. This cannot be undone, only paused or cancelled."),
        _("I have read it: approve and launch"), "grave",
    )  # fmt: skip


def _pause() -> Deed:
    return Deed(
        "pause", _("Pause"), _("Nothing more is sent until it is resumed. Confirmations still count."), _("Pause"), asks="may"
    )  # fmt: skip


def _resumption() -> Deed:
    return Deed(
        "resumption", _("Resume"), _("Sending and chasing go on. It can be paused again."), _("Resume"), "first", "may"
    )


def _cancellation() -> Deed:
    return Deed(
        "cancellation", _("Cancel"),
        _("Nothing more is ever sent for this notice. What was sent stays on record. There is no way back; a new notice may take its place."),
        _("Cancel this notice for good"), "grave", "must",
    )  # fmt: skip


def _discarding() -> Deed:
    return Deed(
        "cancellation", _("Discard"),
        _("This draft can no longer be revised or sent. It stays on record. There is no way back; it can be written again as a new notice."),
        _("Discard this draft for good"), "grave", "must",
    )  # fmt: skip
