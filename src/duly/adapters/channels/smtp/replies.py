# SPDX-License-Identifier: Apache-2.0
"""What a relay's no means: RFC 5321 reply codes, and RFC 3463 enhanced codes where they are given.

The words are those of ``rooms.delivery.channel.FAULTS``. A mail server may write any text and any detail; the first
digits are what it must keep to, so every answer falls under some word and none is unmapped.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from duly.adapters.channels.adapter import Code
from duly.adapters.channels.smtp.answers import Answer
from duly.rooms.delivery.channel import Refused

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_PERMANENT = 500
_NAMES = {
    "1.0": "bad_address",
    "1.1": "no_mailbox",
    "1.2": "no_mailbox",
    "1.3": "bad_address",
    "1.6": "no_mailbox",
    "1.7": "policy",  # our own address, the sender's, is what they complain of; so in 1.8
    "1.8": "policy",
    "1.10": "no_mailbox",
    "2.0": "mailbox",
    "2.1": "no_mailbox",
    "2.2": "mailbox_full",
    "2.3": "too_large",
    "3.1": "system",
    "3.4": "too_large",
    "4.1": "no_route",
    "4.4": "no_route",
    "4.7": "gave_up",
    "5.3": "too_many",
    "7.8": "credentials",
    "7.28": "too_many",
}
_BY_SUBJECT = {
    "1": "bad_address",
    "2": "mailbox",
    "3": "system",
    "4": "network",
    "5": "protocol",
    "6": "content",
    "7": "policy",
}
_BY_CODE = {
    421: "later", 450: "later", 451: "system", 452: "system", 454: "system",
    530: "credentials", 534: "credentials", 535: "credentials", 538: "credentials", 552: "mailbox_full", 553: "bad_address",
}  # fmt: skip


def is_yes(answer: Answer) -> bool:
    """2xx."""
    return 200 <= answer.code < 300


def is_no(answer: Answer) -> bool:
    """4xx or 5xx."""
    return answer.code >= 400


def refusal_of(code: int, message: str) -> Refused:
    """The refusal in an answer. Only an enhanced code about the mailbox is held against the address."""
    permanent = code >= _PERMANENT
    enhanced = _ENHANCED.search(message)
    name = name_of(enhanced[0]) if enhanced else _BY_CODE.get(code, "rejected" if permanent else "later")
    return Refused(name, f"{code} {message}", permanent)


def name_of(status: str) -> str:
    """A word for an enhanced status code such as ``5.1.1``."""
    kind, subject, detail = status.split(".")
    named = _NAMES.get(f"{subject}.{detail}") or _BY_SUBJECT.get(subject, "rejected")
    return "later" if kind == "4" and named == "policy" else named


CODES: Mapping[str, Code] = MappingProxyType(
    {"250": Code("accepted", "", "taken over, RFC 5321 section 4.2")}
    | {f"x.{status}": Code("refused", name, "RFC 3463, RFC 5248") for status, name in _NAMES.items()}
    | {f"x.{subject}.*": Code("refused", name, "RFC 3463 section 3") for subject, name in _BY_SUBJECT.items()}
    | {str(code): Code("refused" if code >= _PERMANENT else "later", name, "without an enhanced code")
       for code, name in _BY_CODE.items()}
    | {"4xx": Code("later", "later", "any other"), "5xx": Code("refused", "rejected", "any other")}
)  # fmt: skip
"""The table, for the documentation and the conformance suite; 4.x.y is ``later`` where 5.x.y is ``refused``."""
