# SPDX-License-Identifier: Apache-2.0
"""Where an endpoint may be: anywhere by https, and on this machine by http, since the wording is not public yet."""

from urllib.parse import urlsplit

from duly.kernel.words import Words

MUST = Words(
    en="an address that begins with https://, or with http:// on this machine",
    zh="以 https:// 开头的地址；本机可用 http://",
)
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def read_place(text: str) -> str:
    """The address, or nothing where none is set.

    Raises:
        ValueError: it is none that may be used.
    """
    parts = urlsplit(text)
    is_fit = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    if text and not (is_fit and parts.hostname and "@" not in parts.netloc):
        raise ValueError(text)
    return text
