# SPDX-License-Identifier: Apache-2.0
"""Which encoding a file is in: decided by evidence, never by hope, and said aloud.

A file read in the wrong encoding gives names that nobody has. So every reading must decode the whole file without a
fault, and the Chinese encodings, in which almost any bytes decode to something, need a sign of their own as well.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from duly.kernel.encodings import share_of_gb_2312
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.customers.rules.columns import meaning, recognised

UNCLEAR = refusal(
    "customers.file_encoding",
    Because.INVALID,
    en="It is not clear in which encoding the file is written ({why}). Save it as “CSV UTF-8” and try again, or name its encoding.",
    zh="无法确定文件的编码（{why}）。请另存为“CSV UTF-8”后重试，或指明编码。",
)
DAMAGED_TEXT = refusal(
    "customers.file_damaged",
    Because.INVALID,
    en="The file is {encoding}, but byte {at} (about line {line}) cannot be read: it is cut or damaged there. Export it again.",
    zh="文件编码为 {encoding}，但第 {at} 字节（约第 {line} 行）无法读取：该处被截断或损坏。请重新导出。",
)
KNOWN = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD = 4_000
_SURE = 0.95
_ENOUGH_OF_UTF_8 = 2


class Judgement(NamedTuple):
    """An encoding, and why it is that one."""

    encoding: str
    why: Words


FirstFault = Callable[[str], int | None]
"""Decodes the whole file in an encoding; gives where it fails, or ``None``."""


def judge(sample: bytes, first_fault: FirstFault, line_at: Callable[[int], int]) -> Judgement:
    """The encoding of a file whose first bytes are ``sample``.

    Raises:
        Refusal: ``customers.file_damaged``, ``customers.file_encoding``.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return _whole(
                encoding,
                first_fault,
                line_at,
                Words(en="it begins with a byte order mark", zh="文件以字节顺序标记开头"),
            )
    wide = _wide(sample)
    if wide:
        return _whole(
            wide, first_fault, line_at, Words(en="read so, its header names columns", zh="按此读取时表头为可识别的列名")
        )
    fault = first_fault("utf-8")
    if fault is None:
        return Judgement("utf-8", Words(en="all of it is valid UTF-8", zh="全部内容均为有效 UTF-8"))
    if fault >= len(sample) or _has_utf_8(sample[:fault]):
        raise DAMAGED_TEXT(field="file", encoding="UTF-8", at=fault, line=line_at(fault))
    return _chinese(sample, first_fault)


def named(encoding: str, first_fault: FirstFault, line_at: Callable[[int], int]) -> Judgement:
    """An encoding that somebody named, if the whole file can be read in it.

    Raises:
        Refusal: ``customers.file_encoding``, ``customers.file_damaged``.
    """
    if encoding.lower() not in KNOWN:
        raise UNCLEAR(field="encoding", why=f"{encoding!r}: {', '.join(KNOWN)}")
    return _whole(encoding.lower(), first_fault, line_at, Words(en="it was named", zh="由用户指定"))


def _whole(encoding: str, first_fault: FirstFault, line_at: Callable[[int], int], why: Words) -> Judgement:
    fault = first_fault(encoding)
    if fault is not None:
        raise DAMAGED_TEXT(field="file", encoding=encoding.upper(), at=fault, line=line_at(fault))
    return Judgement(encoding, why)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: it has zeros, and in one of the two orders its header names columns that we know."""
    head = sample[: _HEAD // 2 * 2]
    if b"\x00" not in head:
        return None
    known = {encoding: _columns_in(head, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(known, key=lambda encoding: known[encoding])
    return best if known[best] else None


def _columns_in(head: bytes, encoding: str) -> int:
    header = next(iter(head.decode(encoding, "ignore").lstrip().splitlines()), "")
    return 0 if "\x00" in header else recognised(cell.strip('" ') for cell in _split(header))


def _has_utf_8(before: bytes) -> bool:
    """Whether what stands before the fault holds letters beyond ASCII, which by chance it would not."""
    text = before.decode("utf-8", "ignore")
    return sum(not letter.isascii() for letter in text) >= _ENOUGH_OF_UTF_8


def _chinese(sample: bytes, first_fault: FirstFault) -> Judgement:
    simplified = first_fault("gb18030") is None
    traditional = first_fault("big5") is None
    if simplified and _names_columns(sample, "gb18030"):
        return Judgement(
            "gb18030",
            Words(en="its header reads as Chinese column names in GB18030", zh="按 GB18030 读取时表头为中文列名"),
        )
    if traditional and _names_columns(sample, "big5"):
        return Judgement(
            "big5", Words(en="its header reads as Chinese column names in Big5", zh="按 Big5 读取时表头为中文列名")
        )
    share = share_of_gb_2312(sample)
    if simplified and share >= _SURE:
        return Judgement(
            "gb18030", Words(en="its characters are the common ones of GB2312", zh="其字符均为 GB2312 常用字符")
        )
    raise UNCLEAR(
        field="file", why=f"not UTF-8; GB18030 {round(share * 100)} %" if simplified else "not UTF-8, not GB18030"
    )


def _names_columns(sample: bytes, encoding: str) -> bool:
    """Whether the header, read so, has a Chinese column name that we know."""
    line = sample.splitlines()[0] if sample else b""
    text = line.decode(encoding, "ignore")
    return any(not cell.isascii() and meaning(cell.strip('" ')) for cell in _split(text))


def _split(header: str) -> list[str]:
    return re.split("[,;\t|]", header)
