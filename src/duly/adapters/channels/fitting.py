# SPDX-License-Identifier: Apache-2.0
"""Making a text fit where a provider sets a limit, so that a reader sees that something was left out."""

MORE = "…"


class TooLong(ValueError):
    """The text does not fit, and there is no page where the whole of it stands."""


def clip(text: str, chars: int) -> str:
    """At most so many characters; what was cut ends with an ellipsis."""
    return text if len(text) <= chars else text[: chars - 1].rstrip() + MORE


def fits_bytes(text: str, size: int) -> bool:
    """Whether the text takes at most so many bytes in UTF-8."""
    return len(text.encode()) <= size


def reference_line(language: str, name: str) -> str:
    """A line that makes each letter's text its own: some providers silently swallow the second of two equal texts."""
    return f"编号 {name}" if language.lower().startswith("zh") else f"Ref. {name}"
