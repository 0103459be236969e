# SPDX-License-Identifier: Apache-2.0
"""WeChat's formats: the request for a token, the template message, its answer, and the events that come back."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.access_tokens import Token, token_of
from duly.adapters.channels.http import Answer
from duly.adapters.channels.verdicts import outcome_of, receipt_of
from duly.adapters.channels.wechat.codes import CODES, ENDS, SPENT
from duly.adapters.channels.wechat.templates import Template
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Receipt, Refused, Reply, Unknown

SIGN_IN, SEND = "/cgi-bin/stable_token", "/cgi-bin/message/template/send"
_LONGEST_TEXT = 2_000


def token_request(app_id: str, app_secret: str) -> dict[str, Any]:
    """Asks for the account's stable token. Never ``force_refresh``: that would take it away from others who use it."""
    return {"grant_type": "client_credential", "appid": app_id, "secret": app_secret, "force_refresh": False}


def read_token(answer: Answer) -> Token | Refused:
    """The token, or why there is none."""
    found = answer.said() or {}
    code, value = str(found.get("errcode", 0)), found.get("access_token")
    return token_of(CODES, code, found.get("errmsg"), value, found.get("expires_in"))


def message_of(letter: Letter, template: Template) -> dict[str, Any]:
    """One template message. WeChat sends one for each OpenID and ``client_msg_id``, for about ten minutes.

    Raises:
        BadField: a field cannot be filled.
    """
    message = {
        "touser": letter.address,
        "template_id": template.id,
        "client_msg_id": letter.delivery_id.hex,
        "data": template.data_for(letter),
    }
    return message | ({"url": letter.link} if letter.link else {})


def is_spent(answer: Answer) -> bool:
    """Whether the answer says that the token has ended."""
    return (answer.said() or {}).get("errcode") in SPENT


def read_answer(answer: Answer) -> Outcome:
    """The outcome of one message."""
    found = answer.said()
    if found is None or not isinstance(found.get("errcode"), int):
        return Unknown(f"unreadable_answer_{answer.status}")
    if found["errcode"] == 0:
        return Accepted(str(found.get("msgid", "")), str(found.get("errmsg", "")))
    code, said = str(found["errcode"]), str(found.get("errmsg", ""))
    return outcome_of(CODES, code, said, retry_after=answer.retry_after)


def read_event(found: Mapping[str, str]) -> list[Receipt | Reply]:
    """What a call says: the end of a template message, words of a customer, or that a customer has left."""
    sender, event = found.get("FromUserName", ""), found.get("Event", "")
    match found.get("MsgType"), event:
        case "event", "TEMPLATESENDJOBFINISH":
            return [_receipt(found)]
        case "event", "unsubscribe" if sender:
            return [Reply(sender, "unsubscribe", kind="stop")]
        case "text", _ if sender:
            return [Reply(sender, found.get("Content", "")[:_LONGEST_TEXT])]
    return []


def _receipt(found: Mapping[str, str]) -> Receipt:
    reference, when = found.get("MsgID", ""), found.get("CreateTime", "")
    return receipt_of(ENDS, found.get("Status", ""), None, reference=reference, said_at=when)
