# SPDX-License-Identifier: Apache-2.0
"""Recurring work of the post office that looks whether anybody was forgotten. See docs/decisions/0053."""

import structlog

from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import actions, queries

log = structlog.get_logger()


def replay() -> int:
    """Rows that are overdue with nobody waking: wakes their channels again and says so; gives how many mailings."""
    late = queries.overdue()
    for item in late:
        log.warning("delivery.overdue", mailing=str(item.mailing), channel=item.channel, rows=item.n)
    if late:
        actions.rescue()
    return len(late)


def audit() -> int:
    """One bounded round of the audits; gives how many rows were found or compared."""
    return actions.audit(SYSTEM)


def switch_off() -> int:
    """Customers' own systems that take nothing for days are no longer written to; gives how many."""
    return actions.switch_off(SYSTEM)
