# SPDX-License-Identifier: Apache-2.0
"""Opens a mailbox, whichever protocol it speaks."""

from collections.abc import Iterator
from contextlib import contextmanager

from duly.adapters.channels.mail_in.imap import ImapSession
from duly.adapters.channels.mail_in.mailbox import MailboxSettings
from duly.adapters.channels.mail_in.pop3 import Pop3Session


@contextmanager
def opened(settings: MailboxSettings) -> Iterator[ImapSession | Pop3Session]:
    """The mailbox, open as long as the block lasts.

    Raises:
        OSError: it cannot be reached, or does not let us in.
        ValueError: it refused a command that must work.
    """
    session: ImapSession | Pop3Session = ImapSession(settings) if settings.kind == "imap" else Pop3Session(settings)
    try:
        yield session
    finally:
        session.close()
