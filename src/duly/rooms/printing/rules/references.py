# SPDX-License-Identifier: Apache-2.0
"""The reference on a letter: the last 50 bits of its delivery's id, which are random, in Crockford's Base32, and a check character.

People type it from a returned envelope, so letters that look like digits are read as such, and one wrong character
or two swapped neighbours are always noticed (Damm's method over the field of 32 elements).
"""

from uuid import UUID

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_LENGTH = 10
_FIELD = 0b100101
"""x^5 + x^2 + 1, which makes the field."""


def reference_of(delivery_id: UUID) -> str:
    """``7K2C9-MQX4T-B``: five characters, five characters, one to check them."""
    bits = delivery_id.int & ((1 << 5 * _LENGTH) - 1)
    return _written([bits >> 5 * place & 31 for place in reversed(range(_LENGTH))])


def read_reference(text: str) -> str | None:
    """The reference that somebody typed or scanned, in its one written form; ``None`` when it cannot be one."""
    plain = "".join(mark for mark in text.upper().translate(_ALIKE) if mark.isascii() and mark.isalnum())
    if len(plain) != _LENGTH + 1:
        return None
    digits = [_DIGITS.index(mark) for mark in plain]
    return None if _check_of(digits) else _written(digits[:-1])


def _written(digits: list[int]) -> str:
    body = "".join(_DIGITS[digit] for digit in digits)
    return f"{body[:5]}-{body[5:]}-{_DIGITS[_check_of(digits)]}"


def _check_of(digits: list[int]) -> int:
    """Nought over a whole reference, its check character included."""
    held = 0
    for digit in digits:
        held = (held ^ digit) << 1
        held ^= _FIELD if held & 32 else 0
    return held
