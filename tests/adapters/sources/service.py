# SPDX-License-Identifier: Apache-2.0
"""A web service of the tests' own: hands out rows in every way of paging, and misbehaves where it is told to."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROWS: list[dict[str, Any]] = [
    {"id": n, "名": f"客户{n}", "orders": [{"no": f"{n}-{k}"} for k in range(n % 4)]} for n in range(1, 8)
]
SIZE = 2


class Service(ThreadingHTTPServer):
    """What it was asked stands in ``asked``; ``rows`` may be changed at any time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.rows = list(ROWS)
        self.asked: Counter[str] = Counter()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.server.asked[self.path] += 1
        if self.headers.get("Authorization") != "Bearer crm-value":
            self._say(401, {})
        elif parts.path == "/busy" and self.server.asked[self.path] <= int(query.get("times", "1")):
            self._say(503, {}, **{"Retry-After": "7"})
        elif parts.path == "/moved":
            self._say(302, {}, Location="http://127.0.0.1:1/")
        elif parts.path == "/html":
            self._say(200, None)
        elif parts.path == "/huge":
            self._say(200, ["x" * 40_000_000])
        else:
            self._page(parts.path, query)

    def _page(self, way: str, query: dict[str, str]) -> None:
        rows = self.server.rows
        start = {"/page": (int(query.get("page", 1)) - 1) * SIZE, "/offset": int(query.get("offset", 0)), "/cursor": int(query.get("after", 0))}.get(way, 0)  # fmt: skip
        start = int(query.get("from", start))
        held = rows[start : start + SIZE] if way not in {"/busy", "/all"} else rows
        following = start + SIZE if start + SIZE < len(rows) else None
        links = (
            {"Link": f'</x>; rel="prev", <{way}?from={following}>; rel="next"'} if way == "/link" and following else {}
        )
        if way == "/away":
            links = {"Link": '<http://127.0.0.2/>; rel="next"'}
        self._say(200, {"at": str(self.server.asked), "meta": {"next": following}, "data": held}, **links)

    def _say(self, status: int, body: Any, **headers: str) -> None:
        raw = b"<html>" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@contextmanager
def service() -> Iterator[Service]:
    with Service() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
