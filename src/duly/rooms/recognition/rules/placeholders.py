# SPDX-License-Identifier: Apache-2.0
"""Values that look like some and say nothing: 13800000000, 1900-01-01, test@test.com."""

import itertools
from functools import cache

from duly.rooms.recognition.rules import lexicon

_LIKE = {
    "date": ("date", "birth_date", "order_date", "start_date", "end_date", "created_at"),
    "landline": ("landline", "fax"),
}


@cache
def pattern(means: str) -> str:
    """A pattern for whole values that are placeholders in a column of this meaning.

    The regular expressions of data frames know no references, so "the same digit again" is written out.
    """
    raw = lexicon.held("placeholders")
    own = [name for name in raw if name == means or means in _LIKE.get(name, ())]
    listed = [text for name in ("any", *own) for text in raw[name]]
    return rf"^(?:{'|'.join(itertools.chain.from_iterable(map(_written_out, listed)))})$"


def _written_out(text: str) -> list[str]:
    """A reference to a digit, once for each digit."""
    if r"(\d)\1" not in text:
        return [text]
    return [text.replace(r"(\d)\1", rf"{digit}{digit}") for digit in range(10)]
