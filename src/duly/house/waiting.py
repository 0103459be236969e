# SPDX-License-Identifier: Apache-2.0
"""What waits in rooms beside that of the reminders, in its words: rooms on one step do not know each other."""

from collections.abc import Iterator

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.change_requests import queries as change_requests
from duly.rooms.feedback import queries as feedback
from duly.rooms.privacy import queries as privacy
from duly.rooms.reminders.facts import Item, Sort

_LATE = Words(en="the answer is overdue", zh="答复已逾期")
_NOBODY = Words(en="the answer is overdue, and nobody works on it", zh="答复已逾期，尚无人处理")
_PASSED_UP = Words(
    en="the answer is overdue; passed to the head of the department", zh="答复已逾期，已升级至部门负责人"
)


def of_privacy(actor: Actor) -> Iterator[Item]:
    """Requests, holds, alarms, checks and papers."""
    for one in privacy.waiting_for(actor):
        yield Item(Sort.PRIVACY, one.about, one.path, one.number, one.due_on, one.is_late)


def of_change_requests(actor: Actor) -> Iterator[Item]:
    """Late ones: those that somebody works on themselves, and those that were passed up to them."""
    found = change_requests.late_for(actor)
    places = accounts.organisations({one.organisation for one in found})
    for one in found:
        due = clock.day_in(places[one.organisation].time_zone, one.due_at)
        about = _PASSED_UP if one.is_escalated else _LATE
        yield Item(Sort.CHANGE, about, f"/console/change-requests/{one.id}", one.number, due, is_late=True)


def of_conversations(actor: Actor) -> Iterator[Item]:
    """Late questions and complaints: one's own, those of the department that one heads, and those that nobody works on."""
    found = feedback.late_for(actor)
    places = accounts.organisations({one.organisation for one in found})
    for one in found:
        due = clock.day_in(places[one.organisation].time_zone, one.next_due_at)
        about = _NOBODY if one.assignee is None else _LATE
        yield Item(Sort.DESK, about, f"/console/conversations/{one.id}", one.number, due, is_late=True)
