# SPDX-License-Identifier: Apache-2.0
"""Access tokens that are fetched once and used by all threads until shortly before they end.

Whoever comes while one is being fetched waits for that one. A token that the provider no longer takes is replaced once;
a letter refused for its token was certainly not accepted, so it may be sent again with the new one.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from duly.adapters.channels.adapter import Code
from duly.adapters.channels.http import Answer
from duly.adapters.channels.verdicts import outcome_of
from duly.adapters.channels.waves import NO_TIME
from duly.rooms.delivery.channel import Refused, Unknown

EARLY = 300.0
_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Token:
    """A token and how many seconds it lasts."""

    value: str
    seconds: float


class AccessTokens:
    """One provider's token, asked for and read from the answer; what is refused is refused to everybody for a second."""

    def __init__(
        self, ask: Callable[[], Answer | Refused | Unknown], read: Callable[[Answer], Token | Refused]
    ) -> None:
        self._ask, self._read = ask, read
        self._guard = threading.Lock()
        self._value, self._until = "", 0.0
        self._refusal: Refused | None = None
        self._again_at = 0.0

    def get(self, spent: str = "") -> str | Refused:
        """A token other than ``spent``, or why there is none."""
        with self._guard:
            now = time.monotonic()
            if self._value and self._value != spent and now < self._until:
                return self._value
            if self._refusal is not None and now < self._again_at:
                return self._refusal
            found = self._fetch()
            if isinstance(found, Token) and found.value == spent:
                found = Refused("credentials", "the token is refused, and there is no other", permanent=False)
            if isinstance(found, Refused):
                self._refusal, self._again_at = found, time.monotonic() + _PAUSE
                return found
            early = min(EARLY, found.seconds / 2)
            self._value, self._until, self._refusal = found.value, time.monotonic() + found.seconds - early, None
            return found.value

    def _fetch(self) -> Token | Refused:
        """A new token. Without one no letter was sent, whatever became of the question for it."""
        answer = self._ask()
        if isinstance(answer, Unknown):
            return Refused("connect", f"no token: {answer.reason}", permanent=False)
        return self._read(answer) if isinstance(answer, Answer) else answer


def token_of(codes: Mapping[str, Code], code: str, said: object, value: object, seconds: object) -> Token | Refused:
    """The token in an answer whose code is ``0``, or why there is none: the operator has to look, or only to wait."""
    if code == "0" and isinstance(value, str) and value and isinstance(seconds, int) and seconds > 0:
        return Token(value, float(seconds))
    told = outcome_of(codes, code, str(said))
    if isinstance(told, Refused) and not told.permanent:
        return told
    return Refused("credentials", f"no token: {code} {said}"[:300], permanent=False)


def with_token(
    tokens: AccessTokens,
    ask: Callable[[str], Answer | Refused | Unknown],
    is_spent: Callable[[Answer], bool],
    start_by: float,
) -> Answer | Refused | Unknown:
    """Ask with a token; where the provider says that it is spent, once more with a new one. Nothing starts too late."""
    spent = ""
    for _ in range(2):
        token = tokens.get(spent)
        if isinstance(token, Refused):
            return token
        if time.monotonic() > start_by:
            return NO_TIME
        answer = ask(token)
        if not isinstance(answer, Answer) or not is_spent(answer):
            return answer
        spent = token
    return answer
