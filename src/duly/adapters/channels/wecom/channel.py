# SPDX-License-Identifier: Apache-2.0
"""WeCom (企业微信): messages of an application to one member, or of a robot to a group."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from duly.adapters.channels.access_tokens import AccessTokens, Token, no_token, with_token
from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.robots import PREFIX, Robot, robot_named
from duly.adapters.channels.singly import TIMEOUT, Singly
from duly.adapters.channels.wechat.callbacks import Callbacks
from duly.adapters.channels.wecom import wire
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply

URL = "https://qyapi.weixin.qq.com"
_MEMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}\Z")


class WecomChannel:
    """Carries messages of one application, and of the robots that are named in its section.

    Raises:
        ValueError: neither an application nor a robot is described, or the EncodingAESKey is none.
    """

    name = "wecom"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT) -> None:
        connections = int(values.get("connections") or 4)
        self.limits = Limits(batch=10, connections=connections, seconds=20.0, echoes=True)
        self._corp, self._secret = values.get("corp_id") or "", values.get("secret") or ""
        self._agent, self._interval = values.get("agent_id"), int(values.get("duplicate_interval") or 1_800)
        self._robots: Mapping[str, Robot] = values.get("robots") or {}
        self._has_app = bool(self._corp and self._secret and self._agent)
        if not self._has_app and not self._robots:
            raise ValueError("it needs corp_id, secret and agent_id, or robots")
        self._callbacks = Callbacks(values.get("token") or "", values.get("aes_key") or "", self._corp)
        self._http = Http(values.get("url") or URL, connections=connections, timeout=timeout)
        self._tokens = AccessTokens(self._token)
        # A robot's limit is its own, so one group's must not end the wave of the others.
        self._singly = Singly("wecom", connections, does_end=not self._robots)

    def check(self, address: str) -> str | None:
        """Why this member or robot can never be reached, or ``None``."""
        if address.startswith(PREFIX):
            return None if robot_named(self._robots, address) else "no robot of this name is set up"
        if not self._has_app:
            return "no application is set up; only robots are"
        if address.lower() == "@all" or not _MEMBER.match(address):
            return "not the userid of one member"
        return None

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return self._singly.carry(letters, self._post)

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What members wrote, after the signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return wire.read_event(self._callbacks.opened(headers, body))

    def hook_reply(self, items: Sequence[Any], headers: Mapping[str, str], body: bytes) -> tuple[str, bytes]:
        """An empty answer, or WeCom's own word, decrypted, when it makes sure that we are here.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return ("text/plain", b"" if body else self._callbacks.echo(headers))

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
                message, params = wire.robot_message(letter), {"key": robot.key}
                answer = self._http.ask("POST", wire.ROBOT, params=params, json=message)
            else:
                whole = wire.message_of(letter, int(self._agent or 0), self._interval)
                answer = with_token(
                    self._tokens,
                    lambda token: self._http.ask("POST", wire.SEND, params={"access_token": token}, json=whole),
                    wire.is_spent,
                    start_by,
                )
        except wire.TooLong as error:
            return Refused("too_large", str(error), permanent=True)
        return wire.read_answer(answer, letter.address) if isinstance(answer, Answer) else answer

    def _token(self) -> Token | Refused:
        answer = self._http.ask("GET", wire.TOKEN, params={"corpid": self._corp, "corpsecret": self._secret})
        return wire.read_token(answer) if isinstance(answer, Answer) else no_token(answer)
