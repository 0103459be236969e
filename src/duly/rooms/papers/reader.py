# SPDX-License-Identifier: Apache-2.0
"""The port of readers: what turns a scan into pictures of pages, and a picture into boxes of text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from duly.kernel.refusals import Because, refusal
from duly.rooms.papers.terms import Box

__all__ = [
    "DAMAGED_SCAN", "GAVE_UP", "LOCKED_SCAN", "MOST_PAGES", "MOST_PIXELS", "NO_READER", "TOO_MANY_PAGES", "TOO_MANY_PIXELS", "Box",
    "Picture", "Reader", "at_hand", "install", "must_be_able",
]  # fmt: skip
MOST_PAGES = 500
"""Of one file."""
MOST_PIXELS = 80_000_000
"""Of one picture before it is made smaller: a decompression bomb has more."""

NO_READER = refusal(
    "papers.no_reader",
    Because.UNAVAILABLE,
    en="This machine cannot read scans: {missing} is not installed. Install Duly with the extra [ocr].",
    zh="本机无法识别扫描件：未安装 {missing}。请安装带 [ocr] 附加项的 Duly。",
)
DAMAGED_SCAN = refusal(
    "papers.damaged_scan",
    Because.INVALID,
    en="This file cannot be opened as a picture or a PDF: it is damaged, or something else. Scan it again.",
    zh="无法将该文件作为图片或 PDF 打开：文件已损坏或并非此类文件。请重新扫描。",
)
LOCKED_SCAN = refusal(
    "papers.locked_scan",
    Because.INVALID,
    en="This PDF is locked with a password. Save it without one and hand it in again.",
    zh="该 PDF 设有密码。请去除密码后重新提交。",
)
TOO_MANY_PAGES = refusal(
    "papers.too_many_pages",
    Because.INVALID,
    en="This file has more than {most} pages. Cut it into several.",
    zh="该文件超过 {most} 页，请拆分。",
)
TOO_MANY_PIXELS = refusal(
    "papers.too_many_pixels",
    Because.INVALID,
    en="A page of this file has more than {most} pixels. Scan it at 200 to 300 dots per inch.",
    zh="该文件有一页超过 {most} 像素。请以 200 至 300 dpi 扫描。",
)
GAVE_UP = refusal(
    "papers.gave_up",
    Because.UNAVAILABLE,
    en="The reader was ended: the page took longer than {seconds} seconds, or more memory than it may have.",
    zh="识别已中止：该页耗时超过 {seconds} 秒，或占用内存超限。",
)


class Picture(NamedTuple):
    """A page as a JPEG."""

    content: bytes
    width: int
    height: int


class Reader(Protocol):
    """Opens and reads; keeps nothing on the disk, asks nothing of the network. Whatever it is given may be hostile."""

    def troubles(self) -> list[str]:
        """What is missing on this machine; empty when it can read."""

    def pages(self, content: bytes, media_type: str) -> Iterator[Picture]:
        """The pages of a scan, one after the other.

        Raises:
            Refusal: ``papers.no_reader``, ``papers.damaged_scan``, ``papers.locked_scan``, ``papers.too_many_pages``,
                ``papers.too_many_pixels``, ``papers.gave_up``.
        """

    def boxes(self, picture: bytes) -> list[Box]:
        """What stands on a page, as it lies: also where it lies on its side or on its head.

        Raises:
            Refusal: as :meth:`pages`.
        """

    def turned(self, picture: bytes, quarters: int) -> Picture:
        """The page, turned clockwise by so many quarters.

        Raises:
            Refusal: as :meth:`pages`.
        """

    def close(self) -> None:
        """Let go of memory and processes."""


_installed: list[Callable[[], Reader]] = []


def install(opener: Callable[[], Reader]) -> None:
    """Say who reads. Called once, by the house."""
    _installed[:] = [opener]


@contextmanager
def at_hand() -> Iterator[Reader]:
    """A reader, until the block ends."""
    reader = _installed[0]()
    try:
        yield reader
    finally:
        reader.close()


def must_be_able() -> None:
    """See that scans can be read on this machine.

    Raises:
        Refusal: ``papers.no_reader``.
    """
    with at_hand() as reader:
        if missing := reader.troubles():
            raise NO_READER(missing=", ".join(missing))
