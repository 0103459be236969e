# SPDX-License-Identifier: Apache-2.0
"""DingTalk (钉钉): work notifications of an application to one member, or messages of a robot to a group."""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from duly.adapters.channels.access_tokens import AccessTokens, Token, no_token, with_token
from duly.adapters.channels.dingtalk import wire
from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.robots import PREFIX, Robot, robot_named
from duly.adapters.channels.singly import START_WITHIN, TIMEOUT, Singly
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Sent

URL = "https://oapi.dingtalk.com"
_MEMBER = re.compile(r"[A-Za-z0-9_.@-]{1,64}\Z")


class DingtalkChannel:
    """Carries messages of one application, and of the robots that are named in its section.

    Raises:
        ValueError: neither an application nor a robot is described.
    """

    name = "dingtalk"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT) -> None:
        connections = int(values.get("connections") or 4)
        self.limits = Limits(batch=10, connections=connections, seconds=20.0, echoes=True, receipt_days=1, polls=True)
        self._key, self._secret = values.get("app_key") or "", values.get("app_secret") or ""
        self._agent = values.get("agent_id")
        self._robots: Mapping[str, Robot] = values.get("robots") or {}
        self._has_app = bool(self._key and self._secret and self._agent)
        if not self._has_app and not self._robots:
            raise ValueError("it needs app_key, app_secret and agent_id, or robots")
        self._http = Http(values.get("url") or URL, connections=connections, timeout=timeout)
        self._tokens = AccessTokens(self._token)
        self._singly = Singly("dingtalk", connections, does_end=not self._robots)

    def check(self, address: str) -> str | None:
        """Why this member or robot can never be reached, or ``None``."""
        if address.startswith(PREFIX):
            return None if robot_named(self._robots, address) else "no robot of this name is set up"
        if not self._has_app:
            return "no application is set up; only robots are"
        return None if _MEMBER.match(address) else "not the userid of one member"

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return self._singly.carry(letters, self._post)

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """What became of letters, by the task numbers that were their references. One without news is left out."""
        found, end_at = [], time.monotonic() + START_WITHIN
        for one in sent:
            task = one.reference
            if not task.isascii() or not task.isdigit() or not self._has_app:
                continue
            body = {"agent_id": int(self._agent or 0), "task_id": int(task)}
            answer = self._asked(wire.RESULT, body, end_at)
            receipt = wire.read_result(answer, one.delivery_id, task) if isinstance(answer, Answer) else None
            if receipt is not None:
                found.append(receipt)
        return found

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What members wrote to the application's robot, after the signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return wire.read_words(self._secret, headers, body)

    def close(self) -> None:
        """Close all connections."""
        self._singly.close()
        self._http.close()

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        if complaint := self.check(letter.address):
            return Refused("bad_address", complaint, permanent=True)
        robot = robot_named(self._robots, letter.address)
        try:
            if robot is not None:
                query, message = wire.robot_query(robot, time.time()), wire.robot_message(letter)
                answer = self._http.ask("POST", wire.ROBOT, params=query, json=message)
            else:
                answer = self._asked(wire.SEND, wire.request_of(letter, int(self._agent or 0)), start_by)
        except wire.TooLong as error:
            return Refused("too_large", str(error), permanent=True)
        if not isinstance(answer, Answer):
            return answer
        return wire.read_answer(answer)

    def _asked(self, path: str, body: Mapping[str, Any], start_by: float) -> Any:
        return with_token(
            self._tokens,
            lambda token: self._http.ask("POST", path, params={"access_token": token}, json=body),
            wire.is_spent,
            start_by,
        )

    def _token(self) -> Token | Refused:
        answer = self._http.ask("GET", wire.TOKEN, params={"appkey": self._key, "appsecret": self._secret})
        return wire.read_token(answer) if isinstance(answer, Answer) else no_token(answer)
