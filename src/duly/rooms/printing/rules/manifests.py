# SPDX-License-Identifier: Apache-2.0
"""The manifest of a batch, for the print shop and for later: where every letter is, and on how many sheets."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import NamedTuple

from duly.kernel import canonical
from duly.kernel.canonical import Json
from duly.kernel.cells import safe_cell
from duly.rooms.printing.facts import Printed

TO_FILL_IN = ("tracking", "carrier", "status", "date", "reason")
"""Empty columns, so that the shop can send the same file back with what became of the letters."""
_LABEL = 30
_LINK = re.compile(r"https?://[^\s<>\"']+/n/[A-Za-z0-9_-]{20,}")


class Row(NamedTuple):
    """One letter in the manifest. No name and no address: the shop needs neither to count sheets."""

    reference: str
    delivery: str
    file: str
    page_from: int
    page_to: int
    pages: int
    sheets: int
    language: str
    country: str
    digest: str


def as_csv(rows: Sequence[Row]) -> bytes:
    """The manifest for people and spreadsheets: UTF-8 with a mark, so that spreadsheets read Chinese right."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*Row._fields, *TO_FILL_IN])
    writer.writerows([*map(safe_cell, row), *([""] * len(TO_FILL_IN))] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_json(batch: str, organisation: str, on: date, files: Sequence[Printed], rows: Sequence[Row]) -> bytes:
    """The manifest for programs, in canonical form: its digest is in the ledger."""
    listed: list[Json] = [asdict(row) for row in files]
    letters: list[Json] = [row._asdict() for row in rows]
    return canonical.encode(
        {
            "kind": "duly.print_batch", "v": 1, "batch": batch, "organisation": organisation, "on": on.isoformat(),
            "files": listed, "letters": letters,
        }
    )  # fmt: skip


def link_in(text: str) -> str:
    """The reader's own link, where a text mentions it."""
    found = _LINK.search(text)
    return found[0] if found else ""


def letter_text(text: str, link: str) -> str:
    """The text for paper: nobody types an address of eighty characters, so the place that prints it well has it alone."""
    if not link:
        return text
    lines = [line.replace(link, "").rstrip(" :：") if link in line else line for line in text.split("\n")]
    kept = [line for line, old in zip(lines, text.split("\n"), strict=True) if line == old or not _is_label(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_label(rest: str) -> bool:
    """Whether a line said nothing but where the link is: “Confirm:”, “请在此确认：”."""
    return len(rest) <= _LABEL and not re.search(r"[.!?。！？]", rest)
