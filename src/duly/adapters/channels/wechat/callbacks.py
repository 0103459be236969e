# SPDX-License-Identifier: Apache-2.0
"""Calls from WeChat and WeCom: the signature over sorted parts, the AES envelope, and XML that can do no harm.

In plain mode WeChat signs the time and a nonce only, never the body; in safe mode (安全模式) the signature covers the
encrypted body as well. So where an AES key is set, nothing else is taken.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from io import BytesIO
from xml.parsers import expat

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from duly.adapters.channels.hooks import is_recent, query_of
from duly.rooms.delivery.facts import BAD_RECEIPT, BAD_SIGNATURE

_WINDOW = 600
_LARGEST = 64 * 1024
_DEPTH = 6
_BLOCK = 32
_HEAD = 20


def signature(*parts: str) -> str:
    """SHA-1 over the parts in alphabetical order, as Tencent defines it."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  the provider's choice


class Callbacks:
    """One account's calls. ``aes_key`` is the EncodingAESKey of 43 characters, ``receiver`` the app or corporation id.

    Raises:
        ValueError: the key is none.
    """

    def __init__(self, token: str, aes_key: str = "", receiver: str = "") -> None:
        self._token, self._receiver = token, receiver
        self._key = b""
        if aes_key:
            try:
                self._key = base64.b64decode(aes_key + "=", validate=True)
            except binascii.Error as error:
                raise ValueError("the EncodingAESKey is not base64") from error
            if len(self._key) != 32 or not token:
                raise ValueError("the EncodingAESKey has 43 characters, and needs the token beside it")

    def opened(self, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        """The elements of a genuine call; empty for the question that only makes sure that we are here.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        query = query_of(headers)
        if not body:
            self._genuine_echo(query)
            return {}
        outer = elements(body) if self._key else None
        sealed = (outer or {}).get("Encrypt", "")
        self._must_be_signed(query, sealed)
        if outer is None:
            return elements(body)
        return elements(self._decrypted(sealed))

    def echo(self, headers: Mapping[str, str]) -> bytes:
        """What to answer to the question that makes sure that we are here.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return self._genuine_echo(query_of(headers))

    def _genuine_echo(self, query: Mapping[str, str]) -> bytes:
        asked = query.get("echostr", "")
        is_sealed = bool(self._key) and "msg_signature" in query
        self._must_be_signed(query, asked if is_sealed else "", is_plain=not is_sealed)
        if not asked or len(asked) > 4_096:
            raise BAD_RECEIPT(why="no echostr")
        return self._decrypted(asked) if is_sealed else asked.encode()

    def _must_be_signed(self, query: Mapping[str, str], sealed: str, *, is_plain: bool | None = None) -> None:
        plain = not self._key if is_plain is None else is_plain
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        given = query.get("signature" if plain else "msg_signature", "")
        parts = (self._token, stamp, nonce) if plain else (self._token, stamp, nonce, sealed)
        if not self._token:
            raise BAD_SIGNATURE(why="no token is set here")
        if not plain and not sealed:
            raise BAD_SIGNATURE(why="the call is not encrypted")
        if not hmac.compare_digest(signature(*parts).encode(), given.encode()):
            raise BAD_SIGNATURE(why="the signature does not match")
        if not is_recent(stamp, _WINDOW):
            raise BAD_SIGNATURE(why="the time stamp is too far from now")

    def _decrypted(self, sealed: str) -> bytes:
        try:
            text = base64.b64decode(sealed, validate=True)
            cipher = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).decryptor()
            padded = cipher.update(text) + cipher.finalize()
        except ValueError as error:  # binascii's errors are of this kind
            raise BAD_RECEIPT(why="it cannot be decrypted") from error
        pad = padded[-1] if padded else 0
        if not 1 <= pad <= _BLOCK or len(padded) < _HEAD + pad:
            raise BAD_RECEIPT(why="it cannot be decrypted")
        length = int.from_bytes(padded[16:_HEAD], "big")
        content, receiver = padded[_HEAD : _HEAD + length], padded[_HEAD + length : -pad]
        if len(content) != length or (self._receiver and receiver.decode(errors="replace") != self._receiver):
            raise BAD_SIGNATURE(why="it was encrypted for somebody else")
        return content


def elements(body: bytes) -> dict[str, str]:
    """The text of the elements right below the root. No DTD, no entities of its own, nothing deep or large.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    if len(body) > _LARGEST:
        raise BAD_RECEIPT(why="larger than 64 KB")
    path, found = list[str](), dict[str, str]()

    def start(name: str, _: object) -> None:
        path.append(name)
        if len(path) > _DEPTH:
            raise ValueError("too deep")

    def text(data: str) -> None:
        if len(path) == 2:
            found[path[1]] = found.get(path[1], "") + data

    def never(*_: object) -> None:
        raise ValueError("a document type is not allowed")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: path.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = never
    try:
        parser.ParseFile(BytesIO(body))
    except (expat.ExpatError, ValueError, UnicodeError) as error:
        raise BAD_RECEIPT(why=f"XML: {error}") from error
    return found
