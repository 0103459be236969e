# SPDX-License-Identifier: Apache-2.0
"""What messengers at work have in common: an application that writes to one member, and robots that write to a group."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from duly.adapters.channels.access_tokens import AccessTokens, Token
from duly.adapters.channels.fitting import TooLong
from duly.adapters.channels.http import Answer
from duly.adapters.channels.one_by_one import OneByOne
from duly.adapters.channels.robots import PREFIX, Robot, robot_named
from duly.rooms.delivery.channel import Letter, Outcome, Refused, Unknown


class Messenger(OneByOne):
    """Carries messages of one application, if one is described, and of the robots that are named in its section.

    Raises:
        ValueError: neither an application nor a robot is described; ``needs`` says what an application is.
    """

    name: str

    def __init__(
        self,
        values: Mapping[str, Any],
        url: str,
        timeout: float,
        *,
        has_app: bool,
        needs: str,
        read_token: Callable[[Answer], Token | Refused],
    ) -> None:
        self._robots: Mapping[str, Robot] = values.get("robots") or {}
        self._has_app = has_app
        if not has_app and not self._robots:
            raise ValueError(f"it needs {needs}, or robots")
        # A robot's limit is its own, so one group's must not end the wave of the others.
        super().__init__(self.name, values.get("url") or url, values["connections"], timeout, does_end=not self._robots)
        self._tokens = AccessTokens(self._sign_in, read_token)

    def check(self, address: str) -> str | None:
        """Why this member or robot can never be reached, or ``None``."""
        if address.startswith(PREFIX):
            return None if robot_named(self._robots, address) else "no robot of this name is set up"
        if not self._has_app:
            return "no application is set up; only robots are"
        return self._why_nobody(address)

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        if complaint := self.check(letter.address):
            return Refused("bad_address", complaint, permanent=True)
        robot = robot_named(self._robots, letter.address)
        try:
            answer = self._send(letter, start_by) if robot is None else self._send_by(robot, letter)
        except TooLong as error:
            return Refused("too_large", str(error), permanent=True)
        return self._read(answer, letter) if isinstance(answer, Answer) else answer

    @abstractmethod
    def _why_nobody(self, address: str) -> str | None:
        """Why this is nobody's name over there, or ``None``."""

    @abstractmethod
    def _sign_in(self) -> Answer | Refused | Unknown:
        """Ask for a token."""

    @abstractmethod
    def _send(self, letter: Letter, start_by: float) -> Answer | Refused | Unknown:
        """Ask the application to write.

        Raises:
            TooLong: see there.
        """

    @abstractmethod
    def _send_by(self, robot: Robot, letter: Letter) -> Answer | Refused | Unknown:
        """Ask a robot to write.

        Raises:
            TooLong: see there.
        """

    @abstractmethod
    def _read(self, answer: Answer, letter: Letter) -> Outcome:
        """What an answer says of the letter."""
