# SPDX-License-Identifier: Apache-2.0
"""Canonical text: the one way in which a value is written for the proof. Both sides write it so and are compared then.

Text is NFC. A date is ``2026-11-23``, a timestamp ``2026-11-23T04:05:06.000000Z``, a decimal has exactly its scale and no
zero in front (``-0.50``, never ``-0.00``), an integer has no plus and no zero in front, a boolean is ``true`` or ``false``.
No value is null, which is never the empty text.
"""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal

import polars as pl

TEXT, INTEGER, DECIMAL, DATE, TIMESTAMP, BOOLEAN = "text", "integer", "decimal", "date", "timestamp", "boolean"
KINDS = (TEXT, INTEGER, DECIMAL, DATE, TIMESTAMP, BOOLEAN)
_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_INTEGER = r"^(?:0|-?[1-9][0-9]*)$"
_DATE = rf"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}$"
_TIMESTAMP = rf"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}\.[0-9]{{6}}Z$"
_BOOLEAN = r"^(?:true|false)$"
EXACT = Context(prec=1_000, rounding=ROUND_HALF_EVEN)
_DOUBTFUL = r"[^\x00-\u02FF\u2010-\u2027\u2030-\u205E\u3000-\u3029\u3030-\u3098\u309B-\u30FF\u4E00-\u9FFF\uAC00-\uD7A3\uFF00-\uFFEF]"
"""Text with none of these is NFC already: each of the others is a starter that composition leaves alone (Unicode, UAX 15)."""


def composed(values: pl.Series) -> pl.Series:
    """Text in NFC (Unicode, UAX 15). Only what could be anything else is looked at."""
    doubtful = values.str.contains(_DOUBTFUL)
    if not doubtful.any():
        return values
    frame = pl.DataFrame({"v": values, "d": doubtful})
    places = frame["d"].fill_null(value=False).arg_true()
    mended = frame["v"].gather(places).str.normalize("NFC")
    # in place of `when/then`, which would normalise every row
    position = pl.select(pl.int_range(len(values), dtype=pl.UInt32)).to_series()
    position = position.scatter(
        places, pl.select(pl.int_range(len(values), len(values) + len(places), dtype=pl.UInt32)).to_series()
    )
    return pl.concat([frame["v"], mended]).gather(position).alias(values.name)


def is_canonical(values: pl.Series, kind: str, scale: int = 0) -> pl.Series:
    """Whether each value stands in canonical text; null does."""
    if kind == TEXT:
        return (composed(values) == values).fill_null(value=True)
    if kind == DATE:
        good = values.str.contains(_DATE) & values.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    elif kind == TIMESTAMP:
        shaped = values.str.contains(_TIMESTAMP)
        if not shaped.any():
            return shaped.fill_null(value=True)
        moment = values.str.slice(0, 26).str.to_datetime("%Y-%m-%dT%H:%M:%S%.6f", time_unit="us", strict=False)
        good = shaped & moment.is_not_null()
    else:
        good = values.str.contains({INTEGER: _INTEGER, BOOLEAN: _BOOLEAN, DECIMAL: decimal_pattern(scale)}[kind])
        if kind == DECIMAL:
            good &= ~values.str.contains(r"^-[0.]+$")
    return good.fill_null(value=True)


def decimal_pattern(scale: int) -> str:
    """What a decimal of this scale looks like; minus nothing is not excluded by it."""
    return rf"^-?(?:0|[1-9][0-9]*)\.[0-9]{{{scale}}}$" if scale else r"^-?(?:0|[1-9][0-9]*)$"


def text_of(value: object, kind: str, scale: int = 0) -> str | None:
    """One value as a driver hands it out, in canonical text.

    Text is left as it stands: what a target composed or took apart is a difference, and has to be seen as one.

    Raises:
        ValueError: a timestamp that does not say its zone, or a decimal with more digits than its scale: text that
            rounded or guessed them would hide a difference.
    """
    if value is None:
        return None
    if kind == TEXT:
        return str(value)
    if kind == BOOLEAN:
        return "true" if value else "false"
    if kind == INTEGER:
        return str(int(str(value)))
    if kind == DECIMAL:
        return _decimal(value, scale)
    return _day(value) if kind == DATE else _moment(value)


def _decimal(value: object, scale: int) -> str:
    given = Decimal(str(value))
    fitted = given.quantize(Decimal(1).scaleb(-scale), context=EXACT)
    if fitted != given:
        message = f"{given} has more digits than the {scale} of its scale"
        raise ValueError(message)
    return f"{fitted or abs(fitted):f}"


def _day(value: object) -> str:
    if isinstance(value, datetime):
        message = "a moment is no date"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for whatever cannot be written
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()


def _moment(value: object) -> str:
    given = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if given.tzinfo is None:
        message = "a timestamp must say its zone"
        raise ValueError(message)
    return given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
