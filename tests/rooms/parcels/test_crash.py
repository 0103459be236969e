# SPDX-License-Identifier: Apache-2.0
"""A package that was being written when the process was killed, or when the disk was full, is finished afterwards and whole."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from duly.rooms.parcels.bag import durable
from duly.rooms.parcels.bag.checking import check
from duly.rooms.parcels.bag.opening import open_into
from duly.rooms.parcels.bag.places import Folder
from duly.rooms.parcels.bag.writing import Plan, Writer
from rooms.parcels.bags import FILES, PARCEL, RECEIVER_SECRET, a_card, a_long_bag, owner
from rooms.parcels.stage import refused

KILLS = 4
WRITES = """
import sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from rooms.parcels.bags import a_long_bag
a_long_bag(Path(sys.argv[3]))
"""


def test_a_writer_that_is_killed_again_and_again_ends_with_a_whole_package(tmp_path: Path) -> None:
    dice, tests = random.Random(6), Path(__file__).parents[2]
    command = [sys.executable, "-c", WRITES, str(tests), str(tests.parent / "src"), str(tmp_path)]
    counts = []
    for _ in range(KILLS):
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        seen = len(counts) and counts[-1]
        while process.poll() is None and _files(tmp_path) < min(seen + dice.randrange(1, 7), FILES - 5):
            time.sleep(0.005)
        assert process.poll() is None, process.stderr and process.stderr.read()
        process.send_signal(signal.SIGKILL)
        process.wait()
        counts.append(_files(tmp_path))
    assert counts == sorted(counts)

    place = Folder(a_long_bag(tmp_path))

    opened = open_into(place, check(place), owner(), tmp_path / "open")
    assert [path.read_bytes() for path in opened.tables[0].files] == [
        b"".join(f"{n},{piece}\n".encode() * 500 for piece in range(3)) for n in range(FILES)
    ]


def test_a_full_disk_refuses_and_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(tmp_path / "bag", Plan(PARCEL, (a_card(RECEIVER_SECRET),)))
    writer.add("tables/0000/00000.csv", lambda: [b"1"])

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(durable.os, "fsync", full)
    assert refused(lambda: writer.add("tables/0000/00001.csv", lambda: [b"2"])).code == "parcels.no_room"
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / "bag" / "data").iterdir()] == ["00001.tpk"]


def test_a_key_never_seals_twice(tmp_path: Path) -> None:
    """The same content, interrupted and sealed anew, has nothing in common with what was there before."""

    class Broken(Exception):
        pass

    def breaks() -> object:
        yield bytes(64)
        raise Broken

    writer = Writer(tmp_path / "bag", Plan(PARCEL, (a_card(RECEIVER_SECRET),)))
    with pytest.raises(Broken):
        writer.add("tables/0000/00000.csv", breaks)  # type: ignore[arg-type]  # a generator function is what it takes
    again = Writer(tmp_path / "bag", Plan(PARCEL, (a_card(RECEIVER_SECRET),)))
    again.add("tables/0000/00000.csv", lambda: [bytes(64)])
    first = (tmp_path / "bag" / "data" / "00001.tpk").read_bytes()
    third = Writer(tmp_path / "other", Plan(PARCEL, (a_card(RECEIVER_SECRET),)))
    third.add("tables/0000/00000.csv", lambda: [bytes(64)])
    assert first[32:] != (tmp_path / "other" / "data" / "00001.tpk").read_bytes()[32:]


def _files(folder: Path) -> int:
    return len(list((folder / "bag" / "data").glob("*.tpk")))
