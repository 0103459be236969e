# SPDX-License-Identifier: Apache-2.0
"""Calls from Feishu: the signature over the whole body, the AES envelope, what was read and what was written."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from duly.adapters.channels.hooks import header, is_recent
from duly.rooms.delivery.channel import Receipt, Reply
from duly.rooms.delivery.facts import BAD_RECEIPT, BAD_SIGNATURE

CHALLENGE = "url_verification"
_WINDOW = 600
_LARGEST = 256 * 1024
_IV = 16
_LONGEST_TEXT = 2_000


class Events:
    """One application's calls. With an ``encrypt_key`` they are signed and encrypted, and nothing else is taken."""

    def __init__(self, verification_token: str, encrypt_key: str) -> None:
        self._token, self._key = verification_token, encrypt_key

    def opened(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The event of a genuine call.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        if not self._token:
            raise BAD_SIGNATURE(why="no verification token is set here")
        if len(body) > _LARGEST:
            raise BAD_RECEIPT(why="larger than 256 KB")
        found = _read(body)
        if self._key:
            is_signed = self._is_signed(headers, body)
            found = _read(self._decrypted(str(found.get("encrypt") or "")))
            # The question that makes sure that we are here comes without a signature; its encryption speaks for it.
            if not is_signed and found.get("type") != CHALLENGE:
                raise BAD_SIGNATURE(why="the signature does not match, or its time is too far from now")
        header = found.get("header")
        given = header.get("token") if isinstance(header, dict) else found.get("token")
        if not hmac.compare_digest(str(given or "").encode(), self._token.encode()):
            raise BAD_SIGNATURE(why="the verification token does not match")
        if not self._key:
            _must_be_recent(found)
        return found

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        stamp, nonce = header(headers, "x-lark-request-timestamp"), header(headers, "x-lark-request-nonce")
        whole = f"{stamp}{nonce}{self._key}".encode() + body
        is_ours = hmac.compare_digest(
            hashlib.sha256(whole).hexdigest().encode(), header(headers, "x-lark-signature").encode()
        )
        return is_ours and is_recent(stamp, _WINDOW)

    def _decrypted(self, sealed: str) -> bytes:
        try:
            raw = base64.b64decode(sealed, validate=True)
            key = hashlib.sha256(self._key.encode()).digest()
            cipher = Cipher(algorithms.AES(key), modes.CBC(raw[:_IV])).decryptor()
            padded = cipher.update(raw[_IV:]) + cipher.finalize()
        except (ValueError, binascii.Error) as error:
            raise BAD_RECEIPT(why="it cannot be decrypted") from error
        pad = padded[-1] if padded else 0
        if not 1 <= pad <= _IV:
            raise BAD_RECEIPT(why="it cannot be decrypted")
        return padded[:-pad]


def _must_be_recent(found: Mapping[str, Any]) -> None:
    """Without a signature, at least the event's own time. A question that makes sure that we are here has none."""
    header = found.get("header")
    stamp = str(header.get("create_time", "")) if isinstance(header, dict) else ""
    if found.get("type") == CHALLENGE:
        return
    if not is_recent(stamp, _WINDOW, per_second=1 if len(stamp) <= 10 else 1_000):
        raise BAD_SIGNATURE(why="its time is too far from now")


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except ValueError as error:
        raise BAD_RECEIPT(why="not JSON") from error
    if not isinstance(found, dict):
        raise BAD_RECEIPT(why="not a JSON object")
    return found


def read_event(found: Mapping[str, Any]) -> list[Receipt | Reply]:
    """What an event says: messages that were read, or words of a person. Of other events, nothing.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        match found.get("header", {}).get("event_type"):
            case "im.message.message_read_v1":
                return _reads(found["event"])
            case "im.message.receive_v1":
                return _words(found["event"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BAD_RECEIPT(why=f"{type(error).__name__}: {error}") from error
    return []


def _reads(event: Mapping[str, Any]) -> list[Receipt | Reply]:
    when = str(event["reader"].get("read_time", ""))
    return [
        Receipt(None, "delivered", "read", reference=str(message), said_at=when) for message in event["message_id_list"]
    ]


def _words(event: Mapping[str, Any]) -> list[Receipt | Reply]:
    sender, message = event["sender"], event["message"]
    if sender.get("sender_type") != "user" or message.get("message_type") != "text":
        return []
    text = orjson.loads(message["content"])["text"]
    return [Reply(str(sender["sender_id"]["open_id"]), str(text)[:_LONGEST_TEXT])]
