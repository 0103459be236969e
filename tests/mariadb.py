# SPDX-License-Identifier: Apache-2.0
"""A MariaDB server of the tests' own, from Debian's package: its data and its socket in one short folder, no TCP port."""

import atexit
import getpass
import os
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pymysql

from needs import needed

_PATIENCE = 60


@cache
def server() -> str:
    """The address of the server, without a database, started at the first question and stopped when the tests end."""
    install, daemon = shutil.which("mariadb-install-db"), _found("mariadbd")
    needed(bool(install and daemon), "mariadb-server")
    folder = Path(tempfile.mkdtemp(prefix="duly-mdb-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # Who started it is who it runs as: root has to say so.
    me = [f"--user={getpass.getuser()}"] if os.geteuid() == 0 else []
    data = f"--datadir={folder / 'data'}"
    subprocess.run(
        [str(install), "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db", *me],
        check=True,
        capture_output=True,
    )
    socket = folder / "socket"
    options = [
        "--skip-networking",
        f"--socket={socket}",
        f"--pid-file={folder / 'pid'}",
        "--innodb-buffer-pool-size=256M",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                str(daemon),
                "--no-defaults",
                data,
                *options,
                "--innodb-flush-log-at-trx-commit=1",
                "--local-infile=1",
                *me,
            ],
            stdout=log,
            stderr=log,
        )
    atexit.register(_stop, process)
    _await(socket, process, folder / "log")
    return f"mysql://root@localhost/?unix_socket={quote(str(socket))}"


def _found(name: str) -> str | None:
    """Servers stand where an ordinary user's PATH does not lead."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def _await(socket: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            pymysql.connect(unix_socket=str(socket), user="root").close()
        except pymysql.err.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text()[-2_000:]) from error
            time.sleep(0.1)
        else:
            return


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
