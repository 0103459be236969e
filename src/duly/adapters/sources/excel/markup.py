# SPDX-License-Identifier: Apache-2.0
"""What the fast reader of workbooks does not say, read from the markup of an xlsx: errors, merged cells, leading zeros."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

_CELL = re.compile(rb"<c\s([^>]*?)/?>")
_PLACE, _STYLE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"'), re.compile(rb'\bs="(\d{1,5})"')
_ZEROS = re.compile(r"0{2,}")
_CHUNK, _OVERLAP = 1 << 22, 1 << 12


class Markup(NamedTuple):
    """Cells are (row, column), counted from 0 over the whole sheet."""

    errors: tuple[tuple[int, int], ...] = ()
    zeros: tuple[tuple[int, int, int], ...] = ()
    """Numbers that are shown with leading zeros: row, column, digits."""
    has_merged: bool = False


def markup_of(path: Path, sheet: str) -> Markup:
    """What the markup of a sheet says; nothing where the file is no xlsx, or is one that cannot be understood."""
    if not zipfile.is_zipfile(path):
        return Markup()
    with zipfile.ZipFile(path) as packed:
        try:
            part = _part_of(packed, sheet)
            widths = _zero_styles(packed)
            return _seen(packed, part, widths) if part else Markup()
        except (KeyError, ParseError, DefusedXmlException, ValueError):
            return Markup()


def _seen(packed: zipfile.ZipFile, part: str, widths: dict[bytes, int]) -> Markup:
    errors: list[tuple[int, int]] = []
    zeros: list[tuple[int, int, int]] = []
    has_merged = False
    for block in _blocks(packed, part):
        has_merged = has_merged or b"<mergeCell " in block
        if not widths and b't="e"' not in block:
            continue
        for tag in _CELL.findall(block):
            place = _PLACE.search(tag)
            if place and b't="e"' in tag:
                errors.append(_counted(place))
            style = _STYLE.search(tag)
            if place and style and style[1] in widths:
                zeros.append((*_counted(place), widths[style[1]]))
    return Markup(tuple(sorted(set(errors))), tuple(sorted(set(zeros))), has_merged)


def _blocks(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The markup in pieces that overlap, so that no tag is cut."""
    kept = b""
    with packed.open(part) as held:
        while block := held.read(_CHUNK):
            yield kept + block
            kept = block[-_OVERLAP:]


def _counted(place: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    return int(place[2]) - 1, column - 1


def _part_of(packed: zipfile.ZipFile, sheet: str) -> str:
    """Where the sheet of this name lies in the package."""
    book = _parsed(packed, "xl/workbook.xml")
    ids = {
        node.get("name"): next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        for node in book.iter()
        if node.tag.endswith("}sheet")
    }
    links = _parsed(packed, "xl/_rels/workbook.xml.rels")
    targets = {node.get("Id"): node.get("Target", "") for node in links.iter() if node.tag.endswith("}Relationship")}
    target = targets.get(ids.get(sheet), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}" if target else ""


def _zero_styles(packed: zipfile.ZipFile) -> dict[bytes, int]:
    """Styles whose format is nothing but zeros, as for postal codes, with how many."""
    if "xl/styles.xml" not in packed.namelist():
        return {}
    styles = _parsed(packed, "xl/styles.xml")
    formats = {
        node.get("numFmtId"): node.get("formatCode", "") for node in styles.iter() if node.tag.endswith("}numFmt")
    }
    cells = next((list(node) for node in styles.iter() if node.tag.endswith("}cellXfs")), [])
    codes = (formats.get(cell.get("numFmtId"), "") for cell in cells)
    return {b"%d" % at: len(code) for at, code in enumerate(codes) if _ZEROS.fullmatch(code)}


def _parsed(packed: zipfile.ZipFile, part: str) -> Element:
    root: Element = ElementTree.fromstring(packed.read(part))
    return root
