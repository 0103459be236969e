# SPDX-License-Identifier: Apache-2.0
"""Cells of CSV files that people open in a spreadsheet."""

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some locales run full-width signs too


def safe_cell(value: object) -> str:
    """The value as text that a spreadsheet shows and never runs: a formula's first character gets an apostrophe.

    OWASP, "CSV Injection". Line breaks inside become spaces, so that one row stays one line; NUL is dropped.
    """
    text = "" if value is None else str(value)
    text = text.replace("\x00", "")
    if text.startswith(_ACTIVE):
        text = f"'{text}"
    return text.replace("\r\n", " ").replace("\r", " ").replace("\n", " ")


def plain_cell(text: str) -> str:
    """The inverse of :func:`safe_cell` for files of ours that come back: the apostrophe goes."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in _ACTIVE else text
