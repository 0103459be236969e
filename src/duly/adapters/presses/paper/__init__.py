# SPDX-License-Identifier: Apache-2.0
"""A press that makes PDF/A with WeasyPrint: DIN 5008, GB/T 9704 with envelopes, US Letter for #10 windows.

PDF/A-3u: every font is embedded and every character can be read out of the file. The library and the fonts are looked
for when something is printed, so that a machine that prints nothing needs neither.
"""

import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, BinaryIO

from duly.adapters.presses.paper import pages
from duly.rooms.printing.facts import NO_FONT, NO_PRESS
from duly.rooms.printing.press import Letterhead, Paper, Place

VARIANT = "pdf/a-3u"
_CHINESE = frozenset({"CN", "HK", "MO", "TW"})
_AMERICAN = frozenset({"US", "CA", "MX", "PR"})
_CJK = {"zh-Hans": "zh-cn", "zh-Hant": "zh-tw", "ja": "ja", "ko": "ko"}
_PATIENCE = 10


class PaperPress:
    """Prints to PDF/A."""

    def layout_of(self, head: Letterhead, country: str) -> str:
        """The layout that was asked for, or the usual one of the country."""
        if head.layout != "auto":
            return head.layout
        return "gb" if country in _CHINESE else "us10" if country in _AMERICAN else "din5008b"

    def letters(self, papers: Sequence[Paper], out: BinaryIO) -> list[Place]:
        """One PDF/A of letters.

        Raises:
            Refusal: ``printing.no_press``, ``printing.no_font``.
        """
        _need_fonts({paper.language for paper in papers})
        layout = self.layout_of(papers[0].head, papers[0].country)
        printed = _render(pages.letters(papers, layout))
        _write(printed, out)
        sides = papers[0].head.sides
        at: dict[str, int] = {}
        for number, page in enumerate(printed.pages, 1):
            for name in page.anchors:  # a letter over several pages is an anchor of each: the first one counts
                at.setdefault(name, number)
        ends = [(at[f"d{paper.delivery_id.hex}"], at[f"z{paper.delivery_id.hex}"]) for paper in papers]
        return [
            Place(paper.delivery_id, first, last - first + 1, -(-(last - first + 1) // sides))
            for paper, (first, last) in zip(papers, ends, strict=True)
        ]

    def envelopes(self, papers: Sequence[Paper], out: BinaryIO) -> int:
        """Envelopes for letters in the Chinese layout; others go into windows."""
        if not papers or self.layout_of(papers[0].head, papers[0].country) != "gb":
            return 0
        printed = _render(pages.envelopes(papers))
        _write(printed, out)
        return len(printed.pages)

    def document(self, html: str, language: str, out: BinaryIO) -> int:
        """A document as PDF/A; nothing that it points at is fetched.

        Raises:
            Refusal: ``printing.no_press``, ``printing.no_font``.
        """
        _need_fonts({language})
        printed = _render(html)
        _write(printed, out)
        return len(printed.pages)

    def troubles(self) -> list[str]:
        """What is missing here."""
        try:
            _weasyprint()
        except OSError:
            return [NO_PRESS.code]
        return [] if _has_font("zh-cn") else [NO_FONT.code]


def _render(html: str) -> Any:
    """Drawings that are in the page are read; nothing else is fetched, whatever a notice says."""
    weasyprint = _weasyprint_or_refuse()
    within = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    return weasyprint.HTML(string=html, url_fetcher=within).render()


def _write(printed: Any, out: BinaryIO) -> None:
    printed.write_pdf(out, pdf_variant=VARIANT, pdf_tags=True)


def _need_fonts(languages: set[str]) -> None:
    for language in languages & _CJK.keys():
        if not _has_font(_CJK[language]):
            raise NO_FONT(language=language)


def _weasyprint_or_refuse() -> Any:
    try:
        return _weasyprint()
    except OSError as error:
        raise NO_PRESS(why=str(error).partition("\n")[0][:200]) from error


def _weasyprint() -> Any:
    """Loaded when it is needed: it wants Pango, which may not be there."""
    return import_module("weasyprint")


@lru_cache(maxsize=8)
def _has_font(tag: str) -> bool:
    """Whether fontconfig knows a font for a language; without fontconfig's tool nobody can say, and printing tells."""
    tool = shutil.which("fc-list")
    if tool is None:
        return True
    found = subprocess.run([tool, f":lang={tag}", "family"], capture_output=True, timeout=_PATIENCE, check=False)
    return bool(found.stdout.strip())
