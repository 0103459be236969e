# SPDX-License-Identifier: Apache-2.0
"""Looks into the operator's mailboxes now and then, those that are configured: for what comes back, and for requests."""

import hashlib
from datetime import timedelta

import structlog
from django.conf import settings

from duly.adapters.channels.mail_in.mailbox import read_url
from duly.adapters.channels.mail_in.opening import opened
from duly.doors.hooks import mailbox
from duly.foundation.jobs.actions import enqueue
from duly.foundation.jobs.facts import Job, Recurring
from duly.house.locks import lock

NAME, REQUESTS_NAME = "mailbox.look", "mailbox.look_for_requests"
EVERY = timedelta(seconds=30)
log = structlog.get_logger()


def look() -> None:
    """Take what waits in the mailbox. One process of this machine at a time; a mailbox that is away is asked again later."""
    _look("DULY_MAILBOX_URL")


def look_for_requests() -> None:
    """The same in the mailbox to which customers write when something about them is to change."""
    _look("DULY_REQUESTS_MAILBOX_URL", may_ask=True)


def _look(setting: str, *, may_ask: bool | None = None) -> None:
    config = settings.DULY
    box = read_url(config[setting])
    notes_at = config.folder("mailbox") / f"{hashlib.sha256(box.key.encode()).hexdigest()[:16]}.json"
    with lock(notes_at.with_suffix(".lock")) as is_ours:
        if not is_ours:
            return
        try:
            with opened(box) as session:
                notes = mailbox.read_notes(notes_at)
                count = mailbox.take_all(
                    session, notes, lambda known: mailbox.write_notes(notes_at, known), may_ask=may_ask
                )
        except (OSError, ValueError) as error:
            log.warning("mailbox.away", mailbox=box.key, error=str(error))
            return
        if count:
            log.info("mailbox.taken", mailbox=box.key, count=count)


def wake() -> int:
    """Put a token in the queue: the network may take long, and rounds must not."""
    return int(enqueue(NAME, key=NAME))


def wake_for_requests() -> int:
    """The same for the mailbox of requests."""
    return int(enqueue(REQUESTS_NAME, key=REQUESTS_NAME))


JOBS = (Job(NAME, look), Job(REQUESTS_NAME, look_for_requests))
RECURRING = tuple(
    recurring
    for setting, recurring in (
        ("DULY_MAILBOX_URL", Recurring("mailbox.wake", EVERY, wake)),
        ("DULY_REQUESTS_MAILBOX_URL", Recurring("mailbox.wake_for_requests", EVERY, wake_for_requests)),
    )
    if settings.DULY[setting]
)
