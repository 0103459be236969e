# SPDX-License-Identifier: Apache-2.0
"""What a relay's no means: RFC 5321 reply codes, and RFC 3463 enhanced codes where they are given."""

import re

from duly.rooms.delivery.channel import Refused

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_PERMANENT = 500
_FULL = 552
_NAMES = {
    "1.0": "bad_address",
    "1.1": "no_mailbox",
    "1.2": "no_mailbox",
    "1.3": "bad_address",
    "1.6": "no_mailbox",
    "1.10": "no_mailbox",
    "2.0": "mailbox",
    "2.1": "no_mailbox",
    "2.2": "mailbox_full",
    "3.4": "too_large",
    "4.1": "no_route",
    "4.4": "no_route",
    "4.7": "gave_up",
    "7.0": "policy",
    "7.1": "policy",
}
_BY_SUBJECT = {
    "1": "address",
    "2": "mailbox",
    "3": "system",
    "4": "network",
    "5": "protocol",
    "6": "content",
    "7": "policy",
}


def refusal_of(code: int, message: str) -> Refused:
    """The refusal in an answer. Only an enhanced code about the mailbox is held against the address."""
    permanent = code >= _PERMANENT
    enhanced = _ENHANCED.search(message)
    if enhanced:
        name = name_of(enhanced[0])
    elif code == _FULL:
        name = "mailbox_full"
    else:
        name = "rejected" if permanent else "later"
    return Refused(name, f"{code} {message}", permanent)


def name_of(status: str) -> str:
    """A word for an enhanced status code such as ``5.1.1``."""
    _, subject, detail = status.split(".")
    return _NAMES.get(f"{subject}.{detail}") or _BY_SUBJECT.get(subject, "rejected")
