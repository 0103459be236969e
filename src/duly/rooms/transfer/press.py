# SPDX-License-Identifier: Apache-2.0
"""The port of presses: what turns a page of this room into a file that can be handed over."""

from typing import BinaryIO, Protocol


class Press(Protocol):
    """Prints one page. The same page gives the same bytes, as long as the press is the same."""

    def document(self, html: str, language: str, out: BinaryIO) -> int:
        """Print a page that brings its own style sheet; gives how many pages.

        Raises:
            Refusal: this machine cannot print it.
        """


_installed: list[Press] = []


def install(press: Press) -> None:
    """Say what prints. Called once, by the house."""
    _installed[:] = [press]


def press() -> Press | None:
    """What prints; ``None`` where nothing does."""
    return _installed[0] if _installed else None
