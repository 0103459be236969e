# SPDX-License-Identifier: Apache-2.0
"""The port of presses: what turns letters into a file that a print shop can print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, NamedTuple, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letterhead:
    """How an organisation's letters look: whence they come, and on which paper they are printed."""

    lines: tuple[str, ...] = ()
    """Where undeliverable letters go back to."""
    layout: str = "auto"
    """``din5008b``, ``gb``, ``us10``, or ``auto``: as is usual in the country that a letter goes to."""
    sides: int = 2
    """1 or 2: with 2 every letter begins on the front of a sheet."""
    per_file: int = 100


@dataclass(frozen=True, slots=True)
class Paper:
    """One letter to be printed."""

    delivery_id: UUID
    reference: str
    """What is printed to find it again: short enough to type, with a check character."""
    language: str
    country: str
    name: str
    address: tuple[str, ...]
    sender: str
    sender_email: str
    sender_phone: str
    subject: str
    text: str
    link: str
    code: str
    on: date
    head: Letterhead


class Place(NamedTuple):
    """Where a letter is in its file."""

    delivery_id: UUID
    first_page: int
    """Counted from 1."""
    pages: int
    sheets: int


class Press(Protocol):
    """Prints to files. What it prints is kept under its digest, so a second printing may differ and is another file."""

    def layout_of(self, head: Letterhead, country: str) -> str:
        """The layout in which a letter to a country is printed."""

    def letters(self, papers: Sequence[Paper], out: BinaryIO) -> list[Place]:
        """Write one PDF/A of letters of one layout and one language; gives where each is, in the same order.

        Raises:
            Refusal: ``printing.no_press``, ``printing.no_font``.
        """

    def envelopes(self, papers: Sequence[Paper], out: BinaryIO) -> int:
        """Write the envelopes that the layout wants beside the letters; gives how many pages, 0 when it wants none."""

    def document(self, html: str, language: str, out: BinaryIO) -> int:
        """Print a page of our own making, which brings its own style sheet; gives how many pages.

        Raises:
            Refusal: ``printing.no_press``, ``printing.no_font``.
        """

    def troubles(self) -> list[str]:
        """What is missing on this machine, as codes of refusals; empty when it can print."""
