# SPDX-License-Identifier: Apache-2.0
"""Template messages of a WeChat Official Account (公众号): one request for each customer, by OpenID."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from duly.adapters.channels.access_tokens import AccessTokens, with_token
from duly.adapters.channels.http import Answer
from duly.adapters.channels.one_by_one import TIMEOUT, OneByOne
from duly.adapters.channels.wechat import wire
from duly.adapters.channels.wechat.callbacks import Callbacks
from duly.adapters.channels.wechat.templates import BadField, Template, template_for
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Unknown

URL = "https://api.weixin.qq.com"
_OPEN_ID = re.compile(r"[A-Za-z0-9_-]{20,40}\Z")
_SUCCESS = ("text/plain", b"success")


class WechatChannel(OneByOne):
    """Carries template messages of one account.

    Raises:
        ValueError: the EncodingAESKey is none.
    """

    name = "wechat"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT) -> None:
        told = 1 if values["token"] else None
        self.limits = Limits(batch=10, connections=values["connections"], seconds=20.0, receipt_days=told)
        self._app_id, self._app_secret = values["app_id"], values["app_secret"]
        self._templates: Mapping[str, Template] = values["templates"]
        self._callbacks = Callbacks(values["token"], values["aes_key"], self._app_id)
        super().__init__(self.name, values["url"] or URL, values["connections"], timeout)
        self._tokens = AccessTokens(self._sign_in, wire.read_token)

    def check(self, address: str) -> str | None:
        """Why this OpenID can never work, or ``None``."""
        return None if _OPEN_ID.match(address) else "not an OpenID, such as o6_bmjrPTlm6_2sgVt7hMZOPfL2M"

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What a call of WeChat says, after its signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return wire.read_event(self._callbacks.opened(headers, body))

    def hook_reply(self, items: Sequence[Any], headers: Mapping[str, str], body: bytes) -> tuple[str, bytes]:
        """WeChat wants to hear ``success``, or its own word back when it makes sure that we are here.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return _SUCCESS if body else ("text/plain", self._callbacks.echo(headers))

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        try:
            message = wire.message_of(letter, template_for(self._templates, letter.language))
        except BadField as error:
            return Refused("bad_content", str(error), permanent=True)
        answer = with_token(
            self._tokens,
            lambda token: self._http.ask("POST", wire.SEND, params={"access_token": token}, json=message),
            wire.is_spent,
            start_by,
        )
        return wire.read_answer(answer) if isinstance(answer, Answer) else answer

    def _sign_in(self) -> Answer | Refused | Unknown:
        return self._http.ask("POST", wire.SIGN_IN, json=wire.token_request(self._app_id, self._app_secret))
