# SPDX-License-Identifier: Apache-2.0
"""The port of carriers: what takes a signed announcement to another system and brings its answer back."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID


class Parcel(NamedTuple):
    """One announcement on its way. Its id is the same at every attempt."""

    id: UUID
    system: UUID
    url: str
    body: bytes
    keys: tuple[str, ...]
    """``whsec_`` keys; the newest first. A message is signed with each of them."""


class Answered(NamedTuple):
    """What came back: a status and what was said, or a code that says why there is none."""

    status: int
    content: bytes = b""
    code: str = ""
    retry_after: float | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the other side has it."""
        return 200 <= self.status < 300


class Carrier(Protocol):
    """Carries announcements, and knows who signed a call."""

    def trouble_with(self, url: str) -> str:
        """Why nothing can ever be sent there; empty when it can."""

    def post(self, parcel: Parcel) -> Answered:
        """Take one announcement there. Whatever goes wrong is said in the answer."""

    def is_genuine(self, keys: Sequence[str], headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a call was signed with one of these keys a moment ago."""


_installed: list[Carrier] = []


def install(carrier: Carrier) -> None:
    """Say what carries. Called once, by the house."""
    _installed[:] = [carrier]


def carrier() -> Carrier:
    """What carries.

    Raises:
        LookupError: the house installed none.
    """
    if not _installed:
        raise LookupError("no carrier is installed")
    return _installed[0]
