# SPDX-License-Identifier: Apache-2.0
"""Looks into the operator's mailbox now and then, when one is configured."""

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

NAME = "mailbox.look"
EVERY = timedelta(seconds=30)
log = structlog.get_logger()


def look() -> None:
    """Take what waits in the mailbox. One process of this machine at a time; a mailbox that is away is asked again later."""
    config = settings.DULY
    box = read_url(config["DULY_MAILBOX_URL"])
    notes_at = config.folder("mailbox") / f"{hashlib.sha256(box.key.encode()).hexdigest()[:16]}.json"
    with lock(notes_at.with_suffix(".lock")) as is_ours:
        if not is_ours:
            return
        try:
            with opened(box) as session:
                notes = mailbox.read_notes(notes_at)
                count = mailbox.take_all(session, notes, lambda known: mailbox.write_notes(notes_at, known))
        except (OSError, ValueError) as error:
            log.warning("mailbox.away", mailbox=box.key, error=str(error))
            return
        if count:
            log.info("mailbox.taken", mailbox=box.key, count=count)


def wake() -> int:
    """Put a token in the queue: the network may take long, and rounds must not."""
    return int(enqueue(NAME, key=NAME))


JOBS = (Job(NAME, look),)
RECURRING = (Recurring("mailbox.wake", EVERY, wake),) if settings.DULY["DULY_MAILBOX_URL"] else ()
