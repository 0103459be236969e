# SPDX-License-Identifier: Apache-2.0
"""Numbers as people type them."""

from math import isfinite

_WRONG = -1.0


def number_of(text: str | None) -> float:
    """The number in a field; 0 when it is empty, -1 when it is none, which every rule about minutes refuses."""
    try:
        number = float((text or "0").strip().replace(",", ".") or "0")
    except ValueError:
        return _WRONG
    return number if isfinite(number) else _WRONG
