# SPDX-License-Identifier: Apache-2.0
"""A text message gateway that speaks ``docs/sms-gateway-wire-format.md`` and can misbehave.

It keeps what it gets in memory, answers each id once (a repeated id gets the same answer and is not sent twice), reports
receipts to the hook, and relays what ``POST /reply`` is given as a customer's reply. ``GET /inbox`` shows what arrived
at the phones. Numbers whose last four digits are ``0000`` are refused, and those that end in ``0009`` fail later.
"""

import argparse
import hashlib
import hmac
import json
import logging
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Any

_LARGEST = 5 * 1024 * 1024
_WINDOW = 300
_AT_ONCE = 100
log = logging.getLogger("sms_gateway")


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The signature of a body, as the wire format says."""
    return "v1=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@dataclass(slots=True)
class Manners:
    """How the gateway behaves."""

    secret: str
    hook: str = ""
    delay: float = 0.0
    refuse_every: int = 0
    hang_every: int = 0
    """Takes the messages of every so-manieth request and never answers."""
    away_every: int = 0
    """Answers every so-manieth request with 503, having taken nothing."""
    receipt_delay: float = 0.2


@dataclass(slots=True)
class Gateway:
    """What the gateway knows."""

    manners: Manners
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    events: "SimpleQueue[dict[str, Any]]" = field(default_factory=SimpleQueue)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, message: dict[str, Any]) -> dict[str, Any]:
        """Take or refuse a message; a repeated id gets the first answer again."""
        with self.guard:
            name = str(message["id"])
            self.seen[name] += 1
            if name not in self.messages:
                self.messages[name] = message | {"answer": self._answer(message), "status": "accepted"}
                if self.messages[name]["answer"]["status"] == "accepted":
                    self._report(name, str(message["to"]))
            return dict(self.messages[name]["answer"])

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        name, to = str(message["id"]), str(message["to"])
        every = self.manners.refuse_every
        if to.endswith("0000") or (every and (len(self.messages) + 1) % every == 0):
            return {
                "id": name,
                "status": "refused",
                "code": "not_in_service",
                "reason": "no such number",
                "permanent": True,
            }
        return {"id": name, "status": "accepted", "reference": f"gw-{len(self.messages) + 1}"}

    def _report(self, name: str, to: str) -> None:
        event = {"type": "receipt", "id": name, "status": "delivered", "at": _now()}
        if to.endswith("0009"):
            event |= {"status": "undelivered", "code": "not_in_service", "reason": "absent subscriber"}
        self.messages[name]["status"] = event["status"]
        if self.manners.hook:
            self.events.put(event)

    def reply(self, sender: str, text: str) -> None:
        """A customer answers."""
        self.events.put({"type": "reply", "from": sender, "text": text, "at": _now(), "id": f"mo-{time.time_ns()}"})

    def arrived(self) -> list[dict[str, Any]]:
        """What the phones show."""
        with self.guard:
            return [
                {name: item[name] for name in ("id", "to", "text", "sender")}
                for item in self.messages.values()
                if item["answer"]["status"] == "accepted"
            ]

    def run_events(self, stop: threading.Event) -> None:
        """Report events to the hook, many at once, again and again until it takes them."""
        while not stop.is_set():
            batch: list[dict[str, Any]] = []
            try:
                batch.append(self.events.get(timeout=0.2))
                time.sleep(self.manners.receipt_delay)
                while len(batch) < _AT_ONCE:
                    batch.append(self.events.get_nowait())
            except Empty:
                pass
            while batch and not self._tell(batch) and not stop.wait(1.0):
                pass

    def _tell(self, events: list[dict[str, Any]]) -> bool:
        body = json.dumps({"events": events}, ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json", "Duly-Timestamp": stamp,
            "Duly-Signature": signature(self.manners.secret, stamp, body),
        }  # fmt: skip
        request = urllib.request.Request(self.manners.hook, data=body, headers=headers, method="POST")  # noqa: S310  the operator's own address
        try:
            with urllib.request.urlopen(request, timeout=20):  # noqa: S310  the hook that the play itself names
                return True
        except urllib.error.HTTPError as error:
            log.warning("the hook answered %s: %s", error.code, error.read()[:200])
            return 400 <= error.code < 500
        except OSError as error:
            log.warning("the hook is away: %s", error)
            return False


class Handler(BaseHTTPRequestHandler):
    """The HTTP side; ``gateway`` is set by :func:`serve`."""

    gateway: Gateway
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/inbox":
            self._answer(200, {"messages": self.gateway.arrived(), "seen": dict(self.gateway.seen)})
            return
        name = self.path.rpartition("/")[2]
        found = self.gateway.messages.get(name)
        if not self._is_signed(name.encode()):
            self._answer(401, {"error": "bad signature"})
        elif found is None:
            self._answer(404, {"error": "never seen"})
        else:
            status = "failed" if found["answer"]["status"] == "refused" else found["status"]
            self._answer(200, {"id": name, "status": status, "code": found["answer"].get("code", "")})

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST))
        if self.path == "/reply":
            given = json.loads(body)
            self.gateway.reply(str(given["from"]), str(given["text"]))
            self._answer(202, {})
        elif not self._is_signed(body):
            self._answer(401, {"error": "bad signature"})
        elif self.path == "/messages":
            self._take(body)
        else:
            self._answer(404, {"error": "no such path"})

    def _take(self, body: bytes) -> None:
        self.gateway.requests += 1
        time.sleep(self.gateway.manners.delay)
        away = self.gateway.manners.away_every
        if away and self.gateway.requests % away == 0:
            self._answer(503, {"error": "away"})
            return
        answers = [self.gateway.take(message) for message in json.loads(body)["messages"]]
        every = self.gateway.manners.hang_every
        if every and self.gateway.requests % every == 0:
            time.sleep(3600)
        self._answer(200, {"messages": answers})

    def _is_signed(self, body: bytes) -> bool:
        stamp, given = self.headers.get("Duly-Timestamp", ""), self.headers.get("Duly-Signature", "")
        fresh = stamp.isdigit() and abs(time.time() - int(stamp)) < _WINDOW
        return fresh and hmac.compare_digest(signature(self.gateway.manners.secret, stamp, body), given)

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
        log.debug(format, *args)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def serve(manners: Manners, host: str, port: int) -> None:
    """Serve until the process is ended."""
    gateway, stop = Gateway(manners), threading.Event()
    threading.Thread(target=gateway.run_events, args=(stop,), daemon=True).start()
    server = ThreadingHTTPServer((host, port), type("BoundHandler", (Handler,), {"gateway": gateway}))
    server.daemon_threads = True
    try:
        server.serve_forever()
    finally:
        stop.set()
        server.server_close()


def main() -> None:
    """``python -m duly_demo.props.sms_gateway``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--hook", default="", help="where receipts and replies are posted")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--receipt-delay", type=float, default=0.2)
    parser.add_argument("--away-every", type=int, default=0, help="503 to every so-manieth request")
    parser.add_argument("--refuse-every", type=int, default=0)
    parser.add_argument("--hang-every", type=int, default=0)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    chosen = vars(given)
    manners = Manners(**{name: value for name, value in chosen.items() if name not in {"host", "port"}})
    try:
        serve(manners, given.host, given.port)
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
