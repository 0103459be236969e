# SPDX-License-Identifier: Apache-2.0
"""The store on disk: the contract, and what disks do."""

import errno
import os
import subprocess
import time
from pathlib import Path

import pytest

from adapters.stores.store_contract import StoreContract, digest_of
from duly.adapters.stores.disk import DiskStore
from duly.kernel.refusals import Refusal


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestDiskStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> DiskStore:
        return DiskStore(lambda: tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    return DiskStore(lambda: tmp_path)


def test_files_are_fanned_out_and_private(store: DiskStore, tmp_path: Path) -> None:
    digest, _ = store.put([b"x"])
    name = digest.removeprefix("sha256:")
    path = tmp_path / name[:2] / name[2:4] / name
    assert b"x" == path.read_bytes()
    assert 0o600 == path.stat().st_mode & 0o777
    assert 0o700 == path.parent.stat().st_mode & 0o777


def test_damage_is_found_on_reading(store: DiskStore, tmp_path: Path) -> None:
    digest, _ = store.put([b"genuine"])
    files_in(tmp_path)[0].write_bytes(b"forged!")
    with pytest.raises(Refusal) as refused:
        b"".join(store.get(digest))
    assert "files.damaged" == refused.value.code


@pytest.mark.parametrize("call", ["open", "fsync", "write"])
@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "files.store_full"), (errno.EDQUOT, "files.store_full"), (errno.EIO, "files.store_unavailable")],
)
def test_a_disk_that_fails_keeps_nothing(
    store: DiskStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    if call == "write":
        monkeypatch.setattr("duly.adapters.stores.disk._write", fails)
    else:
        monkeypatch.setattr(os, call, fails)
    with pytest.raises(Refusal) as refused:
        store.put([b"x"])
    monkeypatch.undo()
    assert code == refused.value.code
    assert [] == files_in(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
def test_a_disk_that_is_really_full_says_so_and_recovers(tmp_path: Path) -> None:
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(tmp_path)], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        store = DiskStore(lambda: tmp_path)
        kept, _ = store.put([b"k" * 1000])
        with pytest.raises(Refusal) as refused:
            store.put(b"x" * 65536 for _ in range(16))
        assert "files.store_full" == refused.value.code
        assert 1 == len(files_in(tmp_path))
        assert b"k" * 1000 == b"".join(store.get(kept))
        assert store.put([b"y" * 65536])[1] == 65536
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_leftovers_of_a_crash_are_swept_after_a_day(store: DiskStore, tmp_path: Path) -> None:
    store.put([b"x"])
    old, new = tmp_path / "incoming" / "old", tmp_path / "incoming" / "new"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert 1 == store.sweep(time.time())
    assert (False, True) == (old.exists(), new.exists())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(Refusal) as refused:
        DiskStore(lambda: blocked).put([b"x"])
    assert "files.store_unavailable" == refused.value.code
    assert digest_of(b"x").startswith("sha256:")
