# SPDX-License-Identifier: Apache-2.0
"""What waits in rooms beside that of the reminders, in its words: rooms on one step do not know each other."""

from collections.abc import Iterator

from duly.kernel.actors import Actor
from duly.rooms.privacy import queries as privacy
from duly.rooms.reminders.facts import Item, Sort


def of_privacy(actor: Actor) -> Iterator[Item]:
    """Requests, holds, alarms, checks and papers."""
    for one in privacy.waiting_for(actor):
        yield Item(Sort.PRIVACY, one.about, one.path, one.number, one.due_on, one.is_late)
