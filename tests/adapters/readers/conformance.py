# SPDX-License-Identifier: Apache-2.0
"""What every reader must do. A reader's own test brings a scan of two pages, and inherits these."""

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.papers.reader import Reader
from duly.rooms.papers.terms import Box


class ReaderContract:
    """The conformance suite of ``rooms/papers/reader.py``."""

    @pytest.fixture
    def reader(self) -> Reader:
        raise NotImplementedError

    @pytest.fixture
    def scan(self) -> tuple[bytes, str, str]:
        """Two pages, their media type, and a text that stands on the first, wider than high."""
        raise NotImplementedError

    def test_nothing_is_missing(self, reader: Reader) -> None:
        assert reader.troubles() == []

    def test_pages_are_read_in_order_and_lie_within_their_edges(
        self, reader: Reader, scan: tuple[bytes, str, str]
    ) -> None:
        pages = list(reader.pages(*scan[:2]))
        assert len(pages) == 2
        boxes = reader.boxes(pages[0].content)
        assert scan[2] in [box.text for box in boxes]
        assert all(0 <= box.score <= 1 for box in boxes)
        assert all(len(box.corners) == 4 for box in boxes)
        inside = [
            -5 <= x <= pages[0].width + 5 and -5 <= y <= pages[0].height + 5 for box in boxes for x, y in box.corners
        ]
        assert all(inside)

    def test_a_page_is_turned_clockwise(self, reader: Reader, scan: tuple[bytes, str, str]) -> None:
        page = next(iter(reader.pages(*scan[:2])))
        turned = reader.turned(page.content, 1)
        assert (turned.width, turned.height) == (page.height, page.width)
        (box,) = (one for one in reader.boxes(page.content) if one.text == scan[2])
        (after,) = (one for one in reader.boxes(turned.content) if one.text == scan[2])
        wanted = page.height - _middle(box)[1], _middle(box)[0]
        assert _middle(after) == pytest.approx(wanted, abs=12)

    def test_what_is_no_scan_is_refused(self, reader: Reader) -> None:
        with pytest.raises(Refusal) as no:
            list(reader.pages(b"%PDF-1.7 nothing", "application/pdf"))
        assert no.value.code == "papers.damaged_scan"

    def test_it_can_be_closed_twice_and_asked_again(self, reader: Reader, scan: tuple[bytes, str, str]) -> None:
        reader.close()
        reader.close()
        assert next(iter(reader.pages(*scan[:2]))).width > 0


def _middle(box: Box) -> tuple[float, float]:
    across, down = zip(*box.corners, strict=True)
    return sum(across) / 4, sum(down) / 4
