# SPDX-License-Identifier: Apache-2.0
"""A shell that types ``duly …`` without a process: the same way in as ``house/main.py``, minus the database."""

import io
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from duly.doors.cli import caller as callers
from duly.doors.cli import exits, root


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def duly(*words: object, typed: str = "", home_language: str = "en_US.UTF-8") -> Said:
    """Type one command line."""
    out, err, keyboard = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = _run([str(word) for word in words], home_language)
    finally:
        sys.stdin = keyboard
    return Said(code, out.getvalue(), err.getvalue())


def _run(words: Sequence[str], home_language: str) -> int:
    caller, rest = callers.read(words, {"LANG": home_language})
    try:
        return int(root.main(rest, prog_name="duly", standalone_mode=False, obj=caller) or 0)
    except Exception as error:
        no = exits.refused(error, caller)
        if no is None:
            raise
        return exits.leave(no, caller)
