# SPDX-License-Identifier: Apache-2.0
"""Standard Webhooks signatures (specification 1.0.0): HMAC-SHA256 over id, time stamp and body.

Every address has a key of its own, made from the organisation's secret, so that one customer can neither forge nor
confirm for another. Where a customer brought a key, that one is used instead.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from duly.adapters.channels.hooks import header, is_recent
from duly.rooms.delivery.facts import BAD_SIGNATURE

PREFIX = "whsec_"
_WINDOW = 300
_SHORTEST, _LONGEST = 24, 64


def read_secret(text: str) -> bytes:
    """The bytes of a ``whsec_`` secret.

    Raises:
        ValueError: it is none, or shorter than 24 or longer than 64 bytes.
    """
    if not text.startswith(PREFIX):
        raise ValueError(f"a secret begins with {PREFIX}, and base64 follows")
    try:
        found = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("what follows whsec_ is not base64") from error
    if not _SHORTEST <= len(found) <= _LONGEST:
        raise ValueError(f"a secret has {_SHORTEST} to {_LONGEST} bytes; this one has {len(found)}")
    return found


def secret_for(secret: bytes, address: str) -> str:
    """The key of one address, to be given to its customer."""
    key = hmac.new(secret, b"duly-webhook/1\n" + address.encode(), hashlib.sha256).digest()
    return PREFIX + base64.b64encode(key).decode()


def headers_for(keys: Sequence[bytes], message_id: str, body: bytes, at: float) -> dict[str, str]:
    """The three headers; one signature for each key, so that a key can be changed while messages are under way."""
    stamp = str(int(at))
    signatures = " ".join(sign(key, message_id, stamp, body) for key in keys)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signatures}


def sign(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    """One signature: its version, a comma, and base64."""
    mac = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(mac.digest()).decode()}"


def require_signed(keys: Sequence[bytes], headers: Mapping[str, str], body: bytes) -> None:
    """Refuse a call that was not signed with one of the keys a moment ago.

    Raises:
        Refusal: ``delivery.bad_signature``.
    """
    message_id, stamp = header(headers, "webhook-id"), header(headers, "webhook-timestamp")
    if not message_id or not stamp:
        raise BAD_SIGNATURE(why="no webhook-id or webhook-timestamp")
    expected = [sign(key, message_id, stamp, body).encode() for key in keys]
    said = [part.encode() for part in header(headers, "webhook-signature").split(" ")[:16]]
    if not any(hmac.compare_digest(ours, theirs) for ours in expected for theirs in said):
        raise BAD_SIGNATURE(why="the signature does not match")
    if not is_recent(stamp, _WINDOW):
        raise BAD_SIGNATURE(why="the time stamp is too far from now")
