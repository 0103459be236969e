# SPDX-License-Identifier: Apache-2.0
"""What a header says of its column.

Most is said by the whole header. Otherwise headers end with what they are, in Chinese as in English: 会员消费次数 is a number
of times, whoever it is of; ``email consent`` is a consent and no e-mail address. What stands before the last word says
whose it is: 订单编号 and ``order no`` are numbers of orders.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from duly.rooms.recognition.rules import lexicon
from duly.rooms.recognition.rules.splitting import singular, spellings

_SUFFIX, _ALONE, _PART = 0.84, 0.72, 0.35
_ALIKE, _LEAST_ALIKE = 0.75, 0.55
_BARE = 0.6
"""What is left of a general meaning where the kind of table gives a more exact one: an id in a table of orders is an order's."""
_MARKED = 0.9
_DENIED = 0.15
"""What is left of other meanings where the first word makes a yes-or-no of the header."""
_GENERAL = frozenset({"record_id", "date", "time", "kind", "person_name", "company_name", "family_name", "given_name"})
"""Meanings of a bare head, which the kind of table may make more exact."""


class Said(NamedTuple):
    """How much a header speaks for a meaning, and by what."""

    score: float
    reason: str


@lru_cache(8_192)
def said(header: str, subject: str = "") -> Mapping[str, Said]:
    """All meanings that the header speaks for. ``subject`` is what the rows of its table are about, where that is known."""
    if _ASKED.search(header):
        return {"flag": Said(_MARKED, "header_composed")}
    readings = [(words, _strongest(_of(words, subject))) for words in spellings(header)]
    if not readings:
        return {}
    whole, *parts = readings
    for words, spoken in (whole, *parts):
        if marked := _mark(words):
            return _denied(spoken, marked)
    beside: dict[str, Said] = {}
    for _, spoken in parts:
        for code, one in spoken.items():
            beside[code] = _joined(beside.get(code), Said(one.score * _BESIDE, one.reason))
    return _strongest((*beside.items(), *whole[1].items()))


_ASKED = re.compile(r"(?i)[(（\[](?:y ?/ ?n|yes ?/ ?no|是[/／、]?否|0 ?/ ?1)[)）\]]")
"""A header that says itself how it is answered."""
_BESIDE = 0.9
"""What a part of a header proves beside the whole: what is in brackets, the Chinese or the Latin half alone."""
_SUREST = 0.97


