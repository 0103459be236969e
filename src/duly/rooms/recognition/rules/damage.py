# SPDX-License-Identifier: Apache-2.0
"""What happened to a column's values before they came here: by spreadsheets, by wrong encodings, by people in a hurry.

Every test looks at the values as they stand. It says how many have it and shows three of them, masked.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import polars as pl

from duly.rooms.recognition.facts import ACCURACY, Damage, Sensitivity
from duly.rooms.recognition.rules import checking, dates, lexicon, mojibake, placeholders
from duly.rooms.recognition.rules.judging import Looked
from duly.rooms.recognition.rules.masking import masked

_EXAMPLES = 3
_CUT = 0.9
"""Of numbers cut by a spreadsheet so many end in zeros."""
_BY_CHANCE = 0.3
"""Of numbers that are no longer what they were one in eleven passes its check all the same, or one in ten; of genuine ones nearly all."""
_LONG = r"^[1-9]\d{15,18}$"
_ENDS_CUT = r"^\d{15}0{1,4}$"
_POWER = r"^\d(?:\.\d+)?[Ee]\+?\d{1,2}$"
_BLANKS = r"^[\s\u00a0\u3000\u200b\ufeff]|[\s\u00a0\u3000\u200b\ufeff]$"
_WIDE = r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
_MOST_TEXTS, _LONGEST_TEXT = 400, 400
_DATED = frozenset({
    "date", "birth_date", "order_date", "start_date", "end_date", "due_date", "paid_at", "shipped_at", "created_at", "updated_at",
    "contacted_at", "consent_at",
})  # fmt: skip
_FIXED_LENGTH = frozenset(
    {"postcode", "mobile", "landline", "social_security", "bank_code", "tax_id", "register_number"}
)
_NUMBERS = frozenset({"amount", "number", "integer", "rate", "age", "sequence", "latitude", "longitude", "year"})
_SOME, _MOSTLY = 0.001, 0.8


class Found(NamedTuple):
    """Which values have a damage, and what the sentence about it says."""

    marks: pl.Series
    values: dict[str, str]


Test = Callable[[Looked, pl.Series, str], Found | None]


def damages(column: Looked, means: str) -> list[Damage]:
    """All that is damaged in a column of this meaning."""
    text = column.given.values.drop_nulls()
    text = text.filter(text != "")
    return list(_found(column, text, means)) if len(text) else []


def _found(column: Looked, text: pl.Series, means: str) -> Iterator[Damage]:
    meaning = lexicon.meanings().get(means)
    sensitivity = meaning.sensitivity if meaning else Sensitivity.PERSONAL
    for code, test in TESTS.items():
        found = test(column, text, means)
        rows = int(found.marks.sum() or 0) if found else 0
        if found and rows:
            examples = tuple(
                masked(value, sensitivity)
                for value in text.filter(found.marks).unique(maintain_order=True).head(_EXAMPLES)
            )
            yield Damage(column.given.position, code, rows, len(text), examples, found.values)


def _cut(column: Looked, text: pl.Series, means: str) -> Found | None:
    """Whole columns only: a number may end in zeros by right."""
    bare = text.str.strip_chars()
    long = bare.str.contains(_LONG)
    zeros = long & bare.str.contains(_ENDS_CUT)
    count = int(long.sum() or 0)
    if count < 5 or int(zeros.sum() or 0) < _CUT * count:
        return None
    right = checking.resident_ids(bare) | (checking.cards(bare) & (bare.str.len_chars() != 18))
    return Found(zeros, {}) if int((right & long).sum() or 0) <= _BY_CHANCE * count else None


def _power(column: Looked, text: pl.Series, means: str) -> Found | None:
    marks = text.str.strip_chars().str.contains(_POWER)
    if not marks.any():
        return None
    return Found(marks, {"example": text.filter(marks)[0].strip()[:2] + "…" + text.filter(marks)[0].strip()[-4:]})


def _zeros(column: Looked, text: pl.Series, means: str) -> Found | None:
    """Numbers of one length, some shorter, and none that begins with a zero although some should."""
    bare = text.str.strip_chars()
    digits = bare.str.contains(r"^[0-9]+$")
    if means not in _FIXED_LENGTH or int(digits.sum() or 0) < 0.9 * len(text) or bare.str.starts_with("0").any():
        return None
    sizes = bare.filter(digits).str.len_chars().cast(pl.Int64)
    usual = int(str(sizes.mode().max() or 0))
    short = digits & (bare.str.len_chars() < usual) & (bare.str.len_chars() >= max(usual - 2, 1))
    many = int((sizes == usual).sum() or 0) >= 0.5 * len(sizes)
    return Found(short, {"usual": str(usual)}) if usual >= 4 and many else None


def _mojibake(column: Looked, text: pl.Series, means: str) -> Found | None:
    foreign = (text.str.len_bytes() != text.str.len_chars()) & (text.str.len_chars() <= _LONGEST_TEXT)
    distinct = text.filter(foreign).unique(maintain_order=True).head(_MOST_TEXTS)
    broken = {value: why for value in distinct.to_list() if (why := mojibake.explained(value))}
    if not broken:
        return None
    first, (encoding, read) = next(iter(broken.items()))
    shown = masked(first) + (f" → {masked(read)}" if read else "")
    return Found(text.is_in(list(broken)), {"encoding": encoding, "example": shown})


def _wide(column: Looked, text: pl.Series, means: str) -> Found | None:
    return Found(text.str.contains(_WIDE), {})


def _blanks(column: Looked, text: pl.Series, means: str) -> Found | None:
    return Found(text.str.contains(_BLANKS), {})


def _placeholder(column: Looked, text: pl.Series, means: str) -> Found | None:
    meaning = lexicon.meanings().get(means)
    if meaning and meaning.shape in _NUMBERS:
        return None
    marks = text.str.strip_chars().str.contains(placeholders.pattern(means))
    return Found(marks, {"example": text.filter(marks)[0].strip()[:20]}) if marks.any() else None


def _null_words(column: Looked, text: pl.Series, means: str) -> Found | None:
    marks = text.str.strip_chars().str.to_lowercase().is_in(list(lexicon.words("placeholders")))
    return Found(marks, {"example": text.filter(marks)[0].strip()}) if marks.any() else None


def _truncated(column: Looked, text: pl.Series, means: str) -> Found | None:
    """Values of many lengths that pile up at the longest."""
    sizes = text.str.len_chars().cast(pl.Int64)
    longest = int(str(sizes.max() or 0))
    at_end = sizes == longest
    piled = int(at_end.sum() or 0)
    before = int(((sizes < longest) & (sizes >= longest - 3)).sum() or 0) / 3
    if longest < 10 or sizes.n_unique() < 5 or piled < max(5, 0.03 * len(text)) or piled < 3 * before:
        return None
    return Found(at_end, {"share": str(round(piled / len(text) * ACCURACY)), "usual": str(longest)})


def _ambiguous(column: Looked, text: pl.Series, means: str) -> Found | None:
    found = dates.orders(column.observed.text)
    if found.told != dates.EITHER or found.contradict or found.either < 0.5 * column.observed.size:
        return None
    return Found(text.str.strip_chars().str.contains(dates.FORMS["numbers"]), {})


def _mixed_orders(column: Looked, text: pl.Series, means: str) -> Found | None:
    return (
        Found(text.str.strip_chars().str.contains(dates.FORMS["numbers"]), {})
        if dates.orders(column.observed.text).contradict
        else None
    )


def _serials(column: Looked, text: pl.Series, means: str) -> Found | None:
    if means not in _DATED:
        return None
    marks = text.str.strip_chars().str.contains(r"^[1-6]\d{4}(?:\.\d+)?$")
    return (
        Found(marks, {"example": text.filter(marks)[0].strip()}) if int(marks.sum() or 0) > _SOME * len(text) else None
    )


def _mixed(column: Looked, text: pl.Series, means: str) -> Found | None:
    """Where most values are numbers or dates, as the meaning says, those that are not."""
    plain = text.str.normalize("NFKC").str.strip_chars()
    meaning = lexicon.meanings().get(means)
    if means in _DATED:
        marks = _dated(plain)
    elif meaning and meaning.shape in _NUMBERS:
        marks = plain.str.replace_all(",", "").str.contains(r"^[￥¥$€£]?\s?[+-]?[0-9]*\.?[0-9]+\s?(?:%|元)?$")
    else:
        return None
    others = ~marks & ~plain.str.to_lowercase().is_in(list(lexicon.words("placeholders")))
    count = int(others.sum() or 0)
    if int(marks.sum() or 0) < _MOSTLY * len(text) or not count:
        return None
    return Found(others, {"share": f"{count / len(text) * ACCURACY:.1f}"})


def _dated(plain: pl.Series) -> pl.Series:
    marks = pl.repeat(value=False, n=len(plain), eager=True)
    for pattern in dates.FORMS.values():
        marks |= plain.str.contains(pattern)
    return marks


def _checks(column: Looked, text: pl.Series, means: str) -> Found | None:
    """Numbers of the right shape whose check digit is wrong, where others' are right; a column cut by a spreadsheet is told of by that."""
    bare = text.str.strip_chars().str.to_uppercase()
    tests = {
        "resident_id": (checking.shaped_as_resident_ids, checking.resident_ids),
        "lei": (_long_leis, checking.leis),
        "uscc": (_long_usccs, checking.usccs_outer),
    }
    if means not in tests or _cut(column, text, means):
        return None
    shaped, right = tests[means]
    return Found(shaped(bare) & ~right(bare), {})


def _long_leis(bare: pl.Series) -> pl.Series:
    return bare.str.contains(r"^[A-Z0-9]{20}$")


def _long_usccs(bare: pl.Series) -> pl.Series:
    return bare.str.contains(r"^[0-9A-Z]{18}$")


TESTS: dict[str, Test] = {
    "cut_by_spreadsheet": _cut, "scientific_notation": _power, "lost_zeros": _zeros, "mojibake": _mojibake, "full_width": _wide,
    "blanks_around": _blanks, "placeholder": _placeholder, "null_words": _null_words, "truncated": _truncated,
    "dates_ambiguous": _ambiguous, "dates_mixed": _mixed_orders, "excel_serials": _serials, "mixed_types": _mixed,
    "checks_fail": _checks,
}  # fmt: skip
