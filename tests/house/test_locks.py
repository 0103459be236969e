# SPDX-License-Identifier: Apache-2.0
"""Locks end with their holders; a file that merely lies there locks nothing."""

import subprocess
import sys
from pathlib import Path

from duly.house.locks import is_held, lock

HOLD = "import sys, time; from pathlib import Path; from duly.house.locks import lock\n"
HOLD += "with lock(Path(sys.argv[1])) as mine: print(mine, flush=True); time.sleep(60)"


def test_one_at_a_time(tmp_path: Path) -> None:
    with lock(tmp_path / "a") as first, lock(tmp_path / "a") as second:
        assert first
        assert not second
        assert is_held(tmp_path / "a")
    assert not is_held(tmp_path / "a")


def test_sharing_keeps_out_only_who_wants_it_alone(tmp_path: Path) -> None:
    with lock(tmp_path / "a", shared=True) as first, lock(tmp_path / "a", shared=True) as second:
        assert first
        assert second
        with lock(tmp_path / "a") as alone:
            assert not alone


def test_a_file_that_a_killed_process_left_locks_nothing(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "a"], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    with lock(tmp_path / "a") as meanwhile:
        assert not meanwhile
    holder.kill()
    holder.wait()
    holder.stdout.close()

    with lock(tmp_path / "a", patience=5) as mine:
        assert mine


def test_a_lock_that_never_was_is_not_held(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "none")
