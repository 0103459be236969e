# SPDX-License-Identifier: Apache-2.0
"""Single cells of a customer file: text, dates, yes and no, words from a closed list."""

import re
import unicodedata
from datetime import date, time
from functools import lru_cache

from duly.kernel.cells import plain_cell
from duly.rooms.customers.facts import Issue
from duly.rooms.customers.preferring import CHANNEL_WORDS
from duly.rooms.customers.rules import findings
from duly.rooms.customers.rules.findings import RowRefusedError

KINDS = {
    word: kind
    for kind, words in {
        "person": "person individual natural private 个人 自然人 個人 人",
        "company": "company organisation organization org business enterprise corporate legal 公司 企业 单位 法人 组织 机构"
        " 企業 公司客户 企业客户",
    }.items()
    for word in words.split()
}
STATUSES = {
    word: status
    for status, words in {
        "active": "active current live open 正常 有效 在网 活跃 启用 現有",
        "former": "former closed inactive ended cancelled terminated 终止 注销 离网 停用 已终止 失效 終止",
    }.items()
    for word in words.split()
}
YES = frozenset(
    ("yes", "y", "true", "t", "1", "x", "是", "有", "退订", "已退订", "同意", "已同意", "granted", "opted-in")
)
NO = frozenset(("no", "n", "false", "f", "0", "否", "不", "无", "未退订", "未同意"))
REFUSED = frozenset(("refused", "denied", "拒绝", "不同意", "拒絕"))
WITHDRAWN = frozenset(("withdrawn", "revoked", "撤回", "已撤回"))
SPLIT = re.compile(r"[;；,，、|\n]+")
_RUINED = re.compile(r"\d(?:\.\d+)?E\+\d+\Z", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SPACES = re.compile("[ \t-\r\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))(?:[ T]00:00(?::00)?)?\Z"
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[:：]([0-5]\d)(?::[0-5]\d)?)?\Z")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z")


def tidy(text: str, field: str) -> tuple[str, bool]:
    """A cell without what cannot be seen, white space made plain; and whether something invisible was taken out.

    Raises:
        RowRefusedError: control characters.
    """
    seen = _INVISIBLE.sub("", text)
    plain = _SPACES.sub(" ", seen).strip()
    if _CONTROL.search(plain):
        raise RowRefusedError(findings.CONTROL(field))
    return plain_cell(unicodedata.normalize("NFC", plain)), seen != text


def is_ruined(text: str) -> bool:
    """Whether a spreadsheet has written a long number as 1.38E+10."""
    return _RUINED.match(text) is not None


@lru_cache(4096)
def date_of(text: str) -> date | None:
    """A date with one meaning: year first, or day.month.year with dots; ``None`` for any other."""
    found = _DATE.match(text)
    if found:
        year, month, day = (int(part) for part in found.groups() if part is not None)
    else:
        german = _GERMAN_DATE.match(text)
        if german is None:
            return None
        day, month, year = (int(part) for part in german.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def decision_of(opted_out: str, consent: str) -> str | None:
    """What the row says about being contacted; an opt-out weighs more than a consent.

    Raises:
        RowRefusedError: a word that says neither yes nor no.
    """
    if opted_out and _yes(opted_out, "opted_out"):
        return "withdrawn"
    if not consent:
        return None
    word = consent.casefold()
    if word in REFUSED:
        return "refused"
    if word in WITHDRAWN:
        return "withdrawn"
    return "granted" if _yes(consent, "consent") else "refused"


@lru_cache(4096)
def hours_of(start: str, end: str) -> tuple[time, time]:
    """Hours of rest, each a time of day such as ``22``, ``7:30`` or ``07:30:00``.

    Raises:
        RowRefusedError: one of them is missing or no time of day, or both are the same.
    """
    found = [time(int(match[1]), int(match[2] or 0)) for text in (start, end) if (match := _CLOCK.match(text))]
    if len(found) < 2 or found[0] == found[1]:
        raise RowRefusedError(findings.HOURS("quiet_from", f"{start or '–'}/{end or '–'}"))
    return found[0], found[1]


def channels_of(text: str, warnings: list[Issue]) -> tuple[str, ...] | None:
    """The channels that a cell names, the first one first; a word that names none gets a warning and is left out."""
    found = []
    for word in several(text):
        channel = CHANNEL_WORDS.get(word.casefold())
        if channel is None:
            warnings.append(findings.NO_CHANNEL("prefers", word))
        else:
            found.append(channel)
    return tuple(dict.fromkeys(found)) or None


@lru_cache(4096)
def several(text: str) -> tuple[str, ...]:
    """The parts of a cell that lists several things, each once, in order."""
    if not text:
        return ()
    return tuple(dict.fromkeys(part for raw in SPLIT.split(text) if (part := raw.strip())))


def _yes(text: str, field: str) -> bool:
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise RowRefusedError(findings.YES_NO(field, text))
