# SPDX-License-Identifier: Apache-2.0
"""A relay's answers (RFC 5321, section 4.2), read from whatever pieces the network brings, and no more than is sane."""

from typing import NamedTuple

LONGEST_LINE = 2_048
"""RFC 5321 allows 512 bytes; real relays write more into one line, none needs four times as much."""
LARGEST = 16_384
"""Bytes in all lines of one answer."""
_SEPARATORS = frozenset({b" ", b"-", b""})
_CLASSES = frozenset(b"2345")


class Answer(NamedTuple):
    """One whole answer. ``lines`` are its texts, without the code."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines in one, as a person would write the answer down."""
        return " ".join(self.lines)


class Answers:
    """Takes bytes, gives whole answers. Once ``fault`` says why, nothing that follows can be trusted."""

    def __init__(self) -> None:
        self.fault = ""
        self._rest = b""
        self._begun: list[bytes] = []
        self._size = 0

    @property
    def is_between(self) -> bool:
        """Whether nothing has been heard of the next answer yet."""
        return not self._rest and not self._begun

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that are whole now; what was whole before a fault is among them."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        found: list[Answer] = []
        for line in lines:
            self._take(line, found)
            if self.fault:
                return found
        if len(self._rest) > LONGEST_LINE:
            self.fault = "answer_too_large"
        return found

    def _take(self, line: bytes, found: list[Answer]) -> None:
        code, separator = line[:3], line[3:4]
        text = line[4:]
        if text[-1:] == b"\r":
            text = text[:-1]
        elif separator == b"\r":
            separator = b""
        if len(line) > LONGEST_LINE:
            self.fault = "answer_too_large"
        elif len(code) != 3 or not code.isdigit() or code[0] not in _CLASSES or separator not in _SEPARATORS:
            self.fault = "malformed_answer"
        elif separator == b"-" or self._begun:
            self._take_one_of_many(code, text, found, is_last=separator != b"-")
        else:
            found.append(Answer(int(code), (text.decode("utf-8", "replace"),)))

    def _take_one_of_many(self, code: bytes, text: bytes, found: list[Answer], *, is_last: bool) -> None:
        self._size += len(text) + 1
        if self._begun and self._begun[0] != code:
            self.fault = "malformed_answer"
        elif self._size > LARGEST:
            self.fault = "answer_too_large"
        else:
            if not self._begun:
                self._begun.append(code)
            self._begun.append(text)
        if is_last and not self.fault:
            found.append(Answer(int(code), tuple(part.decode("utf-8", "replace") for part in self._begun[1:])))
            self._begun, self._size = [], 0
