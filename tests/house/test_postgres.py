# SPDX-License-Identifier: Apache-2.0
"""The embedded PostgreSQL through hardships: killed, out of disk, with stale files, in awkward places."""

import importlib.util
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from duly.house.places import owner_of, socket_folder
from duly.house.postgres import Cluster
from duly.kernel.refusals import Refusal
from house.homes import a_folder, a_small_disk, as_root, can_drop, command, duly, processes_of, until

pytestmark = pytest.mark.slow()


@pytest.fixture()
def home() -> Iterator[Path]:
    with a_folder() as folder:
        yield folder / "home"


@pytest.fixture()
def cluster(home: Path) -> Iterator[Cluster]:
    made = Cluster(home)
    made.start()
    yield made
    made.stop()


def _connect(home: Path) -> psycopg.Connection:
    return psycopg.connect(
        host=str(socket_folder(home)), user="duly", dbname="duly", autocommit=True, connect_timeout=5
    )


def _kill(cluster: Cluster) -> None:
    assert cluster.process is not None
    cluster.process.kill()
    cluster.process.wait()


def test_a_first_start_makes_a_database(cluster: Cluster, home: Path) -> None:
    with _connect(home) as connection:
        assert connection.execute("SELECT current_setting('server_encoding'), current_setting('fsync')").fetchone() == (
            "UTF8",
            "on",
        )


