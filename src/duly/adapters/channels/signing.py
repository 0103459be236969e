# SPDX-License-Identifier: Apache-2.0
"""The signature on calls between this house and a gateway: HMAC-SHA256 over the time stamp and the body.

``Duly-Timestamp`` is Unix seconds; ``Duly-Signature`` is ``v1=`` and the hex of HMAC-SHA256 over the time stamp, a full
stop and the body. A stamp more than five minutes away from now is refused, so that a recorded call grows useless.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping

from duly.adapters.channels.hooks import header, is_recent
from duly.rooms.delivery.facts import BAD_SIGNATURE

STAMP = "Duly-Timestamp"
SIGNATURE = "Duly-Signature"
_WINDOW = 300


def sign(secret: bytes, body: bytes, *, at: int | None = None) -> dict[str, str]:
    """The two headers for a body."""
    stamp = str(int(time.time()) if at is None else at)
    return {STAMP: stamp, SIGNATURE: _signature(secret, stamp, body)}


def require_signed(secret: bytes, headers: Mapping[str, str], body: bytes, *, now: float | None = None) -> None:
    """Refuse a call that was not signed with the shared secret a moment ago.

    Raises:
        Refusal: ``delivery.bad_signature``.
    """
    stamp, signature = header(headers, STAMP), header(headers, SIGNATURE)
    if not secret:
        raise BAD_SIGNATURE(why="no secret is set here")
    if not stamp:
        raise BAD_SIGNATURE(why="no time stamp")
    if not hmac.compare_digest(_signature(secret, stamp, body).encode(), signature.encode()):
        raise BAD_SIGNATURE(why="the signature does not match")
    if not is_recent(stamp, _WINDOW, now=now):
        raise BAD_SIGNATURE(why="the time stamp is too far from now")


def _signature(secret: bytes, stamp: str, body: bytes) -> str:
    return "v1=" + hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
