# SPDX-License-Identifier: Apache-2.0
"""Temporary files lie in the home folder, and what a killed process left goes when the next one starts."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from duly.house import temporary

CHILD = """
import sys, tempfile, time
from pathlib import Path
from duly.house import temporary

class Config:
    def folder(self, name):
        path = Path(sys.argv[1]) / name
        path.mkdir(parents=True, exist_ok=True)
        return path

temporary.begin(Config())
left = tempfile.NamedTemporaryFile(delete=False)
left.write(b"customers")
left.flush()
print(left.name, flush=True)
time.sleep(60)
"""


def a_process(home: Path) -> tuple["subprocess.Popen[str]", Path]:
    """One that holds a temporary file."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(home)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    return child, Path(child.stdout.readline().strip())


def ended(child: "subprocess.Popen[str]", how: signal.Signals) -> None:
    child.send_signal(how)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_holds_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temporary, "_YOUNG", -1)
    killed, left = a_process(tmp_path)
    living, held = a_process(tmp_path)
    try:
        assert left.is_relative_to(tmp_path / "tmp")
        assert temporary.sweep(tmp_path / "tmp") == 0
        ended(killed, signal.SIGKILL)
        assert left.exists()
        assert temporary.sweep(tmp_path / "tmp") == 1
        assert (left.exists(), left.parent.exists(), held.exists()) == (False, False, True)
    finally:
        ended(living, signal.SIGKILL)


def test_a_folder_that_has_no_lock_yet_is_left_alone_for_a_while(tmp_path: Path) -> None:
    (tmp_path / "1-new").mkdir()
    assert temporary.sweep(tmp_path) == 0
    os.utime(tmp_path / "1-new", (0, 0))
    assert temporary.sweep(tmp_path) == 1
