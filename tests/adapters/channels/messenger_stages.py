# SPDX-License-Identifier: Apache-2.0
"""What the tests of messengers have in common: robots write to a group, and a channel that speaks to a fake."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from adapters.channels.channel_contract import make_letter
from adapters.channels.conformance import Request, ScriptedServer, Stage
from adapters.channels.scripted import Answer, Behaviour
from duly.rooms.delivery.channel import Letter

T = TypeVar("T")


class ByRobot(Stage):
    """Put before a messenger's stage: the same provider through its robot, which needs no token and no member."""

    def letter(self, nth: int = 0) -> Letter:
        return make_letter("robot:group-a", subject=f"subject-{nth}")

    def prelude(self, request: Request) -> Answer | None:
        return None

    def mixed(self, request: Request, bad: Letter) -> Behaviour:
        return self.refused(request) if request.says(bad.subject) else self.accepted(request)


@contextmanager
def speaking_to(fake: Callable[[Request], Behaviour], make: Callable[[str], T]) -> Iterator[T]:
    """A channel that ``make`` builds for the address of the fake."""
    with ScriptedServer(fake) as server:
        channel: Any = make(server.url)
        yield channel
        channel.close()
