# SPDX-License-Identifier: Apache-2.0
"""Who runs the embedded database, and until when: started by the first who needs it, stopped after the last."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from duly.house import keeper
from duly.house.keeper import opened
from duly.house.locks import is_held
from duly.house.places import socket_folder
from duly.kernel.refusals import Refusal
from house.homes import a_folder, processes_of, until

pytestmark = pytest.mark.slow()
USER = """
import sys, time
from pathlib import Path
import psycopg
from duly.house.keeper import opened
from duly.house.locks import is_held
from duly.house.places import socket_folder
home = Path(sys.argv[1])
for _ in range(int(sys.argv[3])):
    with opened(home, create=True):
        with psycopg.connect(host=str(socket_folder(home)), user="duly", dbname="duly") as connection:
            connection.execute("SELECT 1")
            print("open", flush=True)
            time.sleep(float(sys.argv[2]))
            connection.execute("SELECT 1")
"""


@pytest.fixture()
def home() -> Iterator[Path]:
    with a_folder() as folder:
        yield folder / "home"
        until(lambda: not processes_of(folder / "home"))


def _user(home: Path, seconds: float, times: int = 1) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, home, str(seconds), str(times)], stdout=subprocess.PIPE, text=True
    )


def _is_open(user: subprocess.Popen[str]) -> None:
    assert user.stdout is not None
    assert user.stdout.readline() == "open\n"


def _end(user: subprocess.Popen[str]) -> int:
    code = user.wait(120)
    assert user.stdout is not None
    user.stdout.close()
    return code


def _keeper_of(home: Path) -> int:
    return next(int(line.split()[0]) for line in processes_of(home) if "duly.house.keeper" in line)


def test_it_is_there_while_used_and_gone_afterwards(home: Path) -> None:
    with opened(home, create=True):
        assert keeper.answers(home)
        assert is_held(keeper.owner_lock(home))
    assert not keeper.answers(home)
    assert not processes_of(home)


def test_a_home_without_data_is_not_made_by_accident(home: Path) -> None:
    with pytest.raises(Refusal) as refused, opened(home):
        pass
    assert refused.value.code == "house.no_home"
    assert not home.exists()


def test_several_at_once_share_one_database(home: Path) -> None:
    users = [_user(home, 1.0) for _ in range(5)]
    for user in users:
        _is_open(user)
    assert len([line for line in processes_of(home) if "postgres -D" in line]) == 1
    assert [_end(user) for user in users] == [0] * 5


def test_coming_and_going_in_any_order_never_fails(home: Path) -> None:
    users = [_user(home, 0.02 * number, times=4) for number in range(6)]
    assert [_end(user) for user in users] == [0] * 6


def test_one_leaving_does_not_take_it_from_the_other(home: Path) -> None:
    staying = _user(home, 4.0)
    _is_open(staying)
    leaving = _user(home, 0.1)
    assert _end(leaving) == 0
    assert keeper.answers(home)
    assert _end(staying) == 0


def test_a_killed_user_leaves_nothing_running(home: Path) -> None:
    user = _user(home, 60)
    _is_open(user)
    user.kill()
    _end(user)
    until(lambda: not processes_of(home), 20)


def test_a_killed_postmaster_is_back_by_itself_with_every_committed_row(home: Path) -> None:
    with opened(home, create=True):
        with _connect(home) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        os.kill(int(keeper.postmaster_of(home)), 9)
        until(lambda: not keeper.answers(home), 5)
        until(lambda: keeper.answers(home), 20)
        with _connect(home) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_killed_keeper_takes_the_postmaster_along_and_the_next_user_starts_over(home: Path) -> None:
    with opened(home, create=True):
        os.kill(_keeper_of(home), 9)
        until(lambda: not keeper.answers(home), 20)
        with opened(home):
            assert keeper.answers(home)


def test_lock_files_left_lying_about_mean_nothing(home: Path) -> None:
    (home / "run").mkdir(parents=True)
    for path in (keeper.owner_lock(home), keeper.users_lock(home)):
        path.write_text("4711\n")
    with opened(home, create=True):
        assert keeper.answers(home)


def test_what_the_keeper_refuses_reaches_the_user_in_both_languages(home: Path) -> None:
    with opened(home, create=True):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("9{}\n")
    with pytest.raises(Refusal) as refused, opened(home):
        pass
    assert refused.value.code == "postgres.other_major"
    assert "9{}" in refused.value.say("en")
    assert "9{}" in refused.value.say("zh")


def test_a_second_use_starts_in_less_than_three_seconds(home: Path) -> None:
    with opened(home, create=True):
        pass
    began = time.monotonic()
    with opened(home):
        pass
    assert time.monotonic() - began < 3


def _connect(home: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(socket_folder(home)), user="duly", dbname="duly", autocommit=True)
