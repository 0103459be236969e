# SPDX-License-Identifier: Apache-2.0
"""A package as one file: the same bytes every time, readable by everybody, and nothing hidden in it."""

import bz2
import errno
import gzip
import io
import lzma
import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from duly.rooms.parcels.bag.checking import check
from duly.rooms.parcels.bag.packing import bring, pack, packed
from duly.rooms.parcels.bag.places import Tar, place_at
from duly.rooms.parcels.rules import tarring
from rooms.parcels.bags import a_bag
from rooms.parcels.stage import refused


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    first = b"".join(packed(bag))
    for path in bag.rglob("*"):
        path.touch()
    assert b"".join(packed(bag)) == first


def test_what_was_packed_is_whole_and_copies_back(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    pack(bag, tmp_path / "p.tar")
    place = place_at(tmp_path / "p.tar")
    checked = check(place)
    bring(place, checked, tmp_path / "copy")
    for path in bag.rglob("*"):
        assert path.is_dir() or (tmp_path / "copy" / path.relative_to(bag)).read_bytes() == path.read_bytes()


def test_other_programs_unpack_it(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    pack(bag, tmp_path / "p.tar")
    with tarfile.open(tmp_path / "p.tar") as archive:
        assert {member.name for member in archive} == {str(p.relative_to(bag)) for p in bag.rglob("*") if p.is_file()}
    (tmp_path / "by_tar").mkdir()
    subprocess.run(["tar", "xf", tmp_path / "p.tar", "-C", tmp_path / "by_tar"], check=True)
    assert check(place_at(tmp_path / "by_tar")).seal == check(place_at(bag)).seal


@pytest.mark.parametrize("size", [0, 1, 8**11 - 1, 8**11, 1 << 40])
def test_every_size_has_one_header_that_others_read(size: int) -> None:
    head = tarring.member("data/00001.tpk", size)
    assert tarring.read_member(head) == ("data/00001.tpk", size)
    assert tarfile.TarInfo.frombuf(head, "ascii", "strict").size == size


def other(name: str, data: bytes = b"x", **fields: object) -> bytes:
    """A tar file with one member, as Python would write it."""
    held = io.BytesIO()
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        other("../../evil"), other("/etc/passwd"), other("data/00000.tpk", type=tarfile.SYMTYPE, linkname="/etc/passwd", size=0),
        other("data/00000.tpk", type=tarfile.LNKTYPE, linkname="bagit.txt", size=0), other("data", type=tarfile.DIRTYPE, size=0),
        other("data/00000.tpk", pax_headers={"path": "../x"}), other("x" * 300), other("data/00000.tpk", mtime=1),
        other("data/00000.tpk", uid=1000), other("data/00000.tpk", type=tarfile.CHRTYPE, size=0), other("数据"),
    ],
)  # fmt: skip
def test_only_plain_members_in_the_one_form_are_taken(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "p.tar").write_bytes(raw)
    assert refused(lambda: Tar(tmp_path / "p.tar")).code in {"parcels.bad_tar", "parcels.odd_file"}
    assert [path.name for path in tmp_path.iterdir()] == ["p.tar"]


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut in the end": lambda raw: raw[:-1],
    "without its end": lambda raw: raw[:-1024],
    "cut in a member": lambda raw: raw[: len(raw) // 2],
    "something behind": lambda raw: raw + b"x",
    "empty blocks behind": lambda raw: raw + bytes(512),
    "a member twice": lambda raw: raw[:-1024] + tarring.member("bagit.txt", 0) + bytes(1024),
    "a size beyond the end": lambda raw: raw[:-1024] + tarring.member("data/09999.tpk", 1 << 62) + bytes(1024),
    "something in the filling": lambda raw: raw[: 512 + 200] + b"\1" + raw[512 + 201 :],
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_tar_that_was_harmed_is_refused(tmp_path: Path, harm: str) -> None:
    raw = HARMS[harm](b"".join(packed(a_bag(tmp_path))))
    (tmp_path / "p.tar").write_bytes(raw)
    assert refused(lambda: place_at(tmp_path / "p.tar")).code == "parcels.bad_tar"


def test_a_tar_of_countless_members_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "p.tar").open("wb") as file:
        for number in range(20_050):
            file.write(tarring.member(f"data/{number:05d}.tpk", 0))
        file.write(tarring.end())
    assert refused(lambda: place_at(tmp_path / "p.tar")).code == "parcels.bad_tar"


@pytest.mark.parametrize("squeeze", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_not_unpacked(tmp_path: Path, squeeze: Callable[[bytes], bytes]) -> None:
    (tmp_path / "p.tar").write_bytes(squeeze(bytes(50_000_000)))
    no = refused(lambda: place_at(tmp_path / "p.tar"))
    assert (no.code, "compressed" in no.say("en")) == ("parcels.not_a_parcel", True)


def test_a_zip_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/00000.tpk", bytes(50_000_000))
    assert refused(lambda: place_at(tmp_path / "p.zip")).code == "parcels.not_a_parcel"


@pytest.mark.parametrize("raw", [b"", b"hello", bytes(10_240), b"%PDF-1.7" + bytes(2000)])
def test_what_is_no_tar_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "p.tar").write_bytes(raw)
    assert refused(lambda: place_at(tmp_path / "p.tar")).code == "parcels.not_a_parcel"


def test_a_pipe_is_no_package(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.tar")
    assert refused(lambda: place_at(tmp_path / "p.tar")).code == "parcels.not_a_parcel"


@pytest.mark.parametrize("name", ["bag", "p.tar"])
def test_a_medium_that_fails_names_the_file(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(a_bag(tmp_path), tmp_path / "p.tar")
    place, real = place_at(tmp_path / name), os.pread

    def fails(descriptor: int, size: int, at: int) -> bytes:
        raw = real(descriptor, size, at)
        if raw.startswith(b"DULYTPK1"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return raw

    monkeypatch.setattr(os, "pread", fails)
    no = refused(lambda: check(place))
    assert (no.code, no.values["path"]) == ("parcels.damaged", "data/00000.tpk")


def test_an_empty_folder_is_no_package(tmp_path: Path) -> None:
    assert refused(lambda: place_at(tmp_path)).code == "parcels.not_a_parcel"


@pytest.mark.parametrize("path", ["nowhere", "nowhere\0"])
def test_nothing_is_no_package(tmp_path: Path, path: str) -> None:
    assert refused(lambda: place_at(tmp_path / path)).code == "parcels.no_such_place"
