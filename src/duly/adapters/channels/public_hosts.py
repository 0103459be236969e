# SPDX-License-Identifier: Apache-2.0
"""Going only where anybody may go: addresses that customers give us must not lead into our own network.

A name is looked up once, everything that it stands for is checked, and the connection goes to an address that was checked:
a name that means something else a moment later changes nothing. Certificates are still checked against the name.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urlsplit

import httpx

_LONGEST = 2_000
_EXTENSION = "duly_addresses"
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "fec0::/10",
    )
)  # fmt: skip
"""Shared, special and translating ranges (RFC 6890, 6052, 3056) that Python's ``is_global`` has not always known."""
LookUp = Callable[[str, int], Sequence[str]]


class NotAllowed(Exception):
    """This address leads where we do not go."""


class NotFound(Exception):
    """The name means nothing just now."""


def split(url: str, *, allow_http: bool) -> SplitResult:
    """The parts of an address that may be called.

    Raises:
        NotAllowed: says what is wrong with it.
    """
    if len(url) > _LONGEST or any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise NotAllowed("too long, or with spaces")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAllowed("not an address") from error
    if parts.scheme not in ({"https", "http"} if allow_http else {"https"}):
        raise NotAllowed("it must begin with https://")
    if not parts.hostname or port == 0 or "@" in parts.netloc or parts.fragment:
        raise NotAllowed("it must be https://host/path, without user, password or fragment")
    return parts


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open Internet: not ours, not this machine's, not a cloud's inner one."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if address.is_multicast or not address.is_global:
        return False
    return not any(address.version == network.version and address in network for network in _NEVER)


def look_up(host: str, port: int) -> list[str]:
    """What a name stands for now.

    Raises:
        NotFound: nothing.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFound(str(error)) from error
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def addresses_of(parts: SplitResult, *, allow_private: bool, look_up: LookUp = look_up) -> list[str]:
    """Where to connect to. One inner address among several is enough to refuse them all.

    Raises:
        NotAllowed, NotFound: see there.
    """
    host = parts.hostname or ""
    found = list(look_up(host, parts.port or (443 if parts.scheme == "https" else 80)))
    if not found:
        raise NotFound(host)
    if not allow_private and (inner := next((text for text in found if not is_public(text)), None)):
        raise NotAllowed(f"{host} is {inner}, which is not on the open Internet")
    return found


def pinned(addresses: Sequence[str]) -> dict[str, list[str]]:
    """The extension of a request that says where it must connect to."""
    return {_EXTENSION: list(addresses)}


class PinnedTransport(httpx.BaseTransport):
    """Connects to addresses that were checked, and to nothing else. Every request has a connection of its own.

    ``trust`` says which certificates are good; by default those that are good everywhere.
    """

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self._inner = httpx.HTTPTransport(
            verify=trust or True, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Try one address after the other until one can be reached; the name stays in ``Host`` and in the certificate.

        Raises:
            httpx.TransportError: as any transport does.
        """
        addresses = request.extensions.get(_EXTENSION)
        if not addresses:
            raise httpx.UnsupportedProtocol("no checked address to connect to")
        name = request.url.host
        request.extensions = {**request.extensions, "sni_hostname": name}
        for at, address in enumerate(addresses):
            request.url = request.url.copy_with(host=address)
            try:
                return self._inner.handle_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if at == min(len(addresses), 2) - 1:
                    raise
        raise httpx.ConnectError("nothing to connect to")

    def close(self) -> None:
        """Close what is open."""
        self._inner.close()
