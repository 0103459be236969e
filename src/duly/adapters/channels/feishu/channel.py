# SPDX-License-Identifier: Apache-2.0
"""Feishu (飞书) and Lark: messages of an application to one person, or of a robot to a group."""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from duly.adapters.channels.access_tokens import AccessTokens, Token, no_token, with_token
from duly.adapters.channels.feishu import wire
from duly.adapters.channels.feishu.events import CHALLENGE, Events, read_event
from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.robots import PREFIX, Robot, robot_named
from duly.adapters.channels.singly import TIMEOUT, Singly
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply

URL = "https://open.feishu.cn"
_ADDRESS = re.compile(r"[A-Za-z0-9_.+@-]{1,128}\Z")


class FeishuChannel:
    """Carries messages of one application, and of the robots that are named in its section.

    Raises:
        ValueError: neither an application nor a robot is described.
    """

    name = "feishu"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT) -> None:
        connections = int(values.get("connections") or 4)
        self.limits = Limits(batch=10, connections=connections, seconds=20.0)
        self._app, self._secret = values.get("app_id") or "", values.get("app_secret") or ""
        self._robots: Mapping[str, Robot] = values.get("robots") or {}
        self._has_app = bool(self._app and self._secret)
        if not self._has_app and not self._robots:
            raise ValueError("it needs app_id and app_secret, or robots")
        self._events = Events(values.get("verification_token") or "", values.get("encrypt_key") or "")
        self._http = Http(values.get("url") or URL, connections=connections, timeout=timeout)
        self._tokens = AccessTokens(self._token)
        self._singly = Singly("feishu", connections, does_end=not self._robots)

    def check(self, address: str) -> str | None:
        """Why this person or robot can never be reached, or ``None``."""
        if address.startswith(PREFIX):
            return None if robot_named(self._robots, address) else "no robot of this name is set up"
        if not self._has_app:
            return "no application is set up; only robots are"
        return None if _ADDRESS.match(address) else "not an open_id, union_id, chat_id, user_id or e-mail address"

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return self._singly.carry(letters, self._post)

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What a call of Feishu says, after its signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return read_event(self._events.opened(headers, body))

    def hook_reply(self, items: Sequence[Any], headers: Mapping[str, str], body: bytes) -> tuple[str, bytes]:
        """The challenge back, when Feishu makes sure that we are here; else an empty object.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        found = self._events.opened(headers, body)
        said = {"challenge": found.get("challenge")} if found.get("type") == CHALLENGE else {}
        return "application/json", orjson.dumps(said)

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
                message = wire.robot_message(letter, robot, time.time())
                answer = self._http.ask("POST", wire.ROBOT + robot.key, json=message)
            else:
                answer = self._send(letter, wire.message_of(letter), start_by)
        except wire.TooLong as error:
            return Refused("too_large", str(error), permanent=True)
        return wire.read_answer(answer) if isinstance(answer, Answer) else answer

    def _send(self, letter: Letter, message: Mapping[str, Any], start_by: float) -> Any:
        kind = {"receive_id_type": wire.kind_of(letter.address)}
        return with_token(
            self._tokens,
            lambda token: self._http.ask(
                "POST", wire.SEND, params=kind, json=message, headers={"Authorization": f"Bearer {token}"}
            ),
            wire.is_spent,
            start_by,
        )

    def _token(self) -> Token | Refused:
        answer = self._http.ask("POST", wire.TOKEN, json={"app_id": self._app, "app_secret": self._secret})
        return wire.read_token(answer) if isinstance(answer, Answer) else no_token(answer)
