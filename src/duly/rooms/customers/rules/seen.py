# SPDX-License-Identifier: Apache-2.0
"""Which references a file has named already, in eight to sixteen bytes for each, whatever their length."""

from array import array

_FIRST_SIZE = 1 << 12
_FULL = 2 / 3
_MASK = (1 << 64) - 1


class Seen:
    """A set of 64-bit fingerprints (keyed, new in every process) with open addressing: a tenth of a set of texts.

    Two of ten million references share a fingerprint with a chance of one in 370,000.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST_SIZE))
        self._count = 0

    def add(self, text: str) -> bool:
        """Remember a text; gives whether it is new."""
        if self._count >= len(self._slots) * _FULL:
            self._grow()
        is_new = _put(self._slots, (hash(text) & _MASK) or 1)
        self._count += is_new
        return is_new

    def _grow(self) -> None:
        slots = array("Q", bytes(16 * len(self._slots)))
        for value in self._slots:
            if value:
                _put(slots, value)
        self._slots = slots


def _put(slots: "array[int]", value: int) -> bool:
    mask = len(slots) - 1
    at = value & mask
    while slots[at]:
        if slots[at] == value:
            return False
        at = (at + 1) & mask
    slots[at] = value
    return True
