# SPDX-License-Identifier: Apache-2.0
"""Header values as people meant them: encoded words, addresses, parameters. Nothing here raises; values are short."""

import binascii
import re

from duly.kernel.mails.charsets import text_of, unbase64

_WORD = re.compile(rb"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_SPACES = b" \t\r\n"
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_ANGLE = re.compile(r"<([^<>\s]{1,320})>")
_BARE = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[^\s<>,;:\"()\[\]@]{1,255}")
_LONGEST = 2000
_PARAMETER = re.compile(r';\s*([A-Za-z0-9*_-]{1,40})\s*=\s*(?:"([^"]*)"|([^\s;"]*))')


def words_of(value: bytes) -> str:
    """A header's text. Encoded words that cut a character in two are joined before they are decoded (RFC 2047)."""
    out: list[str] = []
    runs: list[tuple[str, bytes]] = []
    at = 0
    for found in _WORD.finditer(value):
        between = value[at : found.start()]
        if between.strip(_SPACES) or not runs:
            out += [_flush(runs), text_of(between)]
        charset = found[1].decode("ascii", "replace").partition("*")[0].lower()
        data = _unword(found[2], found[3])
        if runs and runs[-1][0] == charset:
            runs[-1] = (charset, runs[-1][1] + data)
        else:
            runs.append((charset, data))
        at = found.end()
    out += [_flush(runs), text_of(value[at:])]
    return " ".join("".join(out).split())


def _flush(runs: list[tuple[str, bytes]]) -> str:
    text = "".join(text_of(data, charset) for charset, data in runs)
    runs.clear()
    return text


def _unword(kind: bytes, data: bytes) -> bytes:
    if kind in b"bB":
        return unbase64(data)
    return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)


def address_in(value: bytes) -> str:
    """The first address in a header; empty when there is none. What stands in quotes or comments is a name, no address."""
    text = _COMMENT.sub(" ", _QUOTED.sub(" ", text_of(value[:_LONGEST])))
    for candidate in _ANGLE.findall(text):
        if _BARE.fullmatch(candidate):
            return str(candidate)
    found = _BARE.search(text)
    return found[0] if found and "<" not in text else ""


def parameters_of(value: str) -> dict[str, str]:
    """The parameters after a content type, names in lower case. Continuations (RFC 2231) are joined."""
    plain: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(";" + value.partition(";")[2]):
        short = name.lower().partition("*")[0]
        text = quoted or bare
        if name.endswith("*") and text.count("'") >= 2:
            text = text.split("'", 2)[2]
        plain[short] = plain.get(short, "") + text if "*" in name else text
    return plain
