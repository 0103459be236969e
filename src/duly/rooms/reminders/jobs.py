# SPDX-License-Identifier: Apache-2.0
"""The round that sees whose morning has come, and the work that it wakes."""

from duly.foundation.jobs.actions import enqueue
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import actions as delivery
from duly.rooms.reminders import actions, queries

CARRY = "reminders.carry"
_AT_ONCE = 100


def wake() -> int:
    """Wake the work when somebody is to be looked at or a mail waits to leave; without a way to send mail, nothing."""
    now = clock.now()
    if not queries.can_leave() or not (queries.to_look_at(now, 1) or queries.is_any_due(now)):
        return 0
    return int(enqueue(CARRY, key="reminders"))


def carry() -> int:
    """Look at what waits for whom, then mail it, one person after the other; gives how many mails left.

    Each mail's leaving is committed before the mail leaves, so a crash can lose one and never sends one twice. When the
    relay cannot be reached, the rest waits for the next round.
    """
    if not queries.can_leave():
        return 0
    while actions.look(SYSTEM, most=_AT_ONCE):
        pass
    sent = 0
    while (mail := actions.claim(SYSTEM)) is not None:
        carried = delivery.mail_staff(mail)
        actions.note(SYSTEM, mail, carried)
        if carried.may_try_again:
            break
        sent += 1
    return sent
