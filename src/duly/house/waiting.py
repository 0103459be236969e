# SPDX-License-Identifier: Apache-2.0
"""What waits in rooms beside that of the reminders, in its words: rooms on one step do not know each other."""

from collections.abc import Iterator

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.aftercare import queries as aftercare
from duly.rooms.change_requests import queries as change_requests
from duly.rooms.feedback import queries as feedback
from duly.rooms.privacy import queries as privacy
from duly.rooms.reminders.facts import Item, Sort
from duly.rooms.transfer import queries as transfers

_CHECK = Words(en="rows that moved stand otherwise now: right or wrong?", zh="已移交的数据现值不同，请判定是否有误")
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


def of_transfers(actor: Actor) -> Iterator[Item]:
    """Cut-overs: items to be ticked while the old system stands still, and freezes that last longer than planned."""
    found = transfers.cutovers_waiting_for(actor)
    places = accounts.organisations({one.organisation for one in found})
    for one in found:
        due = clock.day_in(places[one.organisation].time_zone, one.until)
        yield Item(Sort.TRANSFER, one.about, f"/console/transfers/{one.transfer}/cutover", one.ref, due, one.is_late)


def of_checks(actor: Actor) -> Iterator[Item]:
    """Checks of what was transferred that somebody answers for and that are not judged."""
    for ref, transfer, due, is_late in aftercare.waiting_for(actor):
        yield Item(Sort.TRANSFER, _CHECK, f"/console/transfers/{transfer}#checks", ref, due, is_late=is_late)
