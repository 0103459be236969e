# SPDX-License-Identifier: Apache-2.0
"""Agreed words: what one may be, where it stands in a text, and tables of them."""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from duly.kernel.blanks import wording
from duly.kernel.cells import plain_cell, safe_cell
from duly.kernel.languages import normalise
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.translation.facts import (
    BAD_TABLE,
    BAD_TERM,
    LARGEST_FILE,
    MOST_TERMS,
    TERM_FORBIDS_ITSELF,
    TOO_MANY_TERMS,
    TermEntry,
)

COLUMNS = ("source_language", "term", "target_language", "agreed", "forbidden", "note")
_LONGEST = 100
_NOTE = 500
_MOST_FORBIDDEN = 20
_CONTROL = re.compile("[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_WORDLY = re.compile(r"[^\W\d_]", re.UNICODE)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class Hit(NamedTuple):
    """A term of the glossary that the source uses, and how the target keeps to it."""

    entry: TermEntry
    is_kept: bool
    used: tuple[str, ...]
    """Forbidden words that stand in the target."""


def hits(entries: Iterable[TermEntry], source: str, target: str) -> list[Hit]:
    """The terms that a source text uses. A longer term hides a shorter one inside it: 子公司 is not 公司."""
    rest, there, found = wording(source), wording(target), []
    for entry in sorted(entries, key=lambda one: (-len(one.term), one.term)):
        places = _places(rest, entry.term)
        if places:
            rest = _without(rest, places)
            used = tuple(word for word in entry.forbidden if _places(_less(there, entry.agreed), word))
            found.append(Hit(entry, bool(_places(there, entry.agreed)), used))
    return found


def read_entry(raw: TermEntry) -> TermEntry:
    """The term in its kept form: languages in short form, words on one line.

    Raises:
        Refusal: ``translation.bad_term``, ``translation.term_forbids_itself``, ``languages.bad``.
    """
    entry = TermEntry(
        normalise(raw.source_language), _word(raw.term, "term"), normalise(raw.target_language), _word(raw.agreed, "agreed"),
        tuple(dict.fromkeys(_word(word, "forbidden") for word in raw.forbidden)), _line(raw.note)[:_NOTE],
    )  # fmt: skip
    if entry.source_language == entry.target_language or len(entry.forbidden) > _MOST_FORBIDDEN:
        raise BAD_TERM(field="target_language", most=_LONGEST)
    if entry.agreed.casefold() in {word.casefold() for word in entry.forbidden}:
        raise TERM_FORBIDS_ITSELF(field="forbidden", agreed=entry.agreed)
    return entry


def table(entries: Iterable[TermEntry]) -> str:
    """A CSV file that a spreadsheet shows and never runs; :func:`read_table` reads it back."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in entries:
        cells = (one.source_language, one.term, one.target_language, one.agreed, "|".join(one.forbidden), one.note)
        writer.writerow([safe_cell(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def read_table(raw: bytes) -> tuple[list[TermEntry], list[tuple[int, Words]]]:
    """The terms in a CSV file, and the lines that hold none, with the reason.

    Raises:
        Refusal: ``translation.bad_table``, ``translation.too_many_terms``.
    """
    rows = _rows(raw)
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not {"source_language", "term", "target_language", "agreed"} <= set(heads):
        raise _bad("a column is missing", "缺少列")
    if len(rows) - 1 > MOST_TERMS:
        raise TOO_MANY_TERMS(most=MOST_TERMS)
    found, refused = [], []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            found.append(_entry(dict(zip(heads, map(plain_cell, row), strict=False))))
        except Refusal as no:
            refused.append((number, no.kind.words if not no.values else Words.literal(no.say("en"), no.say("zh"))))
    return found, refused


def must_fit(count: int) -> None:
    """A glossary stays one that people can keep.

    Raises:
        Refusal: ``translation.too_many_terms``.
    """
    if count > MOST_TERMS:
        raise TOO_MANY_TERMS(most=MOST_TERMS)


def _entry(cells: Mapping[str, str]) -> TermEntry:
    forbidden = [word for word in cells.get("forbidden", "").split("|") if word.strip()]
    return read_entry(
        TermEntry(
            cells.get("source_language", ""), cells.get("term", ""), cells.get("target_language", ""),
            cells.get("agreed", ""), tuple(forbidden), cells.get("note", ""),
        )
    )  # fmt: skip


def _rows(raw: bytes) -> list[list[str]]:
    if len(raw) > LARGEST_FILE:
        raise _bad("it is too large", "文件过大")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _bad("it is not text in UTF-8 or GB18030", "不是 UTF-8 或 GB18030 文本")
    if "\x00" in text:
        raise _bad("it is not text", "不是文本")
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise _bad(str(error), str(error)) from error


def _bad(en: str, zh: str) -> Refusal:
    return BAD_TABLE(field="file", why=Words.literal(en, zh), columns=", ".join(COLUMNS))


def _word(text: str, field: str) -> str:
    word = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(word) <= _LONGEST or _CONTROL.search(word) or "|" in word or not _WORDLY.search(word):
        raise BAD_TERM(field=field, most=_LONGEST)
    return word


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _places(text: str, word: str) -> Sequence[tuple[int, int]]:
    """Where a word stands: as a whole word or its beginning in alphabets, anywhere in Chinese."""
    edge = "" if _CJK.search(word) else r"(?<![^\W_])"
    return [match.span() for match in re.finditer(edge + re.escape(word), text, re.IGNORECASE)]


def _without(text: str, places: Collection[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _less(text: str, word: str) -> str:
    return _without(text, _places(text, word))
