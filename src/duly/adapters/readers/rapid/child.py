# SPDX-License-Identifier: Apache-2.0
"""The process that opens what comes from outside: it answers one line of JSON for each it is asked, and has nothing to lose."""

import base64
import contextlib
import io
import json
import os
import resource
import sys
from importlib import import_module
from typing import Any, BinaryIO

from duly.adapters.readers.rapid import rendering
from duly.adapters.readers.rapid.rendering import CannotError

MEMORY = 6 << 30
"""Bytes of address space; what it uses is about a sixth of that."""
QUALITY = 88


class Child:
    """What it holds between two questions: the scan that is open, and the engine once it was loaded."""

    def __init__(self) -> None:
        self._scan: rendering.Scan | None = None
        self._engine: Any = None

    def answer(self, asked: dict[str, Any], content: bytes) -> dict[str, Any]:
        """The answer to a question; a scan that cannot be opened is one, too."""
        try:
            return self._answer(asked, content)
        except CannotError as error:
            return {"no": error.code}
        except MemoryError:
            raise  # the limit; whoever asked is told that it was ended
        except Exception:  # noqa: BLE001  # libraries fail in many ways on hostile bytes, and each means the same
            return {"no": "damaged"}

    def _answer(self, asked: dict[str, Any], content: bytes) -> dict[str, Any]:
        if asked["do"] == "open":
            self._scan = rendering.opened(content, asked["type"], asked["pages"], asked["pixels"])
            return {"pages": self._scan.count}
        if asked["do"] == "page":
            if self._scan is None:
                raise CannotError("damaged")
            return _shown(self._scan.page(asked["page"]))
        if asked["do"] == "turn":
            return _shown(rendering.turned(content, asked["quarters"]))
        return {"boxes": self._read(content)}

    def _read(self, content: bytes) -> list[dict[str, Any]]:
        if self._engine is None:
            rapid = import_module("rapidocr")  # takes a second; who only opens scans need not wait
            self._engine = rapid.RapidOCR(params={"Global.log_level": "critical"})
        found = self._engine(rendering.pixels(content))
        if found.boxes is None:
            return []
        lines = zip(found.boxes.tolist(), found.txts, found.scores, strict=True)
        return [{"at": corners, "text": text, "score": float(score)} for corners, text, score in lines]


def _shown(image: rendering.Image) -> dict[str, Any]:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return {"jpeg": base64.b64encode(out.getvalue()).decode(), "width": image.width, "height": image.height}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _serve(asks: BinaryIO, answers: BinaryIO) -> None:
    child = Child()
    while line := asks.readline():
        asked = json.loads(line)
        said = child.answer(asked, asks.read(asked["size"]))
        answers.write(json.dumps(said).encode() + b"\n")
        answers.flush()


def main() -> None:
    """Serve until the parent goes away. What libraries print must not stand among the answers."""
    _limit()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(BrokenPipeError):
        _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
