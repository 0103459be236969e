# SPDX-License-Identifier: Apache-2.0
"""One page of a web service: from an address that may be called, no faster than agreed, tried again where that helps."""

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import httpx

from duly.adapters.channels.http import retry_after
from duly.adapters.channels.public_hosts import (
    LookUp,
    NotAllowed,
    NotFound,
    PinnedTransport,
    addresses_of,
    look_up,
    pinned,
    split,
)
from duly.rooms.transfer.unreadable import SOURCE_NOT_ALLOWED, SOURCE_UNAVAILABLE

LARGEST = 1 << 25
_TIMEOUT, _PAGE_TIMEOUT = 30.0, 120.0
_TRIES, _LONGEST_WAIT = 6, 60.0
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


class Page(NamedTuple):
    """A whole answer."""

    url: str
    content: bytes
    link: str


class Trouble(Exception):
    """Why there was no answer this time, and how long to wait before the next try."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class Talker:
    """Keeps to a rate over all pages. ``transport``, ``look_up`` and ``sleep`` are for tests."""

    def __init__(
        self, headers: Mapping[str, str], rate: float, *, may_go_inside: Callable[[], bool], look_up: LookUp = look_up,
        transport: httpx.BaseTransport | None = None, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._inside, self._look_up, self._sleep = may_go_inside, look_up, sleep
        self._pause, self._next = (1 / rate if rate > 0 else 0.0), 0.0
        self._client = httpx.Client(
            transport=transport or PinnedTransport(), timeout=_TIMEOUT, trust_env=False, follow_redirects=False,
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Duly-Transfer/1", **headers},
        )  # fmt: skip

    def page(self, url: str) -> Page:
        """The page at an address.

        Raises:
            Refusal: ``transfer.source_not_allowed``, ``transfer.source_unavailable``.
        """
        trouble = Trouble("")
        for attempt in range(_TRIES):
            if attempt:
                self._sleep(min(2.0 ** (attempt - 1) if trouble.wait is None else trouble.wait, _LONGEST_WAIT))
            self._keep_pace()
            try:
                return self._once(url)
            except Trouble as error:
                trouble = error
        raise SOURCE_UNAVAILABLE(field="address", where=_shown(url), why=str(trouble)) from trouble

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _keep_pace(self) -> None:
        now = time.monotonic()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._pause

    def _once(self, url: str) -> Page:
        inside = self._inside()
        try:
            addresses = addresses_of(split(url, allow_http=inside), allow_private=inside, look_up=self._look_up)
        except NotAllowed as error:
            raise SOURCE_NOT_ALLOWED(field="address", where=_shown(url), why=str(error)) from error
        except NotFound as error:
            raise Trouble("the name means nothing") from error
        try:
            return self._whole(url, addresses)
        except httpx.HTTPError as error:
            raise Trouble(type(error).__name__) from error

    def _whole(self, url: str, addresses: list[str]) -> Page:
        deadline, content = time.monotonic() + _PAGE_TIMEOUT, bytearray()
        with self._client.stream("GET", url, extensions=pinned(addresses)) as answer:
            if answer.status_code in _AGAIN:
                raise Trouble(f"HTTP {answer.status_code}", retry_after(answer.headers))
            if answer.status_code != 200:
                raise SOURCE_UNAVAILABLE(field="address", where=_shown(url), why=f"HTTP {answer.status_code}")
            if answer.headers.get("content-encoding", "identity").lower() != "identity":
                raise SOURCE_UNAVAILABLE(
                    field="address", where=_shown(url), why="packed although that was not asked for"
                )
            for part in answer.iter_bytes():
                content += part
                if len(content) > LARGEST:
                    raise SOURCE_UNAVAILABLE(
                        field="address", where=_shown(url), why=f"a page of more than {LARGEST} bytes"
                    )
                if time.monotonic() > deadline:
                    raise Trouble("the page took too long")
        return Page(url, bytes(content), answer.headers.get("link", ""))


def _shown(url: str) -> str:
    """An address without its parameters, in which secrets stand."""
    return url.partition("?")[0]
