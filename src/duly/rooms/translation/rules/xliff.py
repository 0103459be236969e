# SPDX-License-Identifier: Apache-2.0
"""Exchange files for professional translators: XLIFF 1.2 (OASIS), which all their programs read.

Blanks stand in ``<ph>``, which those programs protect. The file says from which wording it was made, so that what comes
back is refused when the source has changed meanwhile. A file from outside is hostile until read: no DTD, no entities, no
depth, no more than it may weigh.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Safe

from duly.kernel.blanks import pieces
from duly.kernel.languages import normalise
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.translation.facts import BAD_EXCHANGE, LARGEST_FILE, Side

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_DEEPEST = 24
_MOST_UNITS = 2_000
_IDENT = re.compile(r"[a-z0-9_.]{1,120}\Z")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Unit(NamedTuple):
    """What an exchange file holds: where it belongs, from which wording it was made, what was translated."""

    number: str
    source_language: str
    target_language: str
    source_digest: str
    parts: Mapping[str, str]


def exchange_file(
    number: str, source: Side, target_language: str, target: Mapping[str, str], notes: Mapping[str, str]
) -> str:
    """The file for a translator. ``notes`` by part: the agreed words that it uses, and limits."""
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="{NAMESPACE}">\n'
        f"<file original={quoteattr(number)} source-language={quoteattr(source.language)} "
        f'target-language={quoteattr(target_language)} datatype="plaintext" '
        f'product-name="duly" product-version={quoteattr(source.digest)}>\n<body>\n'
    )
    units = (_unit(part, text, target.get(part, ""), notes.get(part, "")) for part, text in source.parts.items())
    return head + "".join(units) + "</body>\n</file>\n</xliff>\n"


def read_exchange(raw: bytes) -> Unit:
    """What came back from a translator; parts without a target are left out.

    Raises:
        Refusal: ``translation.bad_exchange``.
    """
    if len(raw) > LARGEST_FILE:
        raise _bad("it is too large", "文件过大")
    try:
        root = _parsed(raw)
    except (DefusedXmlException, Safe.ParseError, ValueError, LookupError) as error:
        why = f"{type(error).__name__}: {str(error)[:200]}"
        raise _bad(why, why) from error
    file = root.find(f"{{{NAMESPACE}}}file") if root.tag == f"{{{NAMESPACE}}}xliff" else None
    if file is None or root.get("version") != "1.2":
        raise _bad("it is not XLIFF 1.2", "不是 XLIFF 1.2")
    said = [file.get(name, "") for name in ("original", "source-language", "target-language", "product-version")]
    if not all(said):
        raise _bad("it does not say what it was made from", "未注明来源")
    return Unit(said[0], normalise(said[1]), normalise(said[2]), said[3], dict(_targets(file)))


def _unit(part: str, source: str, target: str, note: str) -> str:
    return (
        f'<trans-unit id={quoteattr(part)} xml:space="preserve">\n<source>{_inline(source)}</source>\n'
        f"<target>{_inline(target)}</target>\n" + (f"<note>{_clean(note)}</note>\n" if note else "") + "</trans-unit>\n"
    )


def _inline(text: str) -> str:
    found = []
    for number, piece in enumerate(pieces(text), 1):
        clean = _clean(piece.text)
        found.append(f'<ph id="{number}">{clean}</ph>' if piece.is_blank else clean)
    return "".join(found)


def _clean(text: str) -> str:
    return escape(_NOT_XML.sub("", text), {"\r": "&#13;"})


def _parsed(raw: bytes) -> Any:
    depth, root = 0, None
    for event, element in Safe.iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=True):
        root = element if root is None else root
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            message = "nested too deeply"
            raise ValueError(message)
    return root


def _targets(file: Any) -> Iterator[tuple[str, str]]:
    seen = set[str]()
    for unit in file.iter(f"{{{NAMESPACE}}}trans-unit"):
        part, target = unit.get("id", ""), unit.find(f"{{{NAMESPACE}}}target")
        if not _IDENT.match(part) or part in seen or len(seen) >= _MOST_UNITS:
            raise _bad(f"the unit {part[:60]!r} is none of ours, or is there twice", f"单元 {part[:60]!r} 不存在或重复")
        seen.add(part)
        text = "" if target is None else "".join(target.itertext())
        if text.strip():
            yield part, text


def _bad(en: str, zh: str) -> Refusal:
    return BAD_EXCHANGE(field="file", why=Words.literal(en, zh))
