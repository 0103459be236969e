# SPDX-License-Identifier: Apache-2.0
"""The script that shows announcements on other websites, as bytes: its digest must be the same wherever it is told."""

from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "static" / "banner.js"


@cache
def script() -> bytes:
    """The script of this version."""
    return PATH.read_bytes()
