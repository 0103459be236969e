# SPDX-License-Identifier: Apache-2.0
"""Looks whether a backup of the database came back, and then lets nothing go out until somebody has looked.

The signer remembers what it signed outside the database. Where the log lacks some of it, messages that the database
shows as planned may have gone already. Every worker looks before its first wave and every few seconds, and so does the
sealing process before its first seal, for where the signer belongs to another user than the workers.
"""

import threading
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from duly.foundation.ledger import actions as ledger
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries

_AGAIN = 0.5
log = structlog.get_logger()


def look() -> bool:
    """Hold what waits, if a backup came back that nobody knows of; gives whether that was done now."""
    gap = unseen()
    if gap is None or not delivery.hold_restored(SYSTEM, signed=gap[0], entries=gap[1]):
        return False
    log.critical("restoring.held", signed=gap[0], entries=gap[1])
    return True


def rolled_back() -> tuple[int, int] | None:
    """How many entries were signed and how many there are, if a backup came back, as far as this process may know."""
    try:
        return ledger.rolled_back()
    except (OSError, Refusal):  # the signer belongs to another user, or says itself what is wrong with it
        return None


def unseen() -> tuple[int, int] | None:
    """The same, if nobody has held or released anything because of it yet."""
    gap = rolled_back()
    return None if gap is None or queries.knows_restore(gap[0]) else gap


def look_first(stop: threading.Event, beat: Callable[[], object]) -> None:
    """Look before anything is carried, and wait for a database that is away: it may come back as a backup."""
    while not stop.is_set():
        try:
            look()
        except (OperationalError, InterfaceError):
            connection.close()
            beat()
            stop.wait(_AGAIN)
        except DatabaseError as error:  # tables of another version: the work itself will say so
            log.warning("restoring.not_looked", error=str(error).strip())
            return
        else:
            return
