# SPDX-License-Identifier: Apache-2.0
"""An endpoint of our own on a real socket: reads a chat completion as the wire format has it, and answers as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Translate = Callable[[dict[str, Any]], Any]


class Endpoint:
    """What was asked, and what is answered. ``raw`` answers with bytes, ``status`` with an error, ``slow`` in drops."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.translate: Translate = lambda said: said["parts"]
        self.raw: bytes | None = None
        self.status = 200
        self.finish = "stop"
        self.slow = 0.0
        self.more: dict[str, str] = {}
        self.url = ""

    def answer(self, body: dict[str, Any]) -> bytes:
        """The body of the answer."""
        if self.raw is not None:
            return self.raw
        said = json.loads(body["messages"][-1]["content"])
        message = {"role": "assistant", "content": json.dumps(self.translate(said), ensure_ascii=False)}
        choice = {"index": 0, "message": message, "finish_reason": self.finish}
        return json.dumps(
            {"id": "c-1", "object": "chat.completion", "model": body["model"], "choices": [choice]}
        ).encode()


@contextmanager
def an_endpoint() -> Iterator[Endpoint]:
    """Run it on a free port until the test ends."""
    held = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/chat/completions"
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            held.asked.append(body)
            held.headers.append(dict(self.headers))
            said = held.answer(body)
            self.send_response(held.status)
            self.send_header("Content-Type", "application/json")
            for name, value in held.more.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for start in range(0, len(said), 1 if held.slow else max(len(said), 1)):
                    self.wfile.write(said[start : start + (1 if held.slow else len(said))])
                    self.wfile.flush()
                    time.sleep(held.slow)
            except OSError:
                return

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    held.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield held
    server.shutdown()
    server.server_close()
    thread.join()
