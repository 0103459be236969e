# SPDX-License-Identifier: Apache-2.0
"""What channels have in common whose providers take one letter in a request over HTTP."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import httpx

from duly.adapters.channels.http import Http
from duly.adapters.channels.waves import Hands
from duly.kernel import sms
from duly.rooms.delivery.channel import Letter, Outcome, Receipt, Sent

TIMEOUT = 4.0
PATIENCE = 12.0
"""For a letter that may cost more than one request: one for a token, or for where a name leads."""


class OneByOne(ABC):
    """A request for each letter. ``does_end`` and ``patience`` are those of :class:`~duly.adapters.channels.waves.Hands`."""

    def __init__(
        self,
        name: str,
        url: str,
        connections: int,
        timeout: float,
        *,
        patience: float = PATIENCE,
        does_end: bool = True,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = Http(url, connections=connections, timeout=timeout, transport=transport)
        self._hands = Hands(name, connections, patience=patience, does_end=does_end)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return self._hands.carry(letters, self._post)

    def close(self) -> None:
        """Close all connections."""
        self._hands.close()
        self._http.close()

    @abstractmethod
    def _post(self, letter: Letter, start_by: float) -> Outcome:
        """Carry one letter; nothing is sent after ``start_by``."""


class ByNumber(OneByOne):
    """One that reaches people by their telephone numbers and can be asked what became of a letter."""

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return sms.why_no_number(address)

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """What the provider says of letters; those of which it says nothing are left out."""
        return self._hands.ask(sent, self._look_up)

    @abstractmethod
    def _look_up(self, sent: Sent, start_by: float) -> Receipt | None:
        """What became of one letter, or ``None``."""
