# SPDX-License-Identifier: Apache-2.0
"""boto3 reads an answer to its end, however long it is and however slowly it comes. Here both have a limit.

Hooked in before a request is sent: ``client.meta.events.register("before-send.sesv2", Reader(session, timeout))``.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from duly.adapters.channels.http import LARGEST

_PIECE = 64 * 1024


class NoWholeAnswer(Exception):
    """The answer is too large, or was not whole in time; the message says which. Nobody knows what SES did."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A body that was read already, in the form in which botocore reads one."""

    content: bytes

    def stream(self) -> Iterator[bytes]:
        """All of it, at once."""
        yield self.content


@dataclass(frozen=True, slots=True)
class Reader:
    """Sends a request over boto3's own connections and reads the answer itself."""

    session: Any
    timeout: float

    def __call__(self, request: Any, **_: object) -> Any:
        """The whole answer.

        Raises:
            NoWholeAnswer: see there. What boto3 raises when sending is passed on.
        """
        request.stream_output = True
        answer = self.session.send(request)
        try:
            content = self._read(answer.raw)
        except (import_module("urllib3.exceptions").HTTPError, OSError) as error:
            raise NoWholeAnswer(f"no_answer_{type(error).__name__}".lower()) from error
        made = import_module("botocore.awsrequest").AWSResponse
        return made(answer.url, answer.status_code, answer.headers, Whole(content))

    def _read(self, raw: Any) -> bytes:
        deadline, content = time.monotonic() + self.timeout, b""
        while piece := raw.read1(_PIECE):  # as it comes: to wait for a piece of some size is to wait for ever
            content += piece
            late = time.monotonic() > deadline
            if late or len(content) > LARGEST:
                raw.close()
                raise NoWholeAnswer("no_answer_in_time" if late else "answer_too_large")
        return content
