# SPDX-License-Identifier: Apache-2.0
"""One question to a receiving service: to an address that may be called, asked again where that helps, refused where it does not."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx
import orjson

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
from duly.kernel.refusals import Refusal, RefusalKind
from duly.rooms.transfer.unwritable import (
    TARGET_ADDRESS,
    TARGET_BUSY,
    TARGET_CHANGED,
    TARGET_DENIED,
    TARGET_FAILED,
    TARGET_FULL,
    TARGET_OCCUPIED,
    TARGET_REFUSES,
    TARGET_UNFIT,
    TARGET_UNREACHABLE,
)

LARGEST = 1 << 28
_TRIES, _LONGEST_WAIT = 5, 60.0
_AGAIN = frozenset({408, 425, 429, 502, 503, 504})
_STATUSES: Mapping[int, RefusalKind] = {
    401: TARGET_DENIED,
    403: TARGET_DENIED,
    404: TARGET_CHANGED,
    409: TARGET_BUSY,
    413: TARGET_FULL,
    422: TARGET_UNFIT,
    507: TARGET_FULL,
}
_NAMED = {
    kind.code: kind
    for kind in (
        TARGET_BUSY, TARGET_CHANGED, TARGET_DENIED, TARGET_FAILED, TARGET_FULL, TARGET_OCCUPIED, TARGET_REFUSES,
        TARGET_UNFIT, TARGET_UNREACHABLE,
    )
}  # fmt: skip


class Means(NamedTuple):
    """What the house provides: secrets by their names, and whether our own network may be entered. The rest is for tests."""

    secret_of: Callable[[str], str]
    may_go_inside: Callable[[], bool]
    look_up: LookUp = look_up
    transport: httpx.BaseTransport | None = None
    sleep: Callable[[float], None] = time.sleep


class _Trouble(Exception):
    """Why there was no answer this time, and how long to wait before asking again."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class Talker:
    """Asks a service. Every question may be asked again: that is what the protocol is made for."""

    def __init__(self, address: str, headers: Mapping[str, str], timeout: float, means: Means) -> None:
        self._address = address.rstrip("/")
        self._means = means
        self.name = httpx.URL(self._address).host
        self._client = httpx.Client(
            transport=means.transport or PinnedTransport(),
            timeout=httpx.Timeout(timeout, connect=10.0),
            trust_env=False,
            follow_redirects=False,
            headers={"Content-Type": "application/json", "Accept-Encoding": "identity", "User-Agent": "Duly-Transfer/1", **headers},
        )  # fmt: skip

    def ask(self, what: str, body: Mapping[str, Any], table: str) -> dict[str, Any]:
        """What the service says.

        Raises:
            Refusal: ``transfer.target_…``: the service's own, or what its status amounts to.
        """
        content, trouble = orjson.dumps(body), _Trouble("")
        for attempt in range(_TRIES):
            if attempt:
                wait = 0.5 * 2.0**attempt if trouble.wait is None else trouble.wait
                self._means.sleep(min(wait, _LONGEST_WAIT))
            try:
                return self._once(what, content, table)
            except _Trouble as error:
                trouble = error
        raise TARGET_UNREACHABLE(target=self.name, table=table, why=str(trouble)) from trouble

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _once(self, what: str, content: bytes, table: str) -> dict[str, Any]:
        url = f"{self._address}/{what}"
        with self._answer(url, content) as answer:
            said = _whole(answer)
            if answer.status_code == httpx.codes.OK:
                return _document(said)
            if answer.status_code in _AGAIN:
                raise _Trouble(f"HTTP {answer.status_code}", retry_after(answer.headers))
            raise self._refusal(answer.status_code, said, table)

    @contextmanager
    def _answer(self, url: str, content: bytes) -> Iterator[httpx.Response]:
        inside = self._means.may_go_inside()
        try:
            found = addresses_of(split(url, allow_http=inside), allow_private=inside, look_up=self._means.look_up)
        except NotAllowed as error:
            raise TARGET_ADDRESS(field="address", at="address", why=str(error)) from error
        except NotFound as error:
            raise _Trouble("the name means nothing") from error
        try:
            with self._client.stream("POST", url, content=content, extensions=pinned(found)) as answer:
                yield answer
        except httpx.HTTPError as error:
            raise _Trouble(type(error).__name__) from error

    def _refusal(self, status: int, said: bytes, table: str) -> Refusal:
        told = _document(said) if said[:1] == b"{" else {}
        kind = _NAMED.get(str(told.get("code")), _STATUSES.get(status, TARGET_FAILED))
        values: dict[str, object] = {"target": self.name, "table": table, "why": f"HTTP {status}"}
        values |= dict.fromkeys(("place", "what", "most", "row"), "?")
        values |= {str(name): str(value)[:500] for name, value in dict(told.get("values") or {}).items()}
        return kind(field=None, **values)


def _whole(answer: httpx.Response) -> bytes:
    content = bytearray()
    for part in answer.iter_bytes():
        content += part
        if len(content) > LARGEST:
            raise _Trouble(f"an answer of more than {LARGEST} bytes")
    return bytes(content)


def _document(said: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(said)
    except orjson.JSONDecodeError as error:
        raise _Trouble("the answer is no JSON") from error
    if not isinstance(found, dict):
        raise _Trouble("the answer is no JSON object")
    return found
