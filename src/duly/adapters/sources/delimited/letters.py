# SPDX-License-Identifier: Apache-2.0
"""Encodings as delimited files have them: what their names mean to Python, and how wide the unit is in which lines end."""

from pathlib import Path

import numpy as np

from duly.kernel.encodings import judge, mark_of
from duly.rooms.transfer.unreadable import SOURCE_DAMAGED, SOURCE_ENCODING, SOURCE_OPTION

_BLOCK = 1 << 20
_WIDE = {"utf-16-le": "<u2", "utf-16-be": ">u2"}
_CALLED = {"cp950": "big5", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
_NOT_SURE = {"common": "guessed", "zeros": "guessed", "nearly": "damaged"}
CODECS = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8", "ascii": "utf-8", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030",
    "big5": "cp950", "big5-hkscs": "big5hkscs", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be", "utf-16": "utf-16-le",
    "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-1": "latin-1", "latin-1": "latin-1", "shift_jis": "cp932",
    "euc-kr": "cp949",
}  # fmt: skip
"""Names that may be given, and the decoder that reads them. GB 18030 includes the other two of its family; files that are
called Big5 hold Microsoft's additions to it. Line ends and quotation marks are no part of other characters in any of them."""


def encoding_of(path: Path, named: object, where: str) -> tuple[str, str, int]:
    """The codec of a file, why it is that one, and the length of the mark at its beginning.

    Raises:
        Refusal: ``transfer.source_option``, ``transfer.source_encoding``, ``transfer.source_damaged``.
    """
    with path.open("rb") as file:
        head = file.read(4)
    marked, mark = mark_of(head)
    codec, why = (CODECS.get(str(named).lower(), ""), "named") if named else (marked, "mark")
    if named and not codec:
        raise SOURCE_OPTION(field="encoding", name="encoding", why=f"{named!r}: {', '.join(sorted(CODECS))}")
    if named and str(named).lower() == "utf-16" and marked in _WIDE:
        codec = marked
    if not codec:
        judged = judge(_telling(path))
        codec, why = CODECS.get(judged.encoding, ""), judged.why
    if not codec:
        raise SOURCE_ENCODING(field="encoding", where=where, why="not UTF-8, not clearly GB 18030 or Big5")
    if codec in _WIDE and path.stat().st_size % 2:
        raise SOURCE_DAMAGED(field="file", where=where, why="UTF-16 with half a character at its end")
    return codec, why, mark if marked == codec else 0


def _telling(path: Path) -> bytes:
    """The first part of a file that has letters beyond ASCII, from the beginning of a line; its beginning where none has."""
    with path.open("rb") as file:
        first = block = file.read(_BLOCK)
        while block and block.isascii():
            block = file.read(_BLOCK)
        if not block or b"\0" in first:
            return first
        block = block + file.readline(_BLOCK)
    at = next(at for at, byte in enumerate(block) if byte >= 0x80)
    return block[block.rfind(b"\n", 0, at) + 1 :]


def said_of(codec: str, why: str) -> list[str]:
    """What is worth saying of an encoding: its name, and whether it was guessed or has damaged places."""
    name = _CALLED.get(codec, codec).replace("-", "_")
    return [f"encoding_{name}", *([f"encoding_{_NOT_SURE[why]}"] if why in _NOT_SURE else [])]


def width_of(codec: str) -> int:
    """How many bytes a line end has."""
    return 2 if codec in _WIDE else 1


def skeleton(raw: bytes, codec: str) -> bytes:
    """One byte for each unit: itself where it may be a mark of structure."""
    if codec not in _WIDE:
        return raw
    units = np.frombuffer(raw[: len(raw) // 2 * 2], dtype=_WIDE[codec])
    narrow: bytes = np.minimum(units, 255).astype(np.uint8).tobytes()
    return narrow