def test_it_listens_on_no_tcp_port(cluster: Cluster) -> None:
    assert cluster.process is not None
    children = Path(f"/proc/{cluster.process.pid}/task/{cluster.process.pid}/children").read_text().split()
    inodes = set()
    for pid in (str(cluster.process.pid), *children):
        with suppress(FileNotFoundError):  # a helper process of PostgreSQL that has just ended
            inodes |= {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    listening = {
        f"socket:[{row.split()[9]}]"
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for row in Path(table).read_text().splitlines()[1:]
        if row.split()[3] == "0A"
    }
    assert any(inode.startswith("socket:") for inode in inodes)
    assert not inodes & listening


def test_a_killed_postmaster_under_load_loses_no_committed_row(cluster: Cluster, home: Path) -> None:
    acknowledged: list[int] = []
    with _connect(home) as connection:
        connection.execute("CREATE TABLE kept (n integer PRIMARY KEY)")

    def write(start: int) -> None:
        try:
            with _connect(home) as connection:
                for n in range(start, start + 1_000_000):
                    connection.execute("INSERT INTO kept VALUES (%s)", (n,))
                    acknowledged.append(n)
        except psycopg.OperationalError:
            pass

    writers = [threading.Thread(target=write, args=(number * 1_000_000,)) for number in range(3)]
    for writer in writers:
        writer.start()
    until(lambda: len(acknowledged) > 300)
    _kill(cluster)
    for writer in writers:
        writer.join()

    cluster.start()

    with _connect(home) as connection:
        kept = {row[0] for row in connection.execute("SELECT n FROM kept")}
    assert set(acknowledged) <= kept


def test_a_stale_postmaster_pid_of_a_number_that_came_again_is_seen_through(home: Path) -> None:
    first = Cluster(home)
    first.start()
    pid_file = first.place / "data" / "postmaster.pid"
    left = pid_file.read_text()
    first.stop()
    owner = owner_of(first.place)
    stranger = subprocess.Popen(["sleep", "60"], user=None if owner is None else owner.pw_uid)
    try:
        pid_file.write_text(left.replace(left.splitlines()[0], str(stranger.pid), 1))
        second = Cluster(home)
        second.start()
        second.stop()
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("left", ["", "no number\n"])
def test_a_postmaster_pid_cut_off_by_a_crash_is_seen_through(home: Path, left: str) -> None:
    first = Cluster(home)
    first.start()
    first.stop()
    (first.place / "data" / "postmaster.pid").write_text(left)
    second = Cluster(home)
    second.start()
    second.stop()


def test_a_postmaster_whose_launcher_was_killed_ends_by_itself(home: Path) -> None:
    script = "import sys, time; from pathlib import Path; from duly.house.postgres import Cluster\n"
    script += "c = Cluster(Path(sys.argv[1])); c.start(); print(c.process.pid, flush=True); time.sleep(60)"
    launcher = subprocess.Popen([command()[0], "-c", script, home], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    number = launcher.stdout.readline().strip()
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    until(lambda: not Path(f"/proc/{number}").exists())


def test_a_very_long_home_works(home: Path) -> None:
    long = home / ("long" * 20) / ("longer" * 10)
    cluster = Cluster(long)
    cluster.start()
    try:
        with _connect(long) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.stop()
        socket_folder(long).rmdir()


def test_without_binaries_it_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Refusal) as refused:
        Cluster(home).start()
    assert refused.value.code == "postgres.no_binaries"
    assert "DULY_DATABASE_URL" in refused.value.say("zh")


def test_a_cluster_of_another_major_version_is_left_alone(home: Path) -> None:
    cluster = Cluster(home)
    cluster.start()
    cluster.stop()
    (cluster.place / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(Refusal) as refused:
        cluster.start()
    assert refused.value.code == "postgres.other_major"
    assert "17" in str(refused.value)


def test_an_interrupted_first_start_is_made_again(home: Path) -> None:
    cluster = Cluster(home)
    (home / "postgres" / "data.partial" / "base").mkdir(parents=True)
    cluster.start()
    cluster.stop()


@as_root
def test_a_full_disk_at_the_first_start_is_told_as_such() -> None:
    with a_small_disk(20) as disk, pytest.raises(Refusal) as refused:
        Cluster(disk / "home").start()
    assert refused.value.code == "postgres.disk_full"


@as_root
def test_a_disk_that_fills_up_and_is_freed_loses_nothing() -> None:
    with a_small_disk(300) as disk:
        home = disk / "home"
        cluster = Cluster(home)
        cluster.start()
        try:
            with _connect(home) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
            filler = disk / "filler"
            with pytest.raises(OSError, match="No space"), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(1 << 20))
            with pytest.raises(psycopg.Error), _connect(home) as connection:
                connection.execute("CREATE TABLE more AS SELECT repeat('x', 1000) FROM generate_series(1, 200000)")
            filler.unlink()
            if not cluster.is_running():
                cluster.start()
            until(lambda: _answers(home))
            with _connect(home) as connection:
                assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
        finally:
            cluster.stop()


def _answers(home: Path) -> bool:
    try:
        _connect(home).close()
    except psycopg.OperationalError:
        return False
    return True


@as_root
def test_a_home_on_a_read_only_disk_is_refused_with_the_reason() -> None:
    with a_small_disk(5, "ro") as disk:
        done = duly(disk / "home", "init")
        assert done.returncode == 6
        assert "Read-only file system" in done.stderr
        assert "Traceback" not in done.stderr


@can_drop
def test_an_ordinary_user_needs_nothing_of_root() -> None:
    with a_folder(0o777) as folder:
        home = folder / "home"
        made = duly(home, "--json", "init", user="nobody")
        assert made.returncode == 0, made.stderr
        assert json.loads(made.stdout)["home"] == str(home)
        assert oct(home.stat().st_mode)[-3:] == "700"
        assert (home / "postgres").stat().st_uid == home.stat().st_uid != 0
        assert duly(home, "users", "list", user="nobody").returncode == 0
        until(lambda: not processes_of(home))


@can_drop
def test_an_ordinary_user_without_the_right_to_write_is_told_where() -> None:
    with a_folder(0o755) as folder:
        done = duly(folder / "home", "init", user="nobody", LANG="zh_CN.UTF-8")
        assert done.returncode == 6
        assert "无法写入" in done.stderr
        assert str(folder) in done.stderr


def test_a_stop_is_quick_even_with_sessions_open(cluster: Cluster, home: Path) -> None:
    held = _connect(home)
    began = time.monotonic()
    cluster.stop()
    assert time.monotonic() - began < 10
    held.close()


def test_ctrl_c_in_a_terminal_does_not_reach_it(cluster: Cluster) -> None:
    assert cluster.process is not None
    assert os.getsid(cluster.process.pid) == cluster.process.pid
