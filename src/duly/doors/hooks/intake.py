# SPDX-License-Identifier: Apache-2.0
"""One message that came by our own protocols: taken, or kept unread and set aside, or not now.

A mail may be a receipt or a reply, ask for a change of somebody's record, or both. Whose fault a failure is decides what
happens. The database away, or the house not set up for mail: the message waits where it is. Anything else is the message's own fault, and then it must not hold up those behind it.
"""

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError

from duly.kernel.actors import PROVIDER
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions as requests
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.facts import TakenByUs

LARGEST = 10 * 1024 * 1024
SET_ASIDE = "X-Duly-Unread"
"""The reader of mail keeps a message that begins with this header as it came, and does not look into it."""
log = structlog.get_logger()


class NotNow(Exception):
    """Nothing can be taken at the moment, whatever the message: come again later."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def take(raw: bytes, *, may_ask: bool | None = None) -> int:
    """Take one message and commit; gives how many deliveries it was matched to. The very same bytes again change nothing.

    ``may_ask``: whether to look for a request in it; as the house is set up (``DULY_REQUESTS_BY_MAIL``) when not said.
    What became one is not looked at as a receipt, unless it answers another letter.

    Raises:
        NotNow: the database is away, or mail is not set up.
        Exception: this message cannot be taken.
    """
    try:
        if settings.DULY["DULY_REQUESTS_BY_MAIL"] if may_ask is None else may_ask:
            asked = requests.receive_mail(PROVIDER, raw)
            if asked.is_kept and not asked.is_answer:
                return 0
        return delivery.take_receipts(PROVIDER, "email", TakenByUs(), raw)
    except (OperationalError, InterfaceError) as error:
        raise NotNow(f"database: {str(error).strip()}") from error
    except Refusal as refusal:
        raise NotNow(refusal.code) from refusal


def set_aside(raw: bytes, why: str) -> bool:
    """Keep a message unread, as ``delivery.unmatched``; gives whether that could be done. ``why`` is one plain word.

    Raises:
        NotNow: the database is away, or mail is not set up.
    """
    log.error("hooks.mail_set_aside", why=why, size=len(raw))
    try:
        take(f"{SET_ASIDE}: {why}\r\n".encode() + raw[:LARGEST])
    except NotNow:
        raise
    except Exception:
        log.exception("hooks.mail_not_kept", why=why)
        return False
    return True
