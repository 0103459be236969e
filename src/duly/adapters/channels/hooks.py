# SPDX-License-Identifier: Apache-2.0
"""What a provider's call says about itself beside its body: the address it was made to, and from where.

``Duly-Hook-Url`` (the full public address, with its query) and ``Duly-Hook-From`` (the caller's network address) are set
by the door, never by the caller. Some providers sign the address; those that sign nothing get a secret in it.
"""

import hmac
import time
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from duly.rooms.delivery.facts import BAD_RECEIPT, BAD_SIGNATURE

URL, FROM, TOKEN = "duly-hook-url", "duly-hook-from", "token"
Network = IPv4Network | IPv6Network
_DIGITS = 17


def header(headers: Mapping[str, str], name: str) -> str:
    """One header, whatever the case of its name; empty where there is none."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")


def is_recent(stamp: str, window: float, *, per_second: int = 1, now: float | None = None) -> bool:
    """Whether a time stamp, in Unix seconds or in ``per_second`` parts of them, is at most ``window`` seconds from now."""
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > _DIGITS:
        return False
    return abs((time.time() if now is None else now) - int(stamp) / per_second) <= window


def query_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The query of the address that was called."""
    return dict(parse_qsl(urlsplit(header(headers, URL)).query, keep_blank_values=True))


def require_token(headers: Mapping[str, str], token: str, networks: Sequence[Network] = ()) -> None:
    """Refuse a call whose address does not carry the secret, or that comes from elsewhere than these networks.

    Raises:
        Refusal: ``delivery.bad_signature``.
    """
    if not token:
        raise BAD_SIGNATURE(why="no hook_token is set here")
    given = parse_qs(urlsplit(header(headers, URL)).query).get(TOKEN, [""])
    if len(given) != 1 or not hmac.compare_digest(given[0].encode(), token.encode()):
        raise BAD_SIGNATURE(why="the address called has no or another ?token=")
    if networks and not _is_from(header(headers, FROM), networks):
        raise BAD_SIGNATURE(why="the call comes from an address that is not in hook_networks")


def form_of(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form, in their order; empty values are kept.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=200)
    except ValueError as error:
        raise BAD_RECEIPT(why=str(error)) from error


def networks_of(value: Any) -> tuple[Network, ...]:
    """Networks as they stand in a provider's section: a list, or one text with commas.

    Raises:
        ValueError: one of them is none.
    """
    rows = value.split(",") if isinstance(value, str) else value
    return tuple(ip_network(str(row).strip()) for row in rows)


def _is_from(address: str, networks: Sequence[Network]) -> bool:
    try:
        at = ip_address(address)
    except ValueError:
        return False
    return any(at in network for network in networks)
