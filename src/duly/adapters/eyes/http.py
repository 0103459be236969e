# SPDX-License-Identifier: Apache-2.0
"""One page over HTTP, without cookies, with a bound on its size and on the time it takes."""

import time

import httpx

from duly.rooms.announcements.facts import Fetched

LARGEST = 4 * 1024 * 1024
TIMEOUT = 10.0
_AGENT = "Duly self-check (does this announcement still stand?)"


class Eyes:
    """Keeps connections open from look to look. ``transport`` is for tests that need no sockets."""

    def __init__(self, *, timeout: float = TIMEOUT, transport: httpx.BaseTransport | None = None) -> None:
        self._timeout = timeout
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=5.0),
            headers={"User-Agent": _AGENT, "Accept": "text/html", "Cache-Control": "no-cache"},
            transport=transport,
            follow_redirects=True,
            max_redirects=3,
            trust_env=False,
        )

    def fetch(self, url: str) -> Fetched:
        """What stands there now. A page that cannot be had whole, in time and in bounds, was not seen."""
        deadline, content = time.monotonic() + self._timeout, b""
        try:
            with self._client.stream("GET", url) as response:
                for part in response.iter_bytes():  # as they come: to wait for a chunk of some size is to wait for ever
                    content += part
                    if len(content) > LARGEST or time.monotonic() > deadline:
                        return Fetched(0, trouble="too large or too slow")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Fetched(0, trouble=type(error).__name__)
        finally:
            self._client.cookies.clear()
        return Fetched(response.status_code, content)
