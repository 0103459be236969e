# SPDX-License-Identifier: Apache-2.0
"""Mail that comes back. One pure function reads it all: reports, complaints, machines' answers, people's answers.

What strangers send is hostile until read: every step is bounded, and what cannot be read is nothing, never an error.
"""

import structlog

from duly.adapters.channels.mail_in import arf, dsn, informal, replies
from duly.kernel.mails.parts import Part, take_apart
from duly.kernel.mails.servers import is_from_a_server
from duly.rooms.delivery.channel import Receipt, Reply

UNREAD = "x-duly-unread"
"""A door of ours puts this header first on a message that it sets aside: kept as it came, and not read."""
log = structlog.get_logger()


def read(raw: bytes) -> list[Receipt | Reply]:
    """What a message says. Never raises; nothing for what cannot be read, and for what is neither a report nor a reply."""
    try:
        return _read(take_apart(raw))
    except Exception:  # a stranger's message must not stop those behind it
        log.exception("mail_in.unreadable", size=len(raw))
        return []


def _read(mail: Part) -> list[Receipt | Reply]:
    if mail.heads and mail.heads[0][0] == UNREAD:
        return []
    found = _report(mail)
    if found is None:
        found = [*informal.read(mail)]
        if not found and not (mail.kind == "multipart/report" and is_from_a_server(mail)):
            found = [*replies.read(mail)]
    return found


def _report(mail: Part) -> list[Receipt | Reply] | None:
    """What a report in one of the forms for programs says; ``None`` when the message is not one that can be read."""
    complaint = dsn.part_of(mail, frozenset({arf.KIND}))
    if complaint is not None:
        return [*arf.read(mail, complaint)]
    shown = dsn.part_of(mail, frozenset({dsn.READ_KIND}))
    if shown is not None:
        return [*dsn.read_disposition(mail, shown)]
    status = dsn.part_of(mail, dsn.STATUS_KINDS)
    return [*dsn.read(mail, status)] or None if status is not None else None
