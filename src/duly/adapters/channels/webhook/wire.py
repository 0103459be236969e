# SPDX-License-Identifier: Apache-2.0
"""What is posted to a customer's own system, what its answer means, and the confirmation that it posts back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from duly.adapters.channels.http import Answer
from duly.adapters.channels.verdicts import outcome_of
from duly.adapters.channels.webhook.codes import CODES
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT

NOTICE, ACKNOWLEDGED = "duly.notice", "duly.acknowledged"
BODY_BYTES = 200 * 1024
_LARGEST = 16 * 1024
_FOR_NOW = {"connect": "no_route", "too_many": "busy"}


def body_of(letter: Letter, at: float, acknowledge_url: str) -> bytes:
    """The notice as JSON."""
    data: dict[str, Any] = {
        "id": str(letter.delivery_id),
        "organisation": letter.sender.name,
        "language": letter.language,
        "subject": letter.subject,
        "text": letter.text,
        "link": letter.link or None,
        "code": letter.code,
        "acknowledge_url": acknowledge_url or None,
    }
    stamp = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return orjson.dumps({"type": NOTICE, "timestamp": stamp, "data": data})


def read_answer(answer: Answer | Refused | Unknown, delivery_id: UUID) -> Outcome:
    """The outcome of one notice.

    A system that cannot be reached is one customer's, so it is never ``connect``: the others must not wait for it.
    """
    if isinstance(answer, Unknown):
        return answer
    if isinstance(answer, Refused):
        code = "busy" if answer.reason == "HTTP 503" else _FOR_NOW.get(answer.code, answer.code)
        return Refused(code, answer.reason, permanent=False, retry_after=answer.retry_after)
    if 200 <= answer.status < 300:
        return Accepted(str(delivery_id), f"HTTP {answer.status}")
    return outcome_of(CODES, str(answer.status), f"HTTP {answer.status}", retry_after=answer.retry_after)


class Acknowledgement(NamedTuple):
    """A customer's system says that its people have taken note. Not genuine before its signature was checked."""

    url: str
    reply: Reply


def read_acknowledgement(body: bytes) -> Acknowledgement:
    """``{"type": "duly.acknowledged", "data": {"id": ..., "url": ..., "code": ...}}``.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    if len(body) > _LARGEST:
        raise BAD_RECEIPT(why="larger than 16 KB")
    try:
        found = orjson.loads(body)
        data: Mapping[str, Any] = found["data"]
        kind, url, code = found["type"], str(data["url"]), str(data["code"])
        delivery_id = UUID(str(data["id"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BAD_RECEIPT(why=f"{type(error).__name__}: {error}") from error
    if kind != ACKNOWLEDGED or not (code.isascii() and code.isdigit() and len(code) == 6):
        raise BAD_RECEIPT(why=f"it must be {ACKNOWLEDGED} with the six digits of the notice")
    return Acknowledgement(url, Reply(url, f"1 {code}", delivery_id))
