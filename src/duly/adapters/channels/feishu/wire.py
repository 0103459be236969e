# SPDX-License-Identifier: Apache-2.0
"""Feishu's formats: messages of an application, robots and their signature, and their answers."""

import base64
import hashlib
import hmac
from typing import Any

import orjson

from duly.adapters.channels.access_tokens import Token, token_of
from duly.adapters.channels.feishu.codes import CODES, SPENT
from duly.adapters.channels.fitting import TooLong
from duly.adapters.channels.http import Answer
from duly.adapters.channels.robots import Robot
from duly.adapters.channels.verdicts import outcome_of
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Refused, Unknown

SIGN_IN = "/open-apis/auth/v3/tenant_access_token/internal"
SEND = "/open-apis/im/v1/messages"
ROBOT = "/open-apis/bot/v2/hook/"
ROBOT_BYTES, TEXT_BYTES = 20_000, 140_000
_LOCALES = {"zh": "zh_cn", "ja": "ja_jp"}
_KINDS = {"ou_": "open_id", "on_": "union_id", "oc_": "chat_id"}


def kind_of(address: str) -> str:
    """What sort of name an address is, by its prefix."""
    return "email" if "@" in address else _KINDS.get(address[:3], "user_id")


def read_token(answer: Answer) -> Token | Refused:
    """The token, or why there is none."""
    found = answer.said() or {}
    code, value = str(found.get("code", "")), found.get("tenant_access_token")
    return token_of(CODES, code, found.get("msg"), value, found.get("expire"))


def message_of(letter: Letter) -> dict[str, Any]:
    """One message. Feishu sends one for each ``uuid`` within an hour.

    Raises:
        TooLong: see there.
    """
    content = orjson.dumps(post_of(letter)).decode()
    if len(content.encode()) > TEXT_BYTES:
        raise TooLong(f"the message takes more than {TEXT_BYTES} bytes")
    return {"receive_id": letter.address, "msg_type": "post", "content": content, "uuid": str(letter.delivery_id)}


def post_of(letter: Letter) -> dict[str, Any]:
    """The letter as rich text: plain paragraphs and one link, in the locale that is nearest to its language."""
    rows: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in letter.text.split("\n")]
    if letter.link and letter.link not in letter.text:
        words = "查看全文" if letter.language.lower().startswith("zh") else letter.link
        rows.append([{"tag": "a", "text": words, "href": letter.link}])
    locale = _LOCALES.get(letter.language.lower().partition("-")[0], "en_us")
    return {locale: {"title": letter.subject, "content": rows}}


def robot_message(letter: Letter, robot: Robot, now: float) -> dict[str, Any]:
    """One message of a robot, signed where it has a secret.

    Raises:
        TooLong: see there.
    """
    message: dict[str, Any] = {"msg_type": "post", "content": {"post": post_of(letter)}}
    if robot.secret:
        stamp = str(int(now))
        message |= {"timestamp": stamp, "sign": sign(robot.secret, stamp)}
    if len(orjson.dumps(message)) > ROBOT_BYTES:
        raise TooLong(f"the message takes more than {ROBOT_BYTES} bytes")
    return message


def sign(secret: str, stamp: str) -> str:
    """HMAC-SHA256 of nothing, with time stamp, line feed and secret as the key. So Feishu defines it."""
    return base64.b64encode(hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()


def is_spent(answer: Answer) -> bool:
    """Whether the answer says that the token has ended."""
    return (answer.said() or {}).get("code") in SPENT


def read_answer(answer: Answer) -> Outcome:
    """The outcome of one message, whatever the HTTP status. Robots of the first kind answered ``StatusCode``."""
    found = answer.said()
    code = found.get("code", found.get("StatusCode")) if found is not None else None
    if found is None or not isinstance(code, int):
        return Unknown(f"unreadable_answer_{answer.status}")
    said = str(found.get("msg") or found.get("StatusMessage") or "")
    if code == 0:
        data = found.get("data")
        return Accepted(str(data.get("message_id", "")) if isinstance(data, dict) else "", said)
    return outcome_of(CODES, str(code), said, retry_after=answer.retry_after)
