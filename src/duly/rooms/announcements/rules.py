# SPDX-License-Identifier: Apache-2.0
"""Pure decisions: which words a page holds, whether they are the right ones, and what a look adds to what is known."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser

from duly.rooms.announcements.facts import Fetched

MARK = "data-said"
"""The attribute by which a page shows where the words of the notice are."""
EVERY = timedelta(minutes=10)
SELDOM = timedelta(days=1)
"""How often current announcements are looked at, and those of the archive."""
_PATIENCE = 6
"""Looks that may be left out before nobody can say that it stood there meanwhile."""
CURRENT_FOR = timedelta(days=30)
"""How long after the change took effect an announcement is current, unless somebody says otherwise."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_OK = 200


def digest_of(parts: Iterable[str]) -> str:
    """The digest of an announcement's words: NFC, without any white space, so that no layout can change it."""
    text = "".join(unicodedata.normalize("NFC", "".join(part.split())) for part in parts)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def read_page(content: bytes) -> str | None:
    """The digest of the words that a page shows as the announcement; ``None`` when it shows none."""
    reader = _Reader()
    reader.feed(content.decode("utf-8", "replace"))
    reader.close()
    return digest_of(reader.said) if reader.said else None


def code_of(fetched: Fetched, expected: str) -> str:
    """Why what was fetched does not show the announcement; empty when it does."""
    if not fetched.status:
        return "unreachable"
    if fetched.status != _OK:
        return "status"
    found = read_page(fetched.content)
    if found is None:
        return "absent"
    return "" if found == expected else "altered"


@dataclass(frozen=True, slots=True)
class Known:
    """The interval that is open."""

    is_seen: bool
    code: str
    last_at: datetime
    told_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """What one look does: end the open interval, begin another, and whether a fact is due."""

    ends: bool
    begins: bool
    tells: bool


def step(known: Known | None, code: str, at: datetime, *, is_current: bool) -> Step:
    """Only a change of what is seen, a gap, and a new day are worth a fact."""
    if known is None:
        return Step(ends=False, begins=True, tells=True)
    has_changed = (known.is_seen, known.code) != (not code, code)
    if has_changed or at - known.last_at > _PATIENCE * (EVERY if is_current else SELDOM):
        return Step(ends=True, begins=True, tells=True)
    return Step(ends=False, begins=False, tells=at.date() > known.told_on)


def usual_end(effective_on: date, published_at: datetime) -> datetime:
    """Until when an announcement is current when nobody says: a while after the change, and after it was published."""
    effective_at = datetime.combine(effective_on, time(), published_at.tzinfo)
    return max(effective_at, published_at) + CURRENT_FOR


class _Reader(HTMLParser):
    """Gathers the text inside the elements that carry the mark."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside:
            if tag not in _VOID:
                self._inside.append(tag)
        elif any(name == MARK for name, _ in attrs):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.said.append(data)
