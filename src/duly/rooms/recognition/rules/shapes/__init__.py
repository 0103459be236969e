# SPDX-License-Identifier: Apache-2.0
"""What values look like: for each shape how far a column's values have it, from 0 to 1."""

from collections.abc import Callable, Mapping
from functools import cache

from duly.rooms.recognition.rules import codes
from duly.rooms.recognition.rules.observing import Observed
from duly.rooms.recognition.rules.shapes import contacts, moments, names, numbers, papers, places, wordy

Test = Callable[[Observed], float]
_DIGITS = frozenset({
    "mobile", "phone", "qq", "ip", "resident_id", "uscc", "lei", "iban", "bank_card", "passport", "paper", "ssn", "code", "amount",
    "number", "integer", "rate", "age", "latitude", "longitude", "sequence", "year", "date", "timestamp", "moment", "birth_date", "time",
    "postcode", "plate", "address", "device",
})  # fmt: skip
_LETTERS = frozenset({
    "email", "url", "uscc", "lei", "iban", "bic", "passport", "plate", "words", "text", "category", "tags", "file", "time_zone",
    "bank", "job_title", "department", "ethnicity", "political", "level", "language", "person_name", "given_name", "family_name",
    "company", "salutation", "address", "street", "province", "city", "district", "country",
})  # fmt: skip
"""Shapes that no value has without a digit, and without a letter: most tests need not be made at all."""
_FEW = 0.1


@cache
def tests() -> Mapping[str, Test]:
    """Every shape that a meaning can ask for."""
    lists = {f"list:{name}": _of_list(name) for name in codes.lists()}
    return {
        **contacts.SHAPES,
        **papers.SHAPES,
        **numbers.SHAPES,
        **moments.SHAPES,
        **names.SHAPES,
        **places.SHAPES,
        **wordy.SHAPES,
        **lists,
    }


def seen(values: Observed) -> Mapping[str, float]:
    """How far the values have each shape; none of any where there are no values."""
    if not values.size:
        return dict.fromkeys(tests(), 0.0)
    out = (_DIGITS if values.digits < _FEW else frozenset()) | (_LETTERS if values.worded < _FEW else frozenset())
    return {name: 0.0 if name in out else test(values) for name, test in tests().items()}


def _of_list(name: str) -> Test:
    synonyms = codes.synonyms(name)

    def test(values: Observed) -> float:
        """Codes are few; a column of single letters or digits could be of any list."""
        if len(values.counts) > 25:
            return 0.0
        share = values.within(synonyms)
        telling = sum(1 for value in values.counts if len(value) > 1 or not value.isascii())
        bare = values.within({"0", "1"}) > 0.98 and name != "boolean"
        if bare:
            return 0.15
        return share if telling or name in {"gender", "boolean"} else share * 0.7

    return test
