# SPDX-License-Identifier: Apache-2.0
"""A Feishu that checks what Feishu checks: token, receiver, content inside content, uuid, robots' signatures."""

import base64
import hashlib
import hmac
import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.channels.scripted import Answer, Request


@dataclass
class FakeFeishu:
    """Serve with ``ScriptedServer(fake)``; ``sent`` is what people have seen."""

    app_id: str = "cli_demo"
    secret: str = "app-secret"
    people: set[str] = field(default_factory=lambda: {f"ou_demo{nth}" for nth in range(4)})
    robots: dict[str, str] = field(default_factory=lambda: {"hook-1": "robot-secret"})
    token_number: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)

    def __call__(self, request: Request) -> Answer:
        assert request.method == "POST"
        body = request.json()
        match request.path:
            case "/open-apis/auth/v3/tenant_access_token/internal":
                if (body.get("app_id"), body.get("app_secret")) != (self.app_id, self.secret):
                    return Answer(200, {"code": 10014, "msg": "app secret invalid"})
                return Answer(
                    200, {"code": 0, "msg": "ok", "tenant_access_token": f"t-{self.token_number}", "expire": 7200}
                )
            case "/open-apis/im/v1/messages":
                return self._send(request, body)
        assert request.path.startswith("/open-apis/bot/v2/hook/")
        return self._robot(request.path.rpartition("/")[2], body)

    def _send(self, request: Request, body: dict[str, Any]) -> Answer:
        if request.headers.get("authorization") != f"Bearer t-{self.token_number}":
            return Answer(400, {"code": 99991663, "msg": "Invalid access token for authorization"})
        if request.query.get("receive_id_type") != "open_id" or body["receive_id"] not in self.people:
            return Answer(400, {"code": 230034, "msg": "The receive_id is invalid"})
        _must_be_post(json.loads(body["content"]))
        assert body["msg_type"] == "post"
        assert 0 < len(body["uuid"]) <= 50
        if body["uuid"] not in self._seen:
            self._seen[body["uuid"]] = f"om_{len(self._seen)}"
            self.sent.append(body)
        return Answer(200, {"code": 0, "msg": "success", "data": {"message_id": self._seen[body["uuid"]]}})

    def _robot(self, key: str, body: dict[str, Any]) -> Answer:
        if key not in self.robots:
            return Answer(200, {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"})
        stamp = body.get("timestamp", "0")
        mac = hmac.new(f"{stamp}\n{self.robots[key]}".encode(), b"", hashlib.sha256).digest()
        if body.get("sign") != base64.b64encode(mac).decode() or abs(time.time() - int(stamp)) > 3600:
            return Answer(
                200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
            )
        _must_be_post(body["content"]["post"])
        self.sent.append(body)
        return Answer(200, {"code": 0, "msg": "success", "data": {}})


def _must_be_post(content: dict[str, Any]) -> None:
    (whole,) = content.values()
    assert isinstance(whole["title"], str)
    for row in whole["content"]:
        for part in row:
            assert {"text": {"text"}, "a": {"text", "href"}}[part["tag"]] <= part.keys()


def call(key: str, event: dict[str, Any], at: float) -> tuple[dict[str, str], bytes]:
    """A call as Feishu makes it: encrypted, and signed over its body."""
    content = json.dumps(event).encode()
    pad = 16 - len(content) % 16
    iv = os.urandom(16)
    cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(iv)).encryptor()
    sealed = base64.b64encode(iv + cipher.update(content + bytes([pad]) * pad) + cipher.finalize()).decode()
    body = json.dumps({"encrypt": sealed}).encode()
    stamp, nonce = str(int(at)), "n0nce"
    signature = hashlib.sha256(f"{stamp}{nonce}{key}".encode() + body).hexdigest()
    headers = {"X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": nonce, "X-Lark-Signature": signature}
    return headers, body
