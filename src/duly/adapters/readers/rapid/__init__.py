# SPDX-License-Identifier: Apache-2.0
"""Reads scans with PDFium, Pillow and RapidOCR, whose models come with its package: nothing is ever fetched.

Files from outside are opened by a process of its own that has limits of memory and time, no environment, and may write no
file; whatever happens to it is a refusal here.
"""

import base64
import contextlib
import importlib.util
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from duly.kernel.refusals import Refusal
from duly.rooms.papers.reader import (
    DAMAGED_SCAN,
    GAVE_UP,
    LOCKED_SCAN,
    MOST_PAGES,
    MOST_PIXELS,
    NO_READER,
    TOO_MANY_PAGES,
    TOO_MANY_PIXELS,
    Box,
    Picture,
)

NEEDED = {"rapidocr": "rapidocr", "onnxruntime": "onnxruntime", "pypdfium2": "pypdfium2", "PIL": "pillow"}
PATIENCE = 180.0
"""Seconds for one page."""
_CHUNK = 1 << 16
_SAYS_NO = {
    "damaged": lambda: DAMAGED_SCAN(field="scan"),
    "locked": lambda: LOCKED_SCAN(field="scan"),
    "pages": lambda: TOO_MANY_PAGES(field="scan", most=MOST_PAGES),
    "pixels": lambda: TOO_MANY_PIXELS(field="scan", most=MOST_PIXELS),
}


class RapidReader:
    """One process is kept from page to page, since its models take a second to load."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._held = b""

    def troubles(self) -> list[str]:
        """Packages that are not installed."""
        return [name for module, name in NEEDED.items() if importlib.util.find_spec(module) is None]

    def pages(self, content: bytes, media_type: str) -> Iterator[Picture]:
        """Each page is asked for by itself, so that no more than one is held."""
        count = self._ask({"do": "open", "type": media_type, "pages": MOST_PAGES, "pixels": MOST_PIXELS}, content)[
            "pages"
        ]
        for page in range(count):
            yield _picture(self._ask({"do": "page", "page": page}))

    def boxes(self, picture: bytes) -> list[Box]:
        """What RapidOCR sees."""
        found = self._ask({"do": "read"}, picture)["boxes"]
        return [Box(tuple((float(x), float(y)) for x, y in one["at"]), one["text"], one["score"]) for one in found]

    def turned(self, picture: bytes, quarters: int) -> Picture:
        """Turned by the same process."""
        return _picture(self._ask({"do": "turn", "quarters": quarters}, picture))

    def close(self) -> None:
        """End the process."""
        process, self._process, self._held = self._process, None, b""
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()

    def _ask(self, asked: dict[str, Any], content: bytes = b"") -> dict[str, Any]:
        """Ask and wait; a process that is silent for too long, or gone, is ended, and the next question starts another.

        Raises:
            Refusal: as the port says.
        """
        try:
            answer = self._answer(asked, content)
        except (OSError, TimeoutError, ValueError):
            self.close()
            raise GAVE_UP(field="scan", seconds=int(self._patience)) from None
        if no := answer.get("no"):
            raise _refused(no)
        return answer

    def _answer(self, asked: dict[str, Any], content: bytes) -> dict[str, Any]:
        process, ends = self._running(), time.monotonic() + self._patience
        if process.stdin is None or process.stdout is None:
            raise OSError
        _write(process.stdin.fileno(), json.dumps(asked | {"size": len(content)}).encode() + b"\n" + content, ends)
        answer: dict[str, Any] = json.loads(self._line(process.stdout.fileno(), ends))
        return answer

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            if missing := self.troubles():
                raise NO_READER(missing=", ".join(missing))
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "duly.adapters.readers.rapid.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env={"OMP_NUM_THREADS": "2", "LANG": "C.UTF-8"}, cwd="/",
            )  # fmt: skip
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    os.set_blocking(pipe.fileno(), False)
        return self._process

    def _line(self, handle: int, ends: float) -> bytes:
        while b"\n" not in self._held:
            _wait(handle, selectors.EVENT_READ, ends)
            some = os.read(handle, _CHUNK)
            if not some:
                raise OSError
            self._held += some
        line, _, self._held = self._held.partition(b"\n")
        return line


def _write(handle: int, content: bytes, ends: float) -> None:
    left = memoryview(content)
    while left:
        _wait(handle, selectors.EVENT_WRITE, ends)
        left = left[os.write(handle, left[:_CHUNK]) :]


def _wait(handle: int, event: int, ends: float) -> None:
    with selectors.DefaultSelector() as waits:
        waits.register(handle, event)
        if not waits.select(max(0.0, ends - time.monotonic())):
            raise TimeoutError


def _picture(answer: dict[str, Any]) -> Picture:
    return Picture(base64.b64decode(answer["jpeg"]), answer["width"], answer["height"])


def _refused(code: str) -> Refusal:
    return _SAYS_NO.get(code, _SAYS_NO["damaged"])()
