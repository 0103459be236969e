# SPDX-License-Identifier: Apache-2.0
"""WeCom (企业微信): messages of an application to one member, or of a robot to a group."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from duly.adapters.channels.access_tokens import with_token
from duly.adapters.channels.http import Answer
from duly.adapters.channels.messengers import Messenger
from duly.adapters.channels.one_by_one import TIMEOUT
from duly.adapters.channels.robots import Robot
from duly.adapters.channels.wechat.callbacks import Callbacks
from duly.adapters.channels.wecom import wire
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Unknown

URL = "https://qyapi.weixin.qq.com"
_MEMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}\Z")


class WecomChannel(Messenger):
    """Carries messages of one application, and of the robots that are named in its section.

    Raises:
        ValueError: neither an application nor a robot is described, or the EncodingAESKey is none.
    """

    name = "wecom"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT) -> None:
        self.limits = Limits(batch=10, connections=values["connections"], seconds=20.0, echoes=True)
        self._corp, self._secret, self._agent = values["corp_id"], values["secret"], values["agent_id"]
        self._interval = values["duplicate_interval"]
        self._callbacks = Callbacks(values["token"], values["aes_key"], self._corp)
        super().__init__(
            values,
            URL,
            timeout,
            has_app=bool(self._corp and self._secret and self._agent),
            needs="corp_id, secret and agent_id",
            read_token=wire.read_token,
        )

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

    def _why_nobody(self, address: str) -> str | None:
        return "not the userid of one member" if address.lower() == "@all" or not _MEMBER.match(address) else None

    def _sign_in(self) -> Answer | Refused | Unknown:
        return self._http.ask("GET", wire.SIGN_IN, params={"corpid": self._corp, "corpsecret": self._secret})

    def _send(self, letter: Letter, start_by: float) -> Answer | Refused | Unknown:
        message = wire.message_of(letter, self._agent, self._interval)
        return with_token(
            self._tokens,
            lambda token: self._http.ask("POST", wire.SEND, params={"access_token": token}, json=message),
            wire.is_spent,
            start_by,
        )

    def _send_by(self, robot: Robot, letter: Letter) -> Answer | Refused | Unknown:
        return self._http.ask("POST", wire.ROBOT, params={"key": robot.key}, json=wire.robot_message(letter))

    def _read(self, answer: Answer, letter: Letter) -> Outcome:
        return wire.read_answer(answer, letter.address)
