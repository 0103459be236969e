# SPDX-License-Identifier: Apache-2.0
"""A service that speaks the receiving protocol, with a SQLite file behind it: what a stranger would have to write.

What is staged is a transaction that a thread holds open until it is told to commit, until another attempt at the same shard
comes, or until its time is up.
"""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import polars as pl

from adapters.targets.grounds import framed
from duly.adapters.targets import openers
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked, Effect, Field, Loaded, Target, Wanted
from duly.rooms.transfer.unwritable import TARGET_BUSY

_STATUS = {"transfer.target_unfit": 422, "transfer.target_busy": 409, "transfer.target_changed": 404}


class Abandoned(Exception):
    pass


class Staged:
    """An attempt at a shard: its thread, its effect, and what became of it."""

    def __init__(self, attempt: UUID, patience: float) -> None:
        self.attempt = attempt
        self.patience = patience
        self.known, self.told, self.over = threading.Event(), threading.Event(), threading.Event()
        self.may_commit = False
        self.effect: Effect | None = None
        self.loaded: Loaded | None = None
        self.failed: Exception | None = None

    def run(self, load: Callable[..., Loaded]) -> None:
        try:
            self.loaded = load(keep=self._keep)
        except (Refusal, Abandoned) as error:
            self.failed = error
        self.known.set()
        self.over.set()

    def _keep(self, effect: Effect) -> None:
        self.effect = effect
        self.known.set()
        if not self.told.wait(self.patience) or not self.may_commit:
            raise Abandoned

    def finish(self, *, commit: bool) -> None:
        self.may_commit = self.may_commit or commit
        self.told.set()
        self.over.wait(30)


class Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, place: str, *, patience: float = 5.0, secret: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.place, self.patience, self.secret = place, patience, secret
        self.staged: dict[tuple[str, str, int], Staged] = {}
        self.asked: list[str] = []
        self.troubles: list[int] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def target(self) -> Target:
        return openers()["sqlite"](Asked("sqlite", self.place, {"lock_timeout": 20}))


class Answering(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        what = self.path.rpartition("/")[2]
        self.server.asked.append(what)
        if self.server.troubles:
            return self.answer(self.server.troubles.pop(0), {})
        if self.server.secret and self.headers.get("Authorization") != f"Bearer {self.server.secret}":
            return self.answer(401, {})
        table = body.pop("table")
        wanted = Wanted(table["name"], tuple(Field(**field) for field in table["fields"]), tuple(table["key"]))
        try:
            self.answer(200, getattr(self, what)(wanted, **body))
        except Refusal as refusal:
            values = {name: value for name, value in refusal.values.items() if isinstance(value, str | int)}
            said = {"why": str(refusal.values.get("why", ""))} | values
            if hasattr(refusal.values.get("why"), "say"):
                said["why"] = refusal.values["why"].say("en")
            self.answer(_STATUS.get(refusal.code, 400), {"code": refusal.code, "values": said})

    def answer(self, status: int, said: dict[str, Any]) -> None:
        content = json.dumps(said).encode()
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *words: Any) -> None:
        pass

    def survey(self, wanted: Wanted) -> dict[str, Any]:
        return self.server.target().survey(wanted)._asdict()

    def prepare(self, wanted: Wanted, run: str) -> dict[str, Any]:
        self.server.target().prepare(UUID(run), wanted)
        return {}

    def standing(self, wanted: Wanted, keys: list[list[str]]) -> dict[str, Any]:
        frame = pl.DataFrame(keys, schema=dict.fromkeys(wanted.key, pl.String), orient="row")
        return {"rows": self.server.target().standing(wanted, frame).rows()}

    def stage(self, wanted: Wanted, *, run: str, shard: int, attempt: str, rows: list[Any]) -> dict[str, Any]:
        place = (run, wanted.table, shard)
        staged = self.server.staged.get(place)
        if staged is None or staged.attempt != UUID(attempt):
            if staged is not None and not staged.told.is_set():
                # Whoever staged before may be gone, or only slow: it has its time, and then this one.
                staged.over.wait(self.server.patience)
                staged.finish(commit=False)
            staged = self.server.staged[place] = Staged(UUID(attempt), self.server.patience)
            target, frame = self.server.target(), framed(wanted, [])
            frame = pl.DataFrame(rows, schema=frame.schema, orient="row")

            def load(keep: Callable[[Effect], None]) -> Loaded:
                return target.load(UUID(run), wanted, shard, UUID(attempt), rows=frame, keep=keep)

            threading.Thread(target=staged.run, args=(load,), daemon=True).start()
        staged.known.wait(30)
        if staged.failed is not None:
            self.server.staged.pop(place, None)
            raise staged.failed
        if staged.effect is None:
            assert staged.loaded is not None
            return {"attempt": str(staged.loaded.attempt)}
        fates, before, refused = staged.effect
        return {"fates": fates.rows(), "before": before.rows(), "refused": refused.rows()}

    def commit(self, wanted: Wanted, *, run: str, shard: int, attempt: str) -> dict[str, Any]:
        staged = self.server.staged.get((run, wanted.table, shard))
        if staged is not None and staged.attempt == UUID(attempt):
            staged.finish(commit=True)
        if staged is None or staged.loaded is None:
            raise TARGET_BUSY(target="receiver", why="no longer staged")
        return {"attempt": str(staged.loaded.attempt)}

    def attempt(self, wanted: Wanted, *, run: str, shard: int) -> dict[str, Any]:
        found = self.server.target().attempt(UUID(run), wanted, shard)
        return {"attempt": found and str(found)}

    def undo(self, wanted: Wanted, *, run: str, shard: int, rows: list[Any], before: list[Any]) -> dict[str, Any]:
        self.server.staged.pop((run, wanted.table, shard), None)
        shape = framed(wanted, []).schema
        loaded = pl.DataFrame(rows, schema=dict(shape) | {"fate": pl.String}, orient="row")
        stood = pl.DataFrame(before, schema=shape, orient="row")
        return self.server.target().undo(UUID(run), wanted, shard, loaded, stood)._asdict()

    def finish_undo(self, wanted: Wanted, run: str) -> dict[str, Any]:
        self.server.target().finish_undo(UUID(run), wanted)
        return {}

    def digest(self, wanted: Wanted) -> dict[str, Any]:
        return {"digest": self.server.target().digest(wanted)}