def _strongest(spoken: Iterable[tuple[str, Said]]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for code, one in spoken:
        if code not in found or found[code].score < one.score:
            found[code] = one
    if not any(one.reason == "header_table" for one in found.values()):
        return found
    return {
        code: Said(one.score * _BARE, one.reason) if code in _GENERAL and one.reason != "header_table" else one
        for code, one in found.items()
    }


def _joined(one: Said | None, other: Said) -> Said:
    """Two parts that say the same (``Name 姓名``) are surer than either."""
    if one is None:
        return other
    best = max(one, other, key=lambda said: said.score)
    return Said(min(1 - (1 - one.score) * (1 - other.score), _SUREST), best.reason)


@lru_cache(8_192)
def qualifier(header: str) -> str:
    """home, work, billing … where the header says of which of several it speaks; empty where it does not."""
    for words in spellings(header):
        joined, latin = "".join(words), {*words, *map(singular, words)}
        for name, known in lexicon.grammar().qualifiers.items():
            if any(word in latin if word.isascii() else joined.startswith(word) for word in known):
                return name
    return ""


def _of(words: tuple[str, ...], subject: str) -> Iterator[tuple[str, Said]]:
    whole = _known(words)
    yield from (
        (code, Said(score, "header_exact" if score > lexicon.HINT else "header_hint")) for code, score in whole.items()
    )
    yield from _composed(words)
    yield from _suffix(words)
    yield from _numbered(words)
    if subject:
        yield from _by_table(words, subject)
    if not any(score > lexicon.HINT for score in whole.values()):
        yield from _contained("".join(words))
        yield from _alike("".join(words))


def _known(words: tuple[str, ...]) -> Mapping[str, float]:
    table = lexicon.headers()
    joined = "".join(words)
    return table.get(joined) or table.get("".join(words[:-1]) + singular(words[-1])) or {}


def _mark(words: tuple[str, ...]) -> str:
    """flag, consent or objection where the header begins with a word that asks yes or no; empty elsewhere."""
    marks = lexicon.grammar().marks
    first, joined = words[0], "".join(words)
    latin = len(words) > 1 and first in marks["flag"]
    chinese = any(joined.startswith(word) for word in marks["flag"] if not word.isascii())
    if not (latin or chinese):
        return ""
    return next((code for code in ("objection", "consent") if any(word in joined for word in marks[code])), "flag")


def _denied(found: Mapping[str, Said], marked: str) -> Mapping[str, Said]:
    others = {code: Said(one.score * _DENIED, one.reason) for code, one in found.items()}
    return others | {marked: Said(_MARKED, "header_composed")}


def _composed(words: tuple[str, ...]) -> Iterator[tuple[str, Said]]:
    rule = lexicon.grammar()
    for heads, before in _heads(words):
        subjects = _subjects(before)
        for head in heads:
            row = rule.means[head]
            near = next((one for one in subjects if one in row), None)
            if near:
                code, score = row[near]
                yield code, Said(score, "header_composed")
            elif "" in row:
                code, score = row[""]
                yield code, Said(min(score, _ALONE), "header_head")


def _heads(words: tuple[str, ...]) -> Iterator[tuple[frozenset[str], str]]:
    """The last word as a kind of head, and what stands before it; the longest that is known."""
    known = lexicon.grammar().heads
    last = words[-1]
    if last.isascii():
        for size in (2, 1):
            tail = "".join(words[-size:]) if len(words) >= size else ""
            if heads := known.get(tail) or known.get(singular(tail)):
                yield heads, " ".join(words[:-size])
                return
        return
    for size in range(min(len(last), 7), 0, -1):
        if heads := known.get(last[-size:]):
            yield heads, " ".join((*words[:-1], last[:-size]))
            return


@lru_cache(8_192)
def _subjects(before: str) -> tuple[str, ...]:
    """What is spoken of before the head, the nearest first."""
    latin = {singular(word) for word in before.split()} | set(before.split()) | {before.replace(" ", "_")}
    found: list[tuple[int, str]] = []
    for subject, words in lexicon.grammar().subjects.items():
        places = [
            before.rfind(word) + len(word) for word in words if (word in latin if word.isascii() else word in before)
        ]
        if places:
            found.append((-max(places), subject))
    return tuple(subject for _, subject in sorted(found))


def _suffix(words: tuple[str, ...]) -> Iterator[tuple[str, Said]]:
    """The longest end of the header that is itself a usual header."""
    table = lexicon.headers()
    for start in range(1, len(words)):
        if row := table.get("".join(words[start:])) or table.get("".join((*words[start:-1], singular(words[-1])))):
            yield from _weighed(row, _SUFFIX if len(words) - start > 1 or len(words[-1]) > 4 else _ALONE)
            break
    last = words[-1]
    if not last.isascii():
        for start in range(1, len(last) - 1):
            if row := table.get(last[start:]):
                yield from _weighed(row, _SUFFIX if len(last) - start > 2 else _ALONE)
                break


def _numbered(words: tuple[str, ...]) -> Iterator[tuple[str, Said]]:
    """``email id`` and ``WhatsApp no`` are what stands before: a number that reaches or names somebody."""
    if words[-1] not in _NUMBERS:
        return
    for code, score in lexicon.headers().get("".join(words[:-1]), {}).items():
        if score > lexicon.HINT and lexicon.meanings()[code].legal.code in {"contact", "identity"}:
            yield code, Said(_SUFFIX, "header_composed")


_NUMBERS = frozenset({"id", "no", "number", "code"})


def _weighed(row: Mapping[str, float], most: float) -> Iterator[tuple[str, Said]]:
    for code, score in row.items():
        strong = _ALONE if code in _GENERAL else most
        yield code, Said(strong if score > lexicon.HINT else strong * lexicon.HINT, "header_head")


def _by_table(words: tuple[str, ...], subject: str) -> Iterator[tuple[str, Said]]:
    rule = lexicon.grammar()
    for heads, before in _heads(words):
        if before.strip():
            return
        for head in heads:
            if subject in rule.means[head]:
                code, score = rule.means[head][subject]
                yield code, Said(score, "header_table")


def _contained(joined: str) -> Iterator[tuple[str, Said]]:
    """A usual Chinese header of three characters or more anywhere inside."""
    if joined.isascii():
        return
    table = lexicon.headers()
    for size in range(min(len(joined) - 1, 8), 2, -1):
        for start in range(len(joined) - size + 1):
            for code, score in table.get(joined[start : start + size], {}).items():
                if score > lexicon.HINT:
                    yield code, Said(_PART, "header_part")


def _alike(joined: str) -> Iterator[tuple[str, Said]]:
    """Usual headers that are written nearly so: typing mistakes, other forms."""
    if len(joined) < 4 or len(joined) > 40:
        return
    mine = _grams(joined)
    shared: dict[str, int] = {}
    for gram in mine:
        for known in _index().get(gram, ()):
            shared[known] = shared.get(known, 0) + 1
    for known, count in shared.items():
        likeness = count / (len(mine) * len(_grams(known))) ** 0.5
        if likeness >= _LEAST_ALIKE:
            for code, score in lexicon.headers()[known].items():
                if score > lexicon.HINT:
                    yield code, Said(_ALIKE * likeness, "header_alike")


@cache
def _index() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for known in lexicon.headers():
        if len(known) > 2:
            for gram in _grams(known):
                found.setdefault(gram, []).append(known)
    return {gram: tuple(names) for gram, names in found.items()}


@lru_cache(16_384)
def _grams(text: str) -> frozenset[str]:
    sizes = (3,) if text.isascii() else (2,)
    edged = f"^{text}$"
    return frozenset(edged[start : start + size] for size in sizes for start in range(len(edged) - size + 1))
