# SPDX-License-Identifier: Apache-2.0
"""Who runs the embedded PostgreSQL, and until when.

Everybody who needs it holds ``run/users.lock`` shared. Whoever finds it down starts a keeper: a process of its own
that holds ``run/owner.lock`` alone, so that there is never a second one, runs the postmaster, starts it again when it
dies, and stops it when it obtains ``users.lock`` for itself alone, that is, when the last user has left. While the
keeper stops it, a newcomer waits at ``users.lock``; then it finds the database down and starts over. Locks end with
their processes, so a ``kill -9`` of anybody leaves nothing stale.
"""

import json
import math
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import psycopg

from duly.house.locks import is_held, lock
from duly.house.places import make_home, place_of, socket_folder
from duly.house.postgres import DID_NOT_START, HOME_NOT_WRITABLE, SUPERUSER, Cluster
from duly.kernel.refusals import Because, Refusal, RefusalKind, refusal
from duly.kernel.words import Words

NO_HOME = refusal(
    "house.no_home",
    Because.MISSING,
    en="There is no data of Duly in {home}. Make it with `duly init`, or name another folder with --home.",
    zh="{home} 中没有 Duly 的数据。请先运行 duly init，或用 --home 指定其他目录。",
)
ALREADY_UP = refusal(
    "house.already_up",
    Because.CONFLICT,
    en="`duly up` runs already on {home}. Stop it first, or name another folder with --home.",
    zh="{home} 上已有 duly up 在运行。请先停止它，或用 --home 指定其他目录。",
)
_LIMIT = 150.0
_TURN = 0.1
_BACK_OFF = (0.0, 0.2, 1.0, 5.0)
"""Pauses before the postmaster is started again; the last one repeats."""


def users_lock(home: Path) -> Path:
    """Held shared by everybody who uses the database."""
    return home / "run" / "users.lock"


def up_lock(home: Path) -> Path:
    """Held alone by ``duly up``."""
    return home / "run" / "up.lock"


def owner_lock(home: Path) -> Path:
    """Held alone by the keeper."""
    return home / "run" / "owner.lock"


@contextmanager
def opened(home: Path, *, create: bool = False, progress: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Keep the embedded database running while the block does.

    Raises:
        Refusal: ``house.no_home`` unless ``create``; what :meth:`Cluster.start` refuses.
    """
    if not create and not Cluster(home).exists():
        raise NO_HOME(home=home)
    try:
        make_home(home)
        held = lock(users_lock(home), shared=True, patience=math.inf)
    except OSError as error:
        raise HOME_NOT_WRITABLE(path=error.filename or home, why=error.strerror) from error
    with held:
        keeper = ensure(home, progress)
        yield
    if keeper is not None:
        _see_out(home, keeper)


def ensure(home: Path, progress: Callable[[str], None] = lambda _: None) -> subprocess.Popen[bytes] | None:
    """Wait until the database answers, starting a keeper when there is none; gives the keeper if it is our child.

    The caller holds ``users.lock``.

    Raises:
        Refusal: what :meth:`Cluster.start` refuses.
    """
    deadline = time.monotonic() + _LIMIT
    keeper: subprocess.Popen[bytes] | None = None
    while time.monotonic() < deadline:
        if is_held(owner_lock(home)):
            if answers(home):
                return keeper
        elif keeper is None or keeper.poll() is not None:
            keeper = spawn(home)
        if keeper is not None:
            _hear(keeper, progress)
        else:
            time.sleep(0.03)
    raise DID_NOT_START(log=Cluster(home).log, tail="-")


def answers(home: Path) -> bool:
    """Whether the database of this home takes connections now."""
    try:
        psycopg.connect(host=str(socket_folder(home)), user=SUPERUSER, dbname=SUPERUSER, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster_of(home: Path) -> str:
    """The process number of the running postmaster; empty when none is known."""
    with suppress(OSError, IndexError):
        return (place_of(home) / "data" / "postmaster.pid").read_text().splitlines()[0]
    return ""


def spawn(home: Path) -> subprocess.Popen[bytes]:
    """Start a keeper that outlives us."""
    with (home / "run" / "keeper.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "duly.house.keeper", str(home)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, cwd="/", start_new_session=True,
        )  # fmt: skip


def _hear(keeper: subprocess.Popen[bytes], progress: Callable[[str], None]) -> None:
    """Take a line from the keeper, if there is one within a moment."""
    if keeper.stdout is None or keeper.stdout.closed:
        time.sleep(0.03)
        return
    if not select.select([keeper.stdout], [], [], 0.03)[0]:
        return
    line = keeper.stdout.readline()
    if not line:
        keeper.stdout.close()
        return
    told = json.loads(line)
    if "code" in told:
        words = Words.literal(told["en"], told["zh"])
        raise Refusal(RefusalKind(told["code"], Because(told["because"]), words), field=None, values={})
    progress(told["doing"])


def _see_out(home: Path, keeper: subprocess.Popen[bytes]) -> None:
    """Wait for our keeper to stop the database, so that nothing of us runs on; not when somebody else still uses it."""
    with suppress(OSError), lock(users_lock(home)) as alone:
        if not alone:
            return
    with suppress(subprocess.TimeoutExpired):
        keeper.wait(5)


def _tell(**values: str) -> None:
    with suppress(OSError):
        os.write(1, json.dumps(values).encode() + b"\n")


def _note(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {text}\n")
    sys.stderr.flush()


class _Stop:
    """Set by SIGTERM and SIGINT."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def keep(home: Path) -> int:
    """Run the postmaster until the last user has left; the body of the keeper's process."""
    stop = _Stop()
    with lock(owner_lock(home), patience=0.5) as mine:
        if not mine:
            return 0
        cluster = Cluster(home)
        try:
            cluster.start(lambda doing: _tell(doing=doing))
        except Refusal as no:
            _tell(code=no.code, because=no.kind.because.value, en=no.say("en"), zh=no.say("zh"))
            _note(no.say("en"))
            return 1
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the starter sees the end of the pipe and listens no longer
        try:
            _keep_running(home, cluster, stop)
        finally:
            cluster.stop()
    return 0


def _keep_running(home: Path, cluster: Cluster, stop: _Stop) -> None:
    failures, next_try = 0, 0.0
    while not stop.asked:
        with lock(users_lock(home)) as alone:
            if alone:
                cluster.stop()
                return
        if cluster.is_running():
            failures = 0
        elif time.monotonic() >= next_try:
            _note("the postmaster ended; starting it again")
            try:
                cluster.start()
            except Refusal as no:
                _note(no.say("en"))
            failures += 1
            next_try = time.monotonic() + _BACK_OFF[min(failures, len(_BACK_OFF) - 1)]
        time.sleep(_TURN)


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1])))
