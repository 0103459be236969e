# SPDX-License-Identifier: Apache-2.0
"""Signed, expiring, single-purpose tokens for links. Nothing is stored: the token says whom, what for and until when."""

import base64
import hmac
from datetime import UTC, datetime
from uuid import UUID

from duly.kernel.refusals import Because, refusal

BAD_TOKEN = refusal(
    "tokens.bad",
    Because.MISSING,
    en="This link is not valid. Open the newest message again, or ask us for a new link.",
    zh="此链接无效。请重新打开最新的消息，或向我们索取新链接。",
)
EXPIRED_TOKEN = refusal(
    "tokens.expired",
    Because.MISSING,
    en="This link has expired. Ask us for a new one.",
    zh="此链接已过期，请向我们索取新链接。",
)
_MAC = 16
_BODY = 16 + 5


def issue(secret: bytes, purpose: str, subject: UUID, until: datetime) -> str:
    """A token of 50 URL-safe characters for one subject and one purpose."""
    body = subject.bytes + int(until.timestamp()).to_bytes(5, "big")
    return _written(body + _mac(secret, purpose, body))


def subject_of(secret: bytes, purpose: str, token: str, now: datetime) -> UUID:
    """Whom the token is for.

    Raises:
        Refusal: ``tokens.bad`` when forged, cut or meant for another purpose; ``tokens.expired``.
    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise BAD_TOKEN() from error
    body, mac = raw[:_BODY], raw[_BODY:]
    if _written(raw) != token or len(body) != _BODY or not hmac.compare_digest(mac, _mac(secret, purpose, body)):
        raise BAD_TOKEN()
    if datetime.fromtimestamp(int.from_bytes(body[16:], "big"), UTC) < now:
        raise EXPIRED_TOKEN()
    return UUID(bytes=body[:16])


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _mac(secret: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(secret, purpose.encode() + b"\x00" + body, "sha256")[:_MAC]
