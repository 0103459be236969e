# SPDX-License-Identifier: Apache-2.0
"""Is it really Amazon SNS that calls? (Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages")

The certificate is fetched from the address that the message names, and only from Amazon's own hosts. Anybody can make
SNS sign messages of a topic of theirs, so the topic must be ours as well.
"""

import base64
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from duly.rooms.delivery.facts import BAD_SIGNATURE

_HOST = re.compile(r"sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?\Z")
_HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {"1": hashes.SHA1, "2": hashes.SHA256}
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
WINDOW = 24 * 3600
"""SNS goes on trying for up to six hours; an older message is a recording."""
_AHEAD = 300
_MOST_KEPT = 8
_LARGEST = 64 * 1024

Fetch = Callable[[str], bytes]


def fetch(url: str) -> bytes:
    """A certificate from its address.

    Raises:
        httpx.HTTPError: it could not be had.
    """
    answer = httpx.get(url, timeout=5.0, follow_redirects=False, trust_env=False)
    answer.raise_for_status()
    return answer.content[:_LARGEST]


class Guard:
    """Lets calls of one topic in. Certificates are kept."""

    def __init__(self, topic: str, fetch_certificate: Fetch = fetch) -> None:
        self._topic = topic
        self._fetch = fetch_certificate
        self._keys: dict[str, rsa.RSAPublicKey] = {}

    def require_genuine(self, message: Mapping[str, Any], *, now: float | None = None) -> None:
        """Refuse what SNS did not sign for our topic a moment ago.

        Raises:
            Refusal: ``delivery.bad_signature``.
        """
        if not self._topic:
            raise BAD_SIGNATURE(why="no topic is set here")
        if message.get("TopicArn") != self._topic:
            raise BAD_SIGNATURE(why="it is of another topic")
        names = _SIGNED.get(str(message.get("Type")))
        algorithm = _HASHES.get(str(message.get("SignatureVersion")))
        if names is None or algorithm is None:
            raise BAD_SIGNATURE(why="its type or signature version is unknown")
        text = "".join(f"{name}\n{message[name]}\n" for name in names if message.get(name) is not None)
        key = self._key(str(message.get("SigningCertURL", "")))
        try:
            signature = base64.b64decode(str(message.get("Signature", "")), validate=True)
            key.verify(signature, text.encode(), padding.PKCS1v15(), algorithm())
        except (InvalidSignature, ValueError) as error:
            raise BAD_SIGNATURE(why="the signature does not match") from error
        age = (time.time() if now is None else now) - _seconds(str(message.get("Timestamp", "")))
        if not -_AHEAD <= age <= WINDOW:
            raise BAD_SIGNATURE(why="the time stamp is too far from now")

    def _key(self, url: str) -> rsa.RSAPublicKey:
        if url not in self._keys:
            parts = urlsplit(url)
            is_theirs = parts.scheme == "https" and parts.port in {None, 443} and _HOST.match(parts.hostname or "")
            if not is_theirs or parts.username is not None or not parts.path.endswith(".pem"):
                raise BAD_SIGNATURE(why="the certificate is not at Amazon's")
            if len(self._keys) >= _MOST_KEPT:
                self._keys.clear()
            self._keys[url] = self._read(url)
        return self._keys[url]

    def _read(self, url: str) -> rsa.RSAPublicKey:
        try:
            certificate = x509.load_pem_x509_certificate(self._fetch(url))
        except (httpx.HTTPError, OSError, ValueError) as error:
            raise BAD_SIGNATURE(why="the certificate cannot be had") from error
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey) or certificate.not_valid_after_utc < datetime.now(UTC):
            raise BAD_SIGNATURE(why="the certificate is not valid")
        return key


def _seconds(stamp: str) -> float:
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except ValueError:
        return 0.0
