# SPDX-License-Identifier: Apache-2.0
"""Where the cluster lives. No permission outside its folders is ever changed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from duly.house import places
from duly.kernel.refusals import Refusal
from house.homes import a_folder, as_root


@pytest.fixture()
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with a_folder() as folder:
        monkeypatch.setattr(places, "ELSEWHERE", folder / "duly")
        yield folder / "duly"


def _modes(*paths: Path) -> list[str]:
    return [oct(path.stat().st_mode) for path in paths]


def test_a_cluster_lives_inside_home_where_its_user_can_reach_it() -> None:
    with a_folder() as folder:
        place = places.prepare(folder / "home")
        assert place == folder / "home" / "postgres"
        assert oct(place.stat().st_mode)[-3:] == "700"


@as_root
def test_below_a_private_folder_the_cluster_lives_elsewhere_and_the_folder_stays_private(elsewhere: Path) -> None:
    with a_folder(0o700) as private:
        before = _modes(private, private.parent)
        place = places.prepare(private / "home")

        assert place.parent == elsewhere
        assert (private / "home" / "postgres").readlink() == place
        assert places.place_of(private / "home") == place
        assert _modes(private, private.parent) == before


@as_root
def test_opening_the_private_folder_later_does_not_move_the_cluster(elsewhere: Path) -> None:
    with a_folder(0o700) as private:
        place = places.prepare(private / "home")
        private.chmod(0o755)
        assert places.place_of(private / "home") == place


@as_root
def test_the_cluster_of_a_home_that_was_deleted_is_not_taken_for_that_of_a_new_one(elsewhere: Path) -> None:
    with a_folder(0o700) as private:
        place = places.prepare(private / "home")
        (place / "data").mkdir()
        (private / "home" / "postgres").unlink()

        with pytest.raises(Refusal) as refused:
            places.prepare(private / "home")
        assert refused.value.code == "postgres.left_over"


@as_root
def test_a_strict_umask_does_not_lock_the_cluster_s_user_out() -> None:
    with a_folder() as folder:
        umask = os.umask(0o077)
        try:
            place = places.prepare(folder / "new" / "newer" / "home")
        finally:
            os.umask(umask)
        assert place == folder / "new" / "newer" / "home" / "postgres"
        assert places.others_can_enter(place.parent)


def test_a_home_too_long_for_a_socket_gets_one_in_the_temporary_folder() -> None:
    with a_folder() as folder:
        home = folder / ("x" * 100)
        places.prepare(home)
        socket = places.socket_folder(home)
        try:
            assert len(str(socket)) < 80
            assert oct(socket.stat().st_mode)[-3:] == "700"
        finally:
            socket.rmdir()


def test_two_names_of_one_home_lead_to_one_socket() -> None:
    with a_folder() as folder:
        home = folder / ("x" * 100)
        home.mkdir()
        (folder / "link").symlink_to(home)
        assert places._mark(home) == places._mark(folder / "link")


@as_root
def test_a_socket_folder_that_somebody_else_prepared_is_refused() -> None:
    with a_folder() as folder:
        home = folder / ("x" * 100)
        trap = places.socket_folder(home)
        trap.mkdir()
        os.chown(trap, 12345, 12345)
        try:
            with pytest.raises(Refusal) as refused:
                places.prepare(home)
        finally:
            trap.rmdir()
        assert refused.value.code == "postgres.not_ours"


def test_a_link_in_place_of_the_socket_folder_is_refused() -> None:
    with a_folder() as folder:
        home = folder / ("x" * 100)
        trap = places.socket_folder(home)
        trap.symlink_to(folder)
        try:
            with pytest.raises(Refusal) as refused:
                places.prepare(home)
        finally:
            trap.unlink()
        assert refused.value.code == "postgres.not_ours"
