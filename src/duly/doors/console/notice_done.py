# SPDX-License-Identifier: Apache-2.0
"""What is said after a deed on a notice, and the button that takes it back where a verb leads there."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from duly.doors.console.gate import may
from duly.doors.console.toasts import Back
from duly.kernel.actors import Actor

_WAYS_BACK = {"pause": ("resumption", "notices.resume"), "resumption": ("pause", "notices.pause")}
"""The deed that undoes a deed, and its verb. What takes a reason is not undone by a single button."""


def said(name: str) -> str:
    """What was done, and the way back where there is one."""
    words = {
        "submission": _("Submitted for approval. Revise it to take it back."),
        "approval": _("Approved as you read it. Sending it back takes the approval away."),
        "rejection": _("Sent back. The maker sees your reason."),
        "launch": _("Launched. Messages leave at the next decent hour; you can pause or cancel it."),
        "emergency": _("Approved and launched. Messages leave now; you can pause or cancel it."),
        "pause": _("Paused. Nothing leaves until you resume it."),
        "resumption": _("Resumed. You can pause it again."),
        "cancellation": _("Cancelled. Nothing more leaves; what was confirmed stays."),
        "phase-release": _("Released. Its customers are asked now; the phase can be stopped again."),
        "phase-stop": _("Stopped. Nothing leaves until somebody releases the phase."),
    }
    return words.get(name, _("Done."))


def way_back(actor: Actor, notice_id: UUID, name: str, *, on: str = "console:deed") -> Back | None:
    """The button that undoes a deed, on the page of the notice or ``on`` the board; for whoever may press it."""
    deed, verb = _WAYS_BACK.get(name, ("", ""))
    return Back(reverse(on, args=[notice_id, deed])) if deed and may(actor, verb) else None
