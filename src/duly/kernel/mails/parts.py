# SPDX-License-Identifier: Apache-2.0
"""A message taken apart, with a bound on everything: size, headers, depth, number of parts.

The standard library's parser is exact and trusts its input: it recurses as deep as a message nests and its header
classes raise on what strangers write. This one reads less, never raises, and does a bounded amount of work.
"""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

from duly.kernel.mails.charsets import text_of, unbase64
from duly.kernel.mails.headers import address_in, parameters_of, words_of

LARGEST = 10 * 1024 * 1024
"""Of a longer message only so much is read."""
DEEPEST, MOST_PARTS, MOST_HEADERS = 8, 100, 500
LONGEST_HEADS, LONGEST_VALUE, LONGEST_TEXT = 256 * 1024, 8 * 1024, 256 * 1024
_MOST_HITS = 2000
_MESSAGES = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})


@dataclass(slots=True)
class Part:
    """A message, or a part of one."""

    heads: list[tuple[str, bytes]]
    body: bytes
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> list[bytes]:
        """Every value of a header, as it came."""
        return [value for known, value in self.heads if known == name]

    def raw(self, name: str) -> bytes:
        """The first value of a header, as it came; empty when there is none."""
        return next((value for known, value in self.heads if known == name), b"")

    def head(self, name: str) -> str:
        """The first value of a header, as text on one line."""
        return words_of(self.raw(name))

    def address(self, name: str) -> str:
        """The first address in a header."""
        return address_in(self.raw(name))

    def text(self) -> str:
        """The body as text, decoded from its transfer encoding and charset."""
        return text_of(self.bytes(LONGEST_TEXT), self.parameters.get("charset", ""))

    def bytes(self, most: int = LARGEST) -> bytes:
        """The body, its transfer encoding undone."""
        data, how = self.body[:most], self.head("content-transfer-encoding").lower()
        if how.startswith("base64"):
            return unbase64(data)
        return binascii.a2b_qp(data) if how.startswith("quoted") else data

    def is_attachment(self) -> bool:
        """Whether it is for keeping, not for reading."""
        return self.head("content-disposition").lower().startswith("attachment")

    def walk(self, *, into_messages: bool = True) -> Iterator["Part"]:
        """This part and all below it, in order; a message within a message only if wanted."""
        yield self
        if into_messages or self.kind not in _MESSAGES:
            for child in self.children:
                yield from child.walk(into_messages=into_messages)


@dataclass(slots=True)
class _Budget:
    parts: int = MOST_PARTS


def take_apart(raw: bytes) -> Part:
    """The message in some bytes. Anything at all can be taken apart; what it holds is another matter."""
    whole = raw[:LARGEST]
    if b"\n" not in whole:
        whole = whole.replace(b"\r", b"\n")
    return _part(whole, _Budget(), DEEPEST)


def blocks_of(part: Part) -> list[Part]:
    """The groups of fields in a report, as parts without a body (RFC 3464, section 2.1)."""
    text = part.bytes(LONGEST_TEXT).replace(b"\r\n", b"\n")
    groups = [group for group in text.split(b"\n\n")[:_MOST_HITS] if group.strip()]
    return [Part(heads, b"") for heads in (_heads(group) for group in groups[:MOST_PARTS]) if heads]


def _part(raw: bytes, budget: _Budget, depth: int) -> Part:
    budget.parts -= 1
    cut, body_at = _seam(raw)
    part = Part(_heads(raw[:cut]), raw[body_at:])
    given = text_of(part.raw("content-type"))
    kind = given.partition(";")[0].strip().lower().partition(" ")[0]  # "text/plain charset=…" lacks its semicolon
    part.kind, part.parameters = kind if "/" in kind else "text/plain", parameters_of(given)
    if depth > 0:
        part.children = list(_children(part, budget, depth - 1))
    return part


def _children(part: Part, budget: _Budget, depth: int) -> Iterator[Part]:
    if part.kind in _MESSAGES:
        yield _part(part.bytes(), budget, depth)
    elif part.kind.startswith("multipart/"):
        for piece in _pieces(part.body, part.parameters.get("boundary", "").encode("utf-8", "replace")):
            if budget.parts <= 0:
                return
            yield _part(piece, budget, depth)


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What stands between the boundary lines; the last piece may lack its end."""
    if not boundary:
        return
    line, start, at = b"--" + boundary, -1, 0
    for _ in range(_MOST_HITS):
        at = body.find(line, at)
        if at < 0:
            break
        end = body.find(b"\n", at)
        end = len(body) if end < 0 else end
        rest = body[at + len(line) : end].strip()
        if (at == 0 or body[at - 1 : at] == b"\n") and rest in {b"", b"--"}:
            if start >= 0:
                yield body[start:at].removesuffix(b"\n").removesuffix(b"\r")
            start = end + 1
            if rest:
                return
        at = end
    if 0 <= start < len(body):
        yield body[start:]


def _seam(raw: bytes) -> tuple[int, int]:
    """Where the headers end and where the body begins."""
    if raw.startswith((b"\n", b"\r\n")):
        return 0, raw.index(b"\n") + 1
    window = raw[:LONGEST_HEADS]
    ends = [(at, at + len(gap)) for gap in (b"\n\r\n", b"\n\n") if (at := window.find(gap)) >= 0]
    return min(ends, default=(len(window), len(raw)))


def _heads(block: bytes) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytearray]] = []
    for line in block.split(b"\n", MOST_HEADERS * 10)[: MOST_HEADERS * 10]:
        content = line.rstrip(b"\r")
        if content[:1] in {b" ", b"\t"}:
            if found and len(found[-1][1]) < LONGEST_VALUE:
                found[-1][1].extend(b" " + content.strip()[:LONGEST_VALUE])
            continue
        name, colon, value = content.partition(b":")
        if colon and name and len(name) <= 100 and len(found) < MOST_HEADERS:
            found.append((name.strip().decode("latin-1").lower(), bytearray(value.strip()[:LONGEST_VALUE])))
    return [(name, bytes(value[:LONGEST_VALUE])) for name, value in found]
