# SPDX-License-Identifier: Apache-2.0
"""A WeCom that checks what WeCom checks: token, application, members, sizes, equal requests, robots' keys."""

from dataclasses import dataclass, field
from typing import Any

from adapters.channels.scripted import Answer, Request


@dataclass
class FakeWecom:
    """Serve with ``ScriptedServer(fake)``; ``sent`` is what members have seen."""

    corp_id: str = "ww0123456789abcdef"
    secret: str = "app-secret"
    agent: int = 1_000_002
    members: set[str] = field(default_factory=lambda: {"zhang.san", "li.si", "wang.wu", "zhao.liu"})
    unlicensed: set[str] = field(default_factory=set)
    robots: set[str] = field(default_factory=lambda: {"11111111-aaaa-bbbb-cccc-000000000001"})
    token_number: int = 0
    token_calls: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)

    def __call__(self, request: Request) -> Answer:
        match request.method, request.path:
            case "GET", "/cgi-bin/gettoken":
                return self._token(request)
            case "POST", "/cgi-bin/message/send":
                return self._send(request)
            case "POST", "/cgi-bin/webhook/send":
                return self._robot(request)
        raise AssertionError(request.target)

    def _token(self, request: Request) -> Answer:
        self.token_calls += 1
        if request.query.get("corpid") != self.corp_id:
            return _no(40013)
        if request.query.get("corpsecret") != self.secret:
            return _no(40001)
        return Answer(200, {"errcode": 0, "errmsg": "ok", "access_token": f"t{self.token_number}", "expires_in": 7200})

    def _send(self, request: Request) -> Answer:
        if request.query.get("access_token") != f"t{self.token_number}":
            return _no(42001)
        body = request.json()
        if body.get("agentid") != self.agent:
            return _no(40056)
        if fault := _fault(body):
            return _no(fault)
        to = body["touser"].lower()
        if to in self.unlicensed:
            return Answer(200, {"errcode": 0, "errmsg": "ok", "unlicenseduser": to, "msgid": "m-0"})
        if to not in self.members:
            return Answer(200, {"errcode": 81013, "errmsg": "user & party & tag all invalid", "invaliduser": to})
        if body.get("enable_duplicate_check") != 1 or request.body not in self._seen:
            self._seen.add(request.body)
            self.sent.append(body)
        return Answer(200, {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m-{len(self.sent)}"})

    def _robot(self, request: Request) -> Answer:
        if request.query.get("key") not in self.robots:
            return _no(93000)
        body = request.json()
        if fault := _fault(body):
            return _no(fault)
        self.sent.append(body)
        return Answer(200, {"errcode": 0, "errmsg": "ok"})


def _fault(body: dict[str, Any]) -> int:
    match body.get("msgtype"):
        case "text":
            content = body["text"]["content"]
            return 44004 if not content else 45002 if len(content.encode()) > 2048 else 0
        case "textcard":
            card = body["textcard"]
            if not card["title"] or not card["description"]:
                return 44004
            if len(card["title"]) > 128 or len(card["description"]) > 512:
                return 45002
            return 0 if card["url"].startswith("https://") and len(card["url"]) <= 2048 else 40039
    return 40008


def _no(code: int) -> Answer:
    return Answer(200, {"errcode": code, "errmsg": f"said {code}"})
