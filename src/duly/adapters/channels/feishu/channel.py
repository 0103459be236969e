# SPDX-License-Identifier: Apache-2.0
"""Feishu (飞书) and Lark: messages of an application to one person, or of a robot to a group."""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from duly.adapters.channels.access_tokens import with_token
from duly.adapters.channels.feishu import wire
from duly.adapters.channels.feishu.events import CHALLENGE, Events, read_event
from duly.adapters.channels.http import Answer
from duly.adapters.channels.messengers import Messenger
from duly.adapters.channels.one_by_one import TIMEOUT
from duly.adapters.channels.robots import Robot
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Unknown

URL = "https://open.feishu.cn"
_ADDRESS = re.compile(r"[A-Za-z0-9_.+@-]{1,128}\Z")


class FeishuChannel(Messenger):
    """Carries messages of one application, and of the robots that are named in its section.

    Raises:
        ValueError: neither an application nor a robot is described.
    """

    name = "feishu"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT) -> None:
        self.limits = Limits(batch=10, connections=values["connections"], seconds=20.0)
        self._app, self._secret = values["app_id"], values["app_secret"]
        self._events = Events(values["verification_token"], values["encrypt_key"])
        super().__init__(
            values,
            URL,
            timeout,
            has_app=bool(self._app and self._secret),
            needs="app_id and app_secret",
            read_token=wire.read_token,
        )

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

    def _why_nobody(self, address: str) -> str | None:
        return None if _ADDRESS.match(address) else "not an open_id, union_id, chat_id, user_id or e-mail address"

    def _sign_in(self) -> Answer | Refused | Unknown:
        return self._http.ask("POST", wire.SIGN_IN, json={"app_id": self._app, "app_secret": self._secret})

    def _send(self, letter: Letter, start_by: float) -> Answer | Refused | Unknown:
        kind, message = {"receive_id_type": wire.kind_of(letter.address)}, wire.message_of(letter)
        return with_token(
            self._tokens,
            lambda token: self._http.ask(
                "POST", wire.SEND, params=kind, json=message, headers={"Authorization": f"Bearer {token}"}
            ),
            wire.is_spent,
            start_by,
        )

    def _send_by(self, robot: Robot, letter: Letter) -> Answer | Refused | Unknown:
        return self._http.ask("POST", wire.ROBOT + robot.key, json=wire.robot_message(letter, robot, time.time()))

    def _read(self, answer: Answer, letter: Letter) -> Outcome:
        return wire.read_answer(answer)
