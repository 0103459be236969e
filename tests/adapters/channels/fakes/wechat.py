# SPDX-License-Identifier: Apache-2.0
"""A WeChat Official Account that checks what WeChat checks: token, template, fields, follower, repeated client_msg_id."""

import base64
import os
import re
import struct
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.channels.scripted import Answer, Request
from duly.adapters.channels.wechat.callbacks import signature

HOOK = "https://duly.example/hooks/wechat"


@dataclass
class FakeWechat:
    """Serve with ``ScriptedServer(fake)``; ``sent`` is what customers have seen."""

    app_id: str = "wx0123456789abcdef"
    app_secret: str = "app-secret"
    templates: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"tpl-zh": ("thing1", "character_string2")})
    blocked: dict[str, int] = field(default_factory=dict)
    token_number: int = 0
    token_calls: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def token(self) -> str:
        return f"token-{self.token_number}"

    def __call__(self, request: Request) -> Answer:
        body = request.json()
        if request.method != "POST":
            return _no(43002, "require POST method")
        if request.path == "/cgi-bin/stable_token":
            return self._stable_token(body)
        assert request.path == "/cgi-bin/message/template/send", request.path
        if request.query.get("access_token") != self.token:
            return _no(40001, "invalid credential, access_token is invalid or not latest")
        return self._send(body)

    def _stable_token(self, body: dict[str, Any]) -> Answer:
        self.token_calls += 1
        if body.get("grant_type") != "client_credential" or body.get("appid") != self.app_id:
            return _no(40013, "invalid appid")
        if body.get("secret") != self.app_secret:
            return _no(40125, "invalid appsecret")
        assert body.get("force_refresh") is False
        return Answer(200, {"access_token": self.token, "expires_in": 7200})

    def _send(self, body: dict[str, Any]) -> Answer:
        to, data = body.get("touser", ""), body.get("data", {})
        if body.get("template_id") not in self.templates:
            return _no(40037, "invalid template_id")
        if not re.fullmatch(r"o[A-Za-z0-9_-]{19,}", to):
            return _no(40003, "invalid openid")
        if to in self.blocked:
            return _no(self.blocked[to], "blocked")
        if set(data) != set(self.templates[body["template_id"]]) or not all(row.get("value") for row in data.values()):
            return _no(47003, "argument invalid")
        if any(len(row["value"]) > 20 for name, row in data.items() if name.startswith("thing")):
            return _no(47003, "argument invalid! thing too long")
        key = (to, body.get("client_msg_id") or os.urandom(8).hex())
        if key not in self._seen:
            self._seen[key] = 2_000_000_000 + len(self._seen)
            self.sent.append(body)
        return Answer(200, {"errcode": 0, "errmsg": "ok", "msgid": self._seen[key]})


def _no(code: int, said: str) -> Answer:
    return Answer(200, {"errcode": code, "errmsg": said})


def call(
    token: str, xml: str, at: float, *, key: str = "", receiver: str = "", **query: str
) -> tuple[dict[str, str], bytes]:
    """A signed call as Tencent makes it: plain, or encrypted where an EncodingAESKey is given."""
    stamp, nonce = str(int(at)), "n0nce"
    if not key:
        query |= {"signature": signature(token, stamp, nonce), "timestamp": stamp, "nonce": nonce}
        return {"Duly-Hook-Url": f"{HOOK}?{urlencode(query)}"}, xml.encode()
    sealed = seal(xml.encode(), key, receiver)
    query |= {"msg_signature": signature(token, stamp, nonce, sealed), "timestamp": stamp, "nonce": nonce}
    body = f"<xml><ToUserName><![CDATA[gh_demo]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    return {"Duly-Hook-Url": f"{HOOK}?{urlencode(query)}"}, body.encode()


def seal(content: bytes, key: str, receiver: str) -> str:
    """16 random bytes, the length, the content, the receiver; padded to 32; AES-256-CBC with the key's head as IV."""
    raw = base64.b64decode(key + "=")
    whole = os.urandom(16) + struct.pack(">I", len(content)) + content + receiver.encode()
    pad = 32 - len(whole) % 32
    cipher = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(cipher.update(whole + bytes([pad]) * pad) + cipher.finalize()).decode()


def finished(status: str, reference: str = "ref-1", at: float | None = None) -> str:
    """The event that says how a template message ended."""
    return (
        "<xml><ToUserName><![CDATA[gh_demo]]></ToUserName><FromUserName><![CDATA[oDEMO0000000000000000001]]></FromUserName>"
        f"<CreateTime>{int(time.time() if at is None else at)}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>{reference}</MsgID><Status><![CDATA[{status}]]></Status></xml>"
    )
