# SPDX-License-Identifier: Apache-2.0
"""What the customer wrote now: without the replies they quote, what they forward, their signature and its small print.

The quotes of every usual mail program are cut by :mod:`duly.kernel.mails.quotes`. Here the rest: the lines after "Best
regards" or 此致敬礼, which hold telephone numbers that nobody asks to have changed.
"""

import re
from typing import NamedTuple

from duly.kernel.mails.quotes import own_words
from duly.rooms.change_requests.rules.mails.letters import Letter
from duly.rooms.change_requests.rules.mails.lexicon import words_of

_FORWARDED = re.compile(r"\s{0,5}(?:fwd?|wg|tr|转发|轉寄|轉發|转寄)\s{0,2}[:：]", re.IGNORECASE)
_MARK = re.compile(r"[-_=*\s]{0,20}(?:forwarded message|begin forwarded message|转发邮件信息|转发的邮件|轉寄郵件|轉寄的郵件|以下是转发的邮件)", re.IGNORECASE)  # fmt: skip
_END = re.compile(r"[\s,，.。!！~～:：;；-]+")
LONGEST_SIGNATURE, LONGEST_LINE = 15, 120


class Written(NamedTuple):
    """The parts of what somebody wrote."""

    said: str
    """Their own words, now."""
    signature: str
    """Name, firm, numbers: said of themselves in passing, not asked for."""
    is_forwarded: bool
    """Whether something was passed on. What is in it was said by somebody else, to somebody else."""


def written(letter: Letter) -> Written:
    """The writer's words now and their signature, in a letter."""
    said, signature = split(letter.own)
    is_forwarded = bool(_FORWARDED.match(letter.subject)) or any(map(_MARK.match, letter.text.split("\n")[:200]))
    return Written(said, signature, is_forwarded)


def split(text: str) -> tuple[str, str]:
    """A text before and after its closing words. The last lines only: a "thank you" in the middle closes nothing."""
    lines = own_words(text).split("\n")
    for at in range(max(0, len(lines) - LONGEST_SIGNATURE - 1), len(lines)):
        if _closes(lines[at]) and _is_signature(lines[at + 1 :]):
            return "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
    return "\n".join(lines).strip(), ""


def _closes(line: str) -> bool:
    plain = _END.sub(" ", line).strip().lower()
    return bool(plain) and (plain in words_of("closings") or plain.replace(" ", "") in words_of("closings"))


def _is_signature(lines: list[str]) -> bool:
    held = [line.strip() for line in lines if line.strip()]
    return len(held) <= LONGEST_SIGNATURE and all(len(line) <= LONGEST_LINE for line in held)
