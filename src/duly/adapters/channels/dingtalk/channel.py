# SPDX-License-Identifier: Apache-2.0
"""DingTalk (钉钉): work notifications of an application to one member, or messages of a robot to a group."""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from duly.adapters.channels.access_tokens import with_token
from duly.adapters.channels.dingtalk import wire
from duly.adapters.channels.http import Answer
from duly.adapters.channels.messengers import Messenger
from duly.adapters.channels.one_by_one import TIMEOUT
from duly.adapters.channels.robots import Robot
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Sent, Unknown

URL = "https://oapi.dingtalk.com"
_MEMBER = re.compile(r"[A-Za-z0-9_.@-]{1,64}\Z")


class DingtalkChannel(Messenger):
    """Carries messages of one application, and of the robots that are named in its section.

    Raises:
        ValueError: neither an application nor a robot is described.
    """

    name = "dingtalk"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT) -> None:
        connections = values["connections"]
        self.limits = Limits(batch=10, connections=connections, seconds=20.0, echoes=True, receipt_days=1, polls=True)
        self._key, self._secret, self._agent = values["app_key"], values["app_secret"], values["agent_id"]
        super().__init__(
            values,
            URL,
            timeout,
            has_app=bool(self._key and self._secret and self._agent),
            needs="app_key, app_secret and agent_id",
            read_token=wire.read_token,
        )

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """What became of letters, by the task numbers that were their references. One without news is left out."""
        return self._hands.ask(sent, self._look_up)

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What members wrote to the application's robot, after the signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return wire.read_words(self._secret, headers, body)

    def _why_nobody(self, address: str) -> str | None:
        return None if _MEMBER.match(address) else "not the userid of one member"

    def _sign_in(self) -> Answer | Refused | Unknown:
        return self._http.ask("GET", wire.SIGN_IN, params={"appkey": self._key, "appsecret": self._secret})

    def _send(self, letter: Letter, start_by: float) -> Answer | Refused | Unknown:
        return self._asked(wire.SEND, wire.request_of(letter, self._agent), start_by)

    def _send_by(self, robot: Robot, letter: Letter) -> Answer | Refused | Unknown:
        message = wire.robot_message(letter)
        return self._http.ask("POST", wire.ROBOT, params=wire.robot_query(robot, time.time()), json=message)

    def _read(self, answer: Answer, letter: Letter) -> Outcome:
        return wire.read_answer(answer)

    def _look_up(self, sent: Sent, start_by: float) -> Receipt | None:
        task = sent.reference
        if not task.isascii() or not task.isdigit() or not self._has_app:
            return None
        answer = self._asked(wire.RESULT, {"agent_id": self._agent, "task_id": int(task)}, start_by)
        return wire.read_result(answer, sent.delivery_id, task) if isinstance(answer, Answer) else None

    def _asked(self, path: str, body: Mapping[str, Any], start_by: float) -> Answer | Refused | Unknown:
        return with_token(
            self._tokens,
            lambda token: self._http.ask("POST", path, params={"access_token": token}, json=body),
            wire.is_spent,
            start_by,
        )
