# SPDX-License-Identifier: Apache-2.0
"""In which encoding bytes are written, judged by what stands in them and never by hope.

Nearly any bytes decode to something in the Chinese encodings, so these need a sign of their own: the common characters of
GB 2312 have both bytes from A1 upwards, and those of Big5's first level lie between A4 40 and C6 7E.
"""

import re
from typing import NamedTuple

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PAIR = re.compile(rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\xfe]")
_SURE = 0.95
_LEVEL_1_OF_GB, _LEVEL_1_OF_BIG5 = (b"\xb0\xa1", b"\xd7\xf9"), (b"\xa4\x40", b"\xc6\x7e")
_ENOUGH = 4
_DAMAGED = 0.02


class Judged(NamedTuple):
    """An encoding, or none, and why: ``mark``, ``zeros``, ``ascii``, ``valid``, ``nearly``, ``common``, ``unclear``."""

    encoding: str
    why: str


def mark_of(head: bytes) -> tuple[str, int]:
    """The encoding that a byte order mark names, and its length; empty and 0 without one."""
    return next(((encoding, len(mark)) for mark, encoding in MARKS if head.startswith(mark)), ("", 0))


def judge(sample: bytes) -> Judged:
    """The encoding of text of which this is a part, best a part with letters beyond ASCII in it."""
    marked, _ = mark_of(sample)
    if marked:
        return Judged(marked, "mark")
    wide = _wide(sample)
    if wide:
        return Judged(wide, "zeros")
    if sample.isascii():
        return Judged("utf-8", "ascii")
    return _utf_8(sample) or _chinese(sample) or Judged("", "unclear")


def share_of_gb_2312(sample: bytes) -> float:
    """How many of the double bytes lie where GB 2312 has its characters; Western accents do not."""
    pairs = _PAIR.findall(sample)
    good = sum(len(pair) == 4 or (pair[0] >= 0xA1 and pair[1] >= 0xA1) for pair in pairs)
    return good / len(pairs) if pairs else 0.0


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: the line ends and commas that a table has are half zeros, at even or at odd places."""
    if 0 not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 50 < len(sample) or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf_8(sample: bytes) -> Judged | None:
    """UTF-8, even with a few damaged places: its letters of several bytes do not come about by chance."""
    text = sample.decode("utf-8", "replace")
    faults = text.count("�") - sample.count("�".encode())
    letters = sum(not letter.isascii() for letter in text) - faults
    at_the_end = text.endswith("�") and faults == 1
    if not faults or (at_the_end and letters):
        return Judged("utf-8", "valid")
    return Judged("utf-8", "nearly") if letters >= 2 and faults <= max(1, letters * _DAMAGED) else None


def _chinese(sample: bytes) -> Judged | None:
    """GB 18030 or Big5, whichever has its common characters there; text too short to tell is nobody's."""
    pairs = [pair for pair in _PAIR.findall(sample) if len(pair) == 2]
    if len(pairs) < _ENOUGH:
        return None
    as_gb, as_big5 = share_of_gb_2312(sample), _share(pairs, _LEVEL_1_OF_BIG5)
    if as_gb >= _SURE and (as_big5 < _SURE or _share(pairs, _LEVEL_1_OF_GB) >= as_big5):
        return Judged("gb18030", "common")
    if as_big5 >= _SURE - 0.1 and as_gb < _SURE:
        return Judged("big5", "common")
    return Judged("gb18030", "common") if as_gb >= _SURE else None


def _share(pairs: list[bytes], level: tuple[bytes, bytes]) -> float:
    return sum(level[0] <= pair <= level[1] and (0x40 <= pair[1] <= 0x7E or pair[1] >= 0xA1) for pair in pairs) / len(
        pairs
    )
