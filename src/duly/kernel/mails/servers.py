# SPDX-License-Identifier: Apache-2.0
"""Mail that a mail server wrote, not a person."""

import re

from duly.kernel.mails.parts import Part

_SERVERS = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|mail\.?delivery|mdaemon|bounces?|10000|system|mailsystem|noreply-dsn)\b",
    re.IGNORECASE,
)


def is_from_a_server(mail: Part) -> bool:
    """Whether a mail server wrote it: by the sender's name, the empty return path, or a header that only servers set."""
    sender = mail.address("from") or mail.address("sender")
    return (
        bool(_SERVERS.match(sender))
        or mail.raw("return-path").strip() == b"<>"
        or bool(mail.raw("x-failed-recipients"))
        or sender == ""
    )
