# SPDX-License-Identifier: Apache-2.0
"""By which steps a column's values become what a field holds. The names are those of the mapping's closed set of steps."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from duly.rooms.recognition.facts import Step
from duly.rooms.recognition.rules import codes, dates, lexicon, places, schema
from duly.rooms.recognition.rules.judging import Looked

_DAY_FIRST, _MONTH_FIRST = frozenset({"dmy", "mdy"}), frozenset({"US", "CA", "PH"})
_BY_MEANING = {
    "mobile": "phone", "landline": "phone", "fax": "phone", "email": "email", "resident_id": "resident_id", "uscc": "uscc",
    "lei": "upper", "iban": "upper", "currency": "upper", "passport": "upper", "person_name": "name", "family_name": "name",
    "given_name": "name", "company_name": "name", "employee_name": "name", "address": "address", "street": "address",
}  # fmt: skip
_WIDE = r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0d\uff0e\uff0f\uff20\u3000]"
_COMMA = r"^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}$"
_MOST_PLACES, _MOST_CODES = 8, 200


class Where(NamedTuple):
    """What is assumed of values that do not say it: the country of telephone numbers, the time zone of moments."""

    region: str = "CN"
    zone: str = "Asia/Shanghai"


class Made(NamedTuple):
    """How a column is made into a field. ``unsure``: something must be asked first."""

    steps: tuple[Step, ...]
    scale: int
    codes: dict[str, str]
    unmapped: tuple[str, ...]
    unsure: bool


def made(column: Looked, meaning: str, field: schema.StandardField, where: Where) -> Made:
    """The steps for a column of this meaning to fill this field."""
    found, unmapped = _codes(column, field)
    scale = _scale(column, field)
    steps = (*_cleaning(column), *_shaping(column, meaning, field, scale, where))
    unsure = field.kind in {"date", "timestamp"} and _order(column, where)[1]
    unsure = unsure or (_BY_MEANING.get(meaning) == "phone" and _region(column, where)[1])
    return Made(steps, scale, found, tuple(unmapped), unsure or bool(unmapped) or _loses_time(column, field))


def _cleaning(column: Looked) -> Iterator[Step]:
    """What makes values plain, as far as they need it; ends are always trimmed: the next delivery may need it."""
    yield Step("trim", {})
    text = column.given.values.drop_nulls()
    if text.str.contains(_WIDE).any():
        yield Step("half_width", {})
    if empty := empty_words(text):
        yield Step("null_words", {"words": ["", *empty]})


def empty_words(text: pl.Series) -> list[str]:
    """The words for no value that these values hold, as they are written."""
    low = text.str.strip_chars().str.to_lowercase()
    known = low.filter(low.is_in(list(lexicon.words("placeholders"))))
    return sorted(known.unique().to_list())


def _shaping(column: Looked, meaning: str, field: schema.StandardField, scale: int, where: Where) -> Iterator[Step]:
    name = _BY_MEANING.get(meaning, "")
    if name == "phone":
        yield Step("phone", {"region": _region(column, where)[0]})
    elif name:
        yield Step(name, {})
    if field.kind == "date":
        yield Step("date", {"order": _order(column, where)[0]})
    elif field.kind == "timestamp":
        yield Step("timestamp", {"zone": where.zone, "order": _order(column, where)[0]})
    elif field.kind == "decimal":
        yield Step("decimal", {"scale": scale, "point": "," if column.observed.share(_COMMA) > 0.5 else "."})
    elif field.kind in {"integer", "boolean"}:
        yield Step(field.kind, {})


def _region(column: Looked, where: Where) -> tuple[str, bool]:
    """The country of numbers that do not say theirs, and whether it is another than the one assumed: then a human is asked."""
    likely = next((region for region, form in _NUMBERED.items() if column.observed.share(form) > 0.5), where.region)
    return likely, likely != where.region


_NUMBERED = {
    "CN": r"^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$", "TW": r"^09\d{2}-?\d{3}-?\d{3}$", "US": r"^(?:1[-. ])?\(?[2-9]\d{2}\)?[-. ]+\d{3}[-. ]\d{4}$",
}  # fmt: skip
"""Forms of numbers that tell their country although they do not say it."""


def _order(column: Looked, where: Where) -> tuple[str, bool]:
    """The order of the dates, and whether it had to be assumed."""
    text = column.observed.text
    if is_serial(column):
        return "excel", False
    told = dates.order_of(text)
    if told != dates.EITHER:
        return told, False
    return ("mdy" if where.region in _MONTH_FIRST else "dmy"), True


def is_serial(column: Looked) -> bool:
    """Whether these are day numbers of a spreadsheet: 1927 to 2064, nearly all of them."""
    numbers = column.observed.numbers
    likely = numbers.filter((numbers >= 10_000) & (numbers <= 60_000) & (numbers.round(0) == numbers))
    return column.observed.size > 0 and len(likely) >= 0.9 * column.observed.size


def _loses_time(column: Looked, field: schema.StandardField) -> bool:
    """A date would drop the time of day that the values have."""
    return field.kind == "date" and column.seen["timestamp"] > 0.05


def _scale(column: Looked, field: schema.StandardField) -> int:
    """Digits after the point: those of the field, more where values have more, since nothing is rounded in silence."""
    if field.kind != "decimal":
        return 0
    fractions = column.observed.text.str.extract(r"[.,]([0-9]+)$", 1).drop_nulls()
    grouped = column.observed.share(r"^[+-]?\d{1,3}(?:,\d{3})+$") > 0.3
    most = int(str(fractions.str.len_chars().max() or 0)) if len(fractions) and not grouped else 0
    return min(max(field.scale, most), _MOST_PLACES)


def _codes(column: Looked, field: schema.StandardField) -> tuple[dict[str, str], list[str]]:
    """The code of each distinct value; the values as they are when the codes are looked up: trimmed."""
    if not field.codes:
        return {}, []
    text = column.given.values.drop_nulls().str.strip_chars()
    if text.str.contains(_WIDE).any():
        text = text.str.normalize("NFKC")  # as the step half_width leaves them
    distinct = text.filter((text != "") & ~text.str.to_lowercase().is_in(list(lexicon.words("placeholders")))).unique(
        maintain_order=True
    )
    values = distinct.head(_MOST_CODES).to_list()
    if field.codes != schema.COUNTRY:
        return codes.mapped(field.codes, values)
    known = {value: places.countries().get(lexicon.folded(value), "") for value in values}
    return {value: code for value, code in known.items() if code}, [value for value, code in known.items() if not code]
