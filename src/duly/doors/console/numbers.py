# SPDX-License-Identifier: Apache-2.0
"""Numbers as people type them."""

_WRONG = -1.0


def number_of(text: str | None) -> float:
    """The number in a field; 0 when it is empty, -1 when it is none, which every rule about minutes refuses."""
    try:
        number = float((text or "0").strip().replace(",", ".") or "0")
    except ValueError:
        return _WRONG
    return number if number == number and number not in {float("inf"), float("-inf")} else _WRONG  # noqa: PLR0124  not a number is unlike itself
