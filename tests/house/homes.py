# SPDX-License-Identifier: Apache-2.0
"""Homes for tests that start real clusters, and commands run in them, also as an ordinary user."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

import duly as duly_package
from duly.house.places import others_can_enter

IS_ROOT = os.geteuid() == 0
PATIENCE = 60.0
as_root = pytest.mark.skipif(not IS_ROOT, reason="mounts and other users take root")


def _public_python() -> str | None:
    """An interpreter of this version that an ordinary user can run; ours may lie in a private folder."""
    for path in (Path(sys.executable).resolve(), Path("/usr/bin/python3")):
        if path.exists() and others_can_enter(path.resolve().parent):
            said = subprocess.run(
                [path, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=False
            )
            if said.stdout.strip() == str(tuple(sys.version_info[:2])):
                return str(path)
    return None


PUBLIC_PYTHON = _public_python()
LIBRARIES = [str(Path(duly_package.__file__).parent.parent), str(Path(psycopg.__file__).parent.parent)]
can_drop = pytest.mark.skipif(
    not IS_ROOT or PUBLIC_PYTHON is None or not all(others_can_enter(Path(path)) for path in LIBRARIES),
    reason="takes root, and an installation that an ordinary user can read",
)


@contextmanager
def a_folder(mode: int = 0o711) -> Iterator[Path]:
    """A folder of its own directly in the temporary folder, passable unless said otherwise, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="duly-test-"))
    folder.chmod(mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def a_small_disk(megabytes: int, *options: str) -> Iterator[Path]:
    """A file system of so many megabytes."""
    with a_folder() as folder:
        line = ["mount", "-t", "tmpfs", "-o", ",".join((f"size={megabytes}m", "mode=711", *options)), "tmpfs", folder]
        if subprocess.run(line, capture_output=True, check=False).returncode:
            pytest.skip("this machine does not let its root mount a small disk")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a command sees: the embedded database of this home, and nothing of the test run's own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DULY_", "LC_", "LANG", "DJANGO_"))
    }
    return kept | {"DULY_HOME": str(home), "LANG": "en_GB.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"} | more


def command(*words: str) -> list[str]:
    """``duly`` of this installation."""
    return [sys.executable, "-c", "from duly.house.main import main; main()", *words]


def duly(home: Path, *words: str, user: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    drop: dict[str, Any] = {}
    line = command(*words)
    if user is not None:
        entry = pwd.getpwnam(user)
        drop = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/"}
        line[0] = str(PUBLIC_PYTHON)
        more["PYTHONPATH"] = os.pathsep.join(LIBRARIES)
    return subprocess.run(
        line, env=environment(home, **more), capture_output=True, text=True, timeout=120, check=False, **drop
    )


def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def processes_of(home: Path) -> list[str]:
    """Command lines of living processes that name this home, our own tests aside."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(home) in line or f"DULY_HOME={home}\0".encode() in (folder / "environ").read_bytes():
                found.append(f"{folder.name} {line}")
        except OSError:
            continue
    return found
