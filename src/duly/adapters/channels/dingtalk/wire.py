# SPDX-License-Identifier: Apache-2.0
"""DingTalk's formats: work notifications and what became of them, robots and their signature, words sent to a robot."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from duly.adapters.channels.access_tokens import Token, token_of
from duly.adapters.channels.dingtalk.codes import CODES, SPENT
from duly.adapters.channels.fitting import MORE, TooLong, fits_bytes, reference_line
from duly.adapters.channels.hooks import header, is_recent
from duly.adapters.channels.http import Answer
from duly.adapters.channels.robots import Robot
from duly.adapters.channels.verdicts import outcome_of, receipt_of
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT, BAD_SIGNATURE

SIGN_IN = "/gettoken"
SEND = "/topapi/message/corpconversation/asyncsend_v2"
RESULT = "/topapi/message/corpconversation/getsendresult"
ROBOT = "/robot/send"
MESSAGE_BYTES, ROBOT_BYTES = 2_048, 20_000
_WINDOW = 600
_LONGEST_TEXT = 2_000
_AUTHENTICATION = 88
_SPECIAL = str.maketrans({char: "\\" + char for char in "\\`*_{}[]<>#|~!"})


def read_token(answer: Answer) -> Token | Refused:
    """The token, or why there is none."""
    found = answer.said() or {}
    seconds = found.get("expires_in", 7_200)
    return token_of(CODES, _code(found), found.get("errmsg"), found.get("access_token"), seconds)


def request_of(letter: Letter, agent: int) -> dict[str, Any]:
    """One work notification to one member.

    The same text to the same member is swallowed for a day, with a yes: so each letter has a line of its own.

    Raises:
        TooLong: see there.
    """
    return {"agent_id": agent, "userid_list": letter.address, "msg": message_of(letter, MESSAGE_BYTES)}


def message_of(letter: Letter, size: int) -> dict[str, Any]:
    """A card with a button where there is a page to open, else text; the whole of it in ``size`` bytes of JSON.

    Raises:
        TooLong: see there.
    """
    end = "\n\n" + reference_line(letter.language, letter.delivery_id.hex[:8])
    text = letter.text
    message = _message(letter, text, end)
    while not fits_bytes(orjson.dumps(message).decode(), size):
        if not letter.link or len(text) < 40:
            raise TooLong(f"the message takes more than {size} bytes")
        text = text[: len(text) * 9 // 10].rstrip(MORE) + MORE
        message = _message(letter, text, end)
    return message


def _message(letter: Letter, text: str, end: str) -> dict[str, Any]:
    if not letter.link:
        return {"msgtype": "text", "text": {"content": f"{letter.subject}\n\n{text}{end}"}}
    lines = text.translate(_SPECIAL).replace("\n", "  \n")
    return {
        "msgtype": "action_card",
        "action_card": {
            "title": letter.subject,
            "markdown": f"#### {letter.subject.translate(_SPECIAL)}\n\n{lines}{end}",
            "single_title": "查看" if letter.language.lower().startswith("zh") else "Open",
            "single_url": letter.link,
        },
    }


def robot_message(letter: Letter) -> dict[str, Any]:
    """One message of a robot. The interface of robots writes the card's parts in another way.

    Raises:
        TooLong: see there.
    """
    message = message_of(letter, ROBOT_BYTES)
    if message["msgtype"] == "text":
        return message
    card = message["action_card"]
    return {
        "msgtype": "actionCard",
        "actionCard": {
            "title": card["title"], "text": card["markdown"], "singleTitle": card["single_title"],
            "singleURL": card["single_url"],
        },
    }  # fmt: skip


def robot_query(robot: Robot, now: float) -> dict[str, str]:
    """The query of a robot's call: its token, and the signature where it has a secret."""
    query = {"access_token": robot.key}
    if robot.secret:
        stamp = str(int(now * 1000))
        query |= {"timestamp": stamp, "sign": sign(robot.secret, stamp)}
    return query


def sign(secret: str, stamp: str) -> str:
    """HMAC-SHA256 with the secret over time stamp, line feed, secret."""
    mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()


def is_spent(answer: Answer) -> bool:
    """Whether the answer says that the token has ended."""
    return _code(answer.said() or {}) in {str(code) for code in SPENT}


def read_answer(answer: Answer) -> Outcome:
    """The outcome of one message: taken into DingTalk's queue, or not."""
    found = answer.said()
    if found is None or not isinstance(found.get("errcode"), int):
        return Unknown(f"unreadable_answer_{answer.status}")
    said = str(found.get("sub_msg") or found.get("errmsg") or "")
    if found["errcode"] == 0:
        return Accepted(str(found.get("task_id", "")), said)
    return outcome_of(CODES, _code(found), said, retry_after=answer.retry_after)


def _code(found: Mapping[str, Any]) -> str:
    """The code that says something: 88 only means that its ``sub_code`` does."""
    code = found.get("errcode", "")
    return str(found.get("sub_code") or code) if code == _AUTHENTICATION else str(code)


def read_result(answer: Answer, delivery_id: UUID, reference: str) -> Receipt | None:
    """What became of one task with one receiver; ``None`` while DingTalk does not say."""
    found = answer.said() or {}
    lists = found.get("send_result")
    if found.get("errcode") != 0 or not isinstance(lists, dict):
        return None
    for name in ("read_user_id_list", "unread_user_id_list", "invalid_user_id_list", "failed_user_id_list"):
        if lists.get(name):
            return receipt_of(CODES, name, delivery_id, said=CODES[name].meaning, reference=reference)
    if not lists.get("forbidden_user_id_list") and not lists.get("forbidden_list"):
        return None
    why = next((str(row.get("code")) for row in lists.get("forbidden_list") or () if isinstance(row, dict)), "")
    row = CODES.get(why, CODES["forbidden_user_id_list"])
    return Receipt(delivery_id, "failed", row.code, f"{why} {row.meaning}".strip(), reference=reference)


def read_words(secret: str, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
    """What a member wrote to the application's robot. DingTalk signs the time only, not the body.

    Raises:
        Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
    """
    stamp, given = header(headers, "timestamp"), header(headers, "sign")
    if not secret:
        raise BAD_SIGNATURE(why="no secret is set here")
    if not hmac.compare_digest(sign(secret, stamp).encode(), given.encode()):
        raise BAD_SIGNATURE(why="the signature does not match")
    if not is_recent(stamp, _WINDOW, per_second=1_000):
        raise BAD_SIGNATURE(why="the time stamp is too far from now")
    try:
        found = orjson.loads(body)
        sender = found.get("senderStaffId") or ""
        if found.get("msgtype") != "text" or not sender:
            return []
        return [Reply(str(sender), str(found["text"]["content"]).strip()[:_LONGEST_TEXT])]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BAD_RECEIPT(why=f"{type(error).__name__}: {error}") from error
