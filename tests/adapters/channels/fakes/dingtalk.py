# SPDX-License-Identifier: Apache-2.0
"""A DingTalk that checks what DingTalk checks, and swallows the second of two equal texts with a yes, as it does."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.scripted import Answer, Request


@dataclass
class FakeDingtalk:
    """Serve with ``ScriptedServer(fake)``; ``seen`` maps a task to the list in which its receiver ended up."""

    key: str = "ding-key"
    secret: str = "app-secret"
    agent: int = 4242
    members: set[str] = field(default_factory=lambda: {"zhangsan", "lisi", "wangwu", "zhaoliu"})
    robots: dict[str, str] = field(default_factory=lambda: {"robot-token": "SECrobot"})
    token_number: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    _texts: set[str] = field(default_factory=set)

    def __call__(self, request: Request) -> Answer:
        match request.method, request.path:
            case "GET", "/gettoken":
                return self._token(request)
            case "POST", "/robot/send":
                return self._robot(request)
        if request.query.get("access_token") != f"t{self.token_number}":
            return Answer(
                200, {"errcode": 88, "errmsg": "ding talk error", "sub_code": "40014", "sub_msg": "bad token"}
            )
        body = request.json()
        if body.get("agent_id") != self.agent:
            return _no(40056)
        if request.path == "/topapi/message/corpconversation/getsendresult":
            return Answer(200, {"errcode": 0, "send_result": self.tasks.get(body["task_id"], {})})
        assert request.path == "/topapi/message/corpconversation/asyncsend_v2", request.target
        return self._send(body)

    def _token(self, request: Request) -> Answer:
        if (request.query.get("appkey"), request.query.get("appsecret")) != (self.key, self.secret):
            return _no(40089)
        return Answer(200, {"errcode": 0, "errmsg": "ok", "access_token": f"t{self.token_number}", "expires_in": 7200})

    def _send(self, body: dict[str, Any]) -> Answer:
        to, text = body["userid_list"], json.dumps(body["msg"], ensure_ascii=False, sort_keys=True)
        if to not in self.members:
            return _no(33012)
        if len(json.dumps(body["msg"], ensure_ascii=False, separators=(",", ":")).encode()) > 2048:
            return _no(40035)
        task = 10_000 + len(self.tasks)
        if to + text in self._texts:
            self.tasks[task] = {"forbidden_user_id_list": [to], "forbidden_list": [{"code": "143106", "userid": to}]}
        else:
            self._texts.add(to + text)
            self.tasks[task] = {"unread_user_id_list": [to]}
            self.sent.append(body)
        return Answer(200, {"errcode": 0, "errmsg": "ok", "task_id": task, "request_id": "r"})

    def _robot(self, request: Request) -> Answer:
        secret = self.robots.get(request.query.get("access_token", ""))
        if secret is None:
            return _no(300001)
        stamp = request.query.get("timestamp", "0")
        mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        if request.query.get("sign") != base64.b64encode(mac).decode() or abs(time.time() * 1000 - int(stamp)) > 3.6e6:
            return _no(310000)
        body = request.json()
        if body["msgtype"] == "actionCard":
            assert {"title", "text", "singleTitle", "singleURL"} <= body["actionCard"].keys()
        self.sent.append(body)
        return Answer(200, {"errcode": 0, "errmsg": "ok"})


def _no(code: int) -> Answer:
    return Answer(200, {"errcode": code, "errmsg": f"said {code}"})
