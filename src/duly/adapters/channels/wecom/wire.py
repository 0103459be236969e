# SPDX-License-Identifier: Apache-2.0
"""WeCom's formats: application messages, group robots, and what members write back."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.access_tokens import Token, token_of
from duly.adapters.channels.fitting import TooLong, clip, fits_bytes, reference_line
from duly.adapters.channels.http import Answer
from duly.adapters.channels.verdicts import outcome_of
from duly.adapters.channels.wecom.codes import CODES, SPENT
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Receipt, Refused, Reply, Unknown

SIGN_IN, SEND, ROBOT = "/cgi-bin/gettoken", "/cgi-bin/message/send", "/cgi-bin/webhook/send"
TITLE, DESCRIPTION, TEXT_BYTES = 128, 512, 2_048
ROBOT_BYTES = 4_096
_LONGEST_TEXT = 2_000


def read_token(answer: Answer) -> Token | Refused:
    """The token, or why there is none."""
    found = answer.said() or {}
    code, value = str(found.get("errcode", 0)), found.get("access_token")
    return token_of(CODES, code, found.get("errmsg"), value, found.get("expires_in"))


def message_of(letter: Letter, agent: int, interval: int) -> dict[str, Any]:
    """One application message: a card where there is a page to open, else text.

    WeCom's own check drops an equal request within the interval. Each letter's request is its own, by the fragment of
    its link or by its reference line, so that the check catches a letter sent twice and never a second letter.

    Raises:
        TooLong: see there.
    """
    return {
        "touser": letter.address,
        "agentid": agent,
        "enable_duplicate_check": 1,
        "duplicate_check_interval": interval,
        **_content(letter),
    }


def _content(letter: Letter) -> dict[str, Any]:
    if letter.link:
        mark = "" if "#" in letter.link else f"#d{letter.delivery_id.hex[:12]}"
        return {
            "msgtype": "textcard",
            "textcard": {
                "title": clip(letter.subject, TITLE),
                "description": clip(letter.text, DESCRIPTION),
                "url": letter.link + mark,
                "btntxt": "查看" if letter.language.lower().startswith("zh") else "Open",
            },
        }
    return {"msgtype": "text", "text": {"content": whole_text(letter, TEXT_BYTES)}}


def robot_message(letter: Letter) -> dict[str, Any]:
    """One message of a group robot. It is text: in markdown, a customer's words could become formatting.

    Raises:
        TooLong: see there.
    """
    return {"msgtype": "text", "text": {"content": whole_text(letter, TEXT_BYTES)}}


def whole_text(letter: Letter, size: int) -> str:
    """Subject, text, link and reference; shortened only where the link leads to the whole.

    Raises:
        TooLong: see there.
    """
    end = "\n\n" + reference_line(letter.language, letter.delivery_id.hex[:8])
    if letter.link and letter.link not in letter.text:
        end = f"\n\n{letter.link}{end}"
    head = f"{letter.subject}\n\n" if letter.subject else ""
    whole = head + letter.text + end
    if fits_bytes(whole, size):
        return whole
    if not letter.link:
        raise TooLong(f"the text takes more than {size} bytes, and there is no link to the whole")
    end = end if letter.link in end else f"\n\n{letter.link}{end}"
    room = size - len((head + end).encode()) - 3
    return head + letter.text.encode()[: max(room, 0)].decode(errors="ignore").rstrip() + "…" + end


def is_spent(answer: Answer) -> bool:
    """Whether the answer says that the token has ended."""
    return (answer.said() or {}).get("errcode") in SPENT


def read_answer(answer: Answer, address: str) -> Outcome:
    """The outcome of one message. ``errcode`` 0 is no yes for a member who is named among the invalid ones."""
    found = answer.said()
    if found is None or not isinstance(found.get("errcode"), int):
        return Unknown(f"unreadable_answer_{answer.status}")
    said = str(found.get("errmsg", ""))
    if found["errcode"] != 0:
        return outcome_of(CODES, str(found["errcode"]), said, retry_after=answer.retry_after)
    for group in ("invaliduser", "unlicenseduser"):
        if address.lower() in str(found.get(group) or "").lower().split("|"):
            return outcome_of(CODES, group, f"{group}: {address}")
    return Accepted(str(found.get("msgid", "")), said)


def read_event(found: Mapping[str, str]) -> list[Receipt | Reply]:
    """What a call says: words of a member. WeCom tells nothing about the fate of a message."""
    sender = found.get("FromUserName", "")
    if found.get("MsgType") == "text" and sender:
        return [Reply(sender, found.get("Content", "")[:_LONGEST_TEXT])]
    if found.get("Event") == "unsubscribe" and sender:
        return [Reply(sender, "unsubscribe", kind="stop")]
    return []
