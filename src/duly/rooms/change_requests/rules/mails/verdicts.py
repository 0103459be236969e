# SPDX-License-Identifier: Apache-2.0
"""What our own mail server says about SPF, DKIM and DMARC (RFC 8601). Anybody can write such a header: only ours counts."""

import re
from collections.abc import Iterable

from duly.kernel.mails.charsets import text_of
from duly.kernel.mails.parts import Part

METHODS = ("spf", "dkim", "dmarc")
_RESULT = re.compile(r";\s{0,20}(spf|dkim|dmarc)\s{0,5}=\s{0,5}([a-z]{2,20})", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_WORSE = ("fail", "permerror", "temperror", "softfail", "policy", "neutral", "none", "pass")
_MOST = 20


def verdicts_of(mail: Part, trusted: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each method's verdict by a trusted server; the worst where one is given twice.

    A server of ours writes its header on top of those that came with the message, and removes foreign ones that bear its
    own name (RFC 8601, section 5). Whether yours does is for you to know before you name it in the settings.
    """
    names = {name.strip().lower() for name in trusted if name.strip()}
    found: dict[str, str] = {}
    for value in mail.all("authentication-results")[:_MOST]:
        text = _COMMENT.sub(" ", text_of(value))
        server = text.partition(";")[0].strip().partition(" ")[0].lower()
        if server not in names:
            continue
        for method, result in _RESULT.findall(text):
            found[method.lower()] = _worst(result.lower(), found.get(method.lower(), ""))
    return tuple((method, found[method]) for method in METHODS if method in found)


def is_forged(verdicts: Iterable[tuple[str, str]]) -> bool:
    """Whether our server says that the domain in ``From`` did not send this."""
    said = dict(verdicts)
    return said.get("dmarc") == "fail" or (
        "dmarc" not in said and said.get("spf") == "fail" and said.get("dkim") != "pass"
    )


def _worst(first: str, second: str) -> str:
    if not second:
        return first
    return min(first, second, key=lambda result: _WORSE.index(result) if result in _WORSE else 0)
