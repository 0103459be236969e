# SPDX-License-Identifier: Apache-2.0
"""Where the header of a table stands, judged by the first rows; and what is worth saying of the names in it."""

import re
from collections import Counter
from collections.abc import Sequence

from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Column
from duly.rooms.transfer.unreadable import SOURCE_OPTION

Cells = Sequence[str | None]
_NO_NAME = re.compile(r"[^@\s]+@[^@\s]+\.\w+|\d{5,}|\d+[.,]\d+|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")


def header_at(rows: Sequence[Cells], width: int, said: Json) -> int | None:
    """Which row names the columns: the first that is as wide as the table and mostly filled, unless it looks like values.

    Raises:
        Refusal: ``transfer.source_option``.
    """
    if said is False or not rows:
        return None
    if isinstance(said, int) and said is not True:
        if not 1 <= said <= len(rows):
            raise SOURCE_OPTION(field="header", name="header", why=f"{said}: 1 … {len(rows)}, true, false")
        return said - 1
    wide = (at for at, row in enumerate(rows) if len(row) >= width - (width > 2) and _is_filled(row))
    at = next(wide, 0)
    return at if said is True or not any(_NO_NAME.fullmatch(cell or "") for cell in rows[at]) else None


def noticed(at: int | None, columns: Sequence[Column]) -> list[str]:
    """Codes for a header that is lacking or below other lines, and for names that are empty or stand twice."""
    names = Counter(column.name.strip() for column in columns)
    return [
        *(["header_lacking"] if at is None else ["header_below"] if at else []),
        *(["names_empty"] if names.pop("", 0) and at is not None else []),
        *(["names_repeated"] if any(count > 1 for count in names.values()) else []),
    ]


def _is_filled(row: Cells) -> bool:
    return sum(bool((cell or "").strip()) for cell in row) * 2 > len(row) or len(row) == 1
