# SPDX-License-Identifier: Apache-2.0
"""Values as they may be shown: enough to find the row again, not enough to read it."""

from duly.rooms.recognition.facts import Sensitivity

_SHOWN = 24
_OPEN = frozenset({Sensitivity.PUBLIC, Sensitivity.ORDINARY})


def masked(value: str, sensitivity: Sensitivity = Sensitivity.PERSONAL) -> str:
    """The value with its middle hidden, unless nobody is told of by it."""
    if sensitivity in _OPEN:
        return _plain(value) if len(value) <= _SHOWN else f"{_plain(value[: _SHOWN - 1])}…"
    kept = 0 if len(value) < 3 else 1 if len(value) < 7 else 2
    head, tail = value[:kept], value[len(value) - kept :] if kept else ""
    hidden = min(max(len(value) - 2 * kept, 1), _SHOWN - 2 * kept)
    return f"{_plain(head)}{'*' * hidden}{_plain(tail)}"


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def form(value: str) -> str:
    """The form of a value and none of its letters: ``9`` for digits, ``a`` and ``A`` for letters, ``汉`` for Chinese, marks as they are."""
    return "".join(map(_kind, value[:_SHOWN]))


def _kind(letter: str) -> str:
    if letter.isdigit():
        return "9"
    if "\u3400" <= letter <= "\u9fff":
        return "汉"
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return letter if letter.isprintable() else "·"
