# SPDX-License-Identifier: Apache-2.0
"""What a column means: its header and its values each speak, and both together decide.

Two signs that agree count for more than either (noisy-or). A header whose values are of quite another shape is believed to a
third only: "e-mail" above telephone numbers is no column of e-mail addresses. Then each column of a table gets its own
meaning where a table has only one such column, and what is known of the table makes bare headers ("id", "date") exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from duly.rooms.recognition.facts import ACCURACY, Guess, Meaning, Reason, Recognised
from duly.rooms.recognition.rules import lexicon, shapes
from duly.rooms.recognition.rules.headers import Said, said
from duly.rooms.recognition.rules.observing import Observed

_DISAGREE = 0.2
"""Below this share the values are of another shape."""
_CUT, _SOFT_CUT = 1 / 3, 0.6
"""What is left of a header whose values disagree: where the shape is a strong one, and where others write such values, too."""
_STRONG = 0.7
_LOOSE = frozenset({"words", "token", "text", "category", "code", "qq", "passport", "ssn", "paper", "level", "job_title", "department", "year", "tags", "list:status", "list:channel", "list:boolean", "list:consent", "list:customer_kind", "list:relation_kind", "unit", "salutation"})  # fmt: skip
"""Shapes that genuine values often do not have: nothing is concluded from their absence."""
_LEAST = 0.12
_MOST = 3
_SINGLE = frozenset({
    "resident_id", "uscc", "lei", "gender", "birth_date", "age", "ethnicity", "marital_status", "education", "row_number",
    "latitude", "longitude", "family_name", "given_name", "created_at", "updated_at", "iban", "income",
})  # fmt: skip
"""What a table has one column for, as a rule."""
_NEXT_BEST, _SHARED = 0.55, 0.8
"""The second guess takes over from this share of the first; else both stay, and a human is asked."""


class Given(NamedTuple):
    """A column as it came: where it stands, what it is called, and values of it (text, or null)."""

    position: int
    name: str
    values: pl.Series


class Looked(NamedTuple):
    """A column that was looked at: how far its values have each shape."""

    given: Given
    observed: Observed
    seen: Mapping[str, float]


def look(column: Given) -> Looked:
    """Look at the values of a column."""
    observed = Observed(column.values)
    return Looked(column, observed, shapes.seen(observed))


def recognise(columns: Sequence[Looked], table: str = "", known: Mapping[int, Guess] | None = None) -> list[Recognised]:
    """What each column of a table means, in their order. ``known`` are answers that humans gave, by position."""
    subject = subject_of(table, [column.given.name for column in columns])
    found = [
        Recognised(
            one.given.position, one.given.name, _first((known or {}).get(one.given.position), guesses(one, subject))
        )
        for one in columns
    ]
    return _each_its_own(found)


def _first(known: Guess | None, others: tuple[Guess, ...]) -> tuple[Guess, ...]:
    return (known, *(one for one in others if one.means != known.means))[:_MOST] if known else others


def guesses(column: Looked, subject: str = "") -> tuple[Guess, ...]:
    """The meanings of one column, the likeliest first; three at most."""
    header = column.given.name
    spoken = said(header, subject) if header.strip() else {}
    size = column.observed.size
    found = [
        _weighed(header, meaning, spoken.get(code), column.seen, size) for code, meaning in lexicon.meanings().items()
    ]
    return tuple(sorted((one for one in found if one.confidence >= _LEAST), key=lambda one: -one.confidence)[:_MOST])


def _weighed(header: str, meaning: Meaning, spoken: Said | None, seen: Mapping[str, float], size: int) -> Guess:
    shape = seen[meaning.shape]
    by_header = spoken.score if spoken else 0.0
    reasons = [Reason(spoken.reason, {"header": header})] if spoken else []
    if not size:
        return Guess(meaning.code, by_header, (*reasons, Reason("no_values", {})))
    by_values = shape * meaning.weight if shape >= _DISAGREE else 0.0
    if by_header and shape < _DISAGREE and meaning.shape not in _LOOSE:
        by_header *= _CUT if meaning.weight >= _STRONG else _SOFT_CUT
        reasons.append(Reason("values_disagree", {"percent": _percent(shape)}))
    elif by_values > 0.05:
        reasons.append(Reason("values_agree", {"percent": _percent(shape)}))
    return Guess(meaning.code, 1 - (1 - by_header) * (1 - by_values), tuple(reasons))


def _percent(share: float) -> str:
    return str(round(share * ACCURACY))


def subject_of(table: str, headers: Iterable[str]) -> str:
    """What the rows of a table are about, as far as its name says (``Orders``, ``客户资料表``); by its headers where it says nothing."""
    rule, name = lexicon.grammar().subjects, lexicon.folded(table)
    for subject in (
        "line",
        "payment",
        "invoice",
        "contract",
        "order",
        "product",
        "account",
        "customer",
        "company",
    ):
        if any(word in name for word in rule[subject] if len(word) > (3 if word.isascii() else 1)):
            return subject
    return _by_headers(headers)


def _by_headers(headers: Iterable[str]) -> str:
    """The first subject that an id among the headers names: the table's own id stands first."""
    own = {
        "order_id": "order",
        "customer_id": "customer",
        "product_id": "product",
        "contract_id": "contract",
        "invoice_id": "invoice",
    }
    for header in list(headers)[:2]:
        best = max(said(header).items(), key=lambda pair: pair[1].score, default=None)
        if best and best[0] in own and best[1].score > _STRONG:
            return own[best[0]]
    return ""


def _each_its_own(found: Sequence[Recognised]) -> list[Recognised]:
    """Of two columns with one meaning that a table has once, the surer keeps it."""
    best: dict[str, Recognised] = {}
    for one in found:
        if one.means in _SINGLE and (one.means not in best or one.confidence > best[one.means].confidence):
            best[one.means] = one
    return [_other(one, best) if one.means in _SINGLE and best[one.means] is not one else one for one in found]


def _other(one: Recognised, taken: Mapping[str, Recognised]) -> Recognised:
    first, *others = one.guesses
    fit = next(
        (guess for guess in others if guess.confidence >= first.confidence * _NEXT_BEST and guess.means not in taken),
        None,
    )
    shared = first._replace(confidence=min(first.confidence, _SHARED), reasons=(*first.reasons, Reason("shared", {})))
    if fit is None:
        return one._replace(guesses=(shared, *others))
    return one._replace(
        guesses=(
            fit._replace(confidence=min(fit.confidence, _SHARED)),
            *(other for other in (shared, *others) if other is not fit),
        )
    )
