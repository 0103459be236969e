# SPDX-License-Identifier: Apache-2.0
"""An address as a picture to be photographed, drawn by us: ``look/qr.html`` shows it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import segno

_QUIET = 4
"""Modules of white around it (ISO/IEC 18004, 6.3.8)."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code (ISO/IEC 18004), with what it opens as its name."""

    address: str
    name: str
    error: Literal["m", "q"] = "m"
    """How much of it may be dirty or torn and it is still read: 15 or 25 %."""

    def drawn(self) -> tuple[int, str]:
        """Its width in modules, and the dark ones as the path of an SVG: a stroke for each run in a row."""
        rows = list(segno.make(self.address, error=self.error, micro=False).matrix_iter(border=_QUIET))
        strokes = []
        for y, row in enumerate(rows):
            x = 0
            for dark, run in groupby(row):
                width = len(list(run))
                if dark:
                    strokes.append(f"M{x} {y}.5h{width}")
                x += width
        return len(rows), "".join(strokes)
