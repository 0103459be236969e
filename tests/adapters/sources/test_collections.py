# SPDX-License-Identifier: Apache-2.0
"""Many files in one place: the contract for ZIPs and object stores, names that lead astray, and nothing left behind."""

import io
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import polars as pl
import pytest
from moto import mock_aws
from openpyxl import Workbook

from adapters.sources.conformance import SourceContract, asked_for, close_all, opened, whole, workplace
from duly.adapters.sources import openers
from duly.adapters.sources.collection import distinct, sweep
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import ROW, Asked

CSV = "编号,名\n1,甲\n2,乙\n3,丙\n4,丁\n"


def workbook() -> bytes:
    book, held = Workbook(), io.BytesIO()
    book.active.title = "客户"
    book.active.append(["k", "v"])
    book.active.append(["a", "b"])
    book.save(held)
    return held.getvalue()


def parquet() -> bytes:
    held = io.BytesIO()
    pl.DataFrame({"x": [1, 2]}).write_parquet(held)
    return held.getvalue()


FILES = {
    "../../etc/客户.csv": CSV.encode("gb18030"),
    "b/表.xlsx": workbook(),
    "b/readme.md": b"nothing to read",
    "b/t.json": b'[{"a": 1, "l": [{"b": 2}]}]',
    "t.parquet": parquet(),
}
THERE: dict[str, list[tuple[str | None, ...]]] = {
    "../../etc/客户.csv": [("1", "甲"), ("2", "乙"), ("3", "丙"), ("4", "丁")],
    "b/表.xlsx/客户": [("a", "b")],
    "b/t.json": [("1",)],
    "b/t.json/l": [("1", "2")],
    "t.parquet": [("1",), ("2",)],
}


@pytest.fixture(autouse=True)
def _nothing_stays_behind() -> Iterator[None]:
    yield
    close_all()
    assert not list(workplace().glob("*/*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in FILES.items():
            made.writestr(name, raw)
    return path


class TestArchive(SourceContract):
    @pytest.fixture
    def asked(self, path: Path) -> Asked:
        return asked_for("archive", path)

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        return THERE


class TestFolderOfAStore:
    @pytest.fixture
    def store(self) -> Iterator[Any]:
        with mock_aws():
            client = boto3.client("s3", "us-east-1", aws_access_key_id="k", aws_secret_access_key="s")
            client.create_bucket(Bucket="crm")
            for name, raw in FILES.items():
                client.put_object(Bucket="crm", Key=f"in/{name}", Body=raw)
            client.put_object(Bucket="crm", Key="out/x.csv", Body=b"a,b\n1,2\n")
            yield client

    @pytest.fixture
    def asked(self, store: Any) -> Asked:
        return Asked("s3", "s3://crm/in/", "", "crm", {"auth": {"key": "k", "secret": "crm"}})

    def test_every_cell_of_every_file_is_read(self, asked: Asked) -> None:
        source = opened(asked)
        assert THERE == {table.ref: whole(source, table.ref).rows.drop(ROW).rows() for table in source.tables()}

    def test_a_file_that_was_replaced_is_refused(self, asked: Asked, store: Any) -> None:
        source = opened(asked)
        table = source.tables()[0]
        cut, state = next(source.cuts(table, 9)), source.state(table)
        store.put_object(Bucket="crm", Key="in/../../etc/客户.csv", Body=b"a,b\n1,2\n")
        later = opened(asked)
        assert state != later.state(table)
        with pytest.raises(Refusal) as refused:
            later.read(table, cut)
        assert "transfer.source_changed" == refused.value.code

    @pytest.mark.parametrize(
        ("address", "code"),
        [
            ("s3://crm/nothing/", "transfer.source_missing"),
            ("s3://other/", "transfer.source_unavailable"),
            ("https://crm/", "transfer.source_option"),
        ],
    )
    def test_what_cannot_be_listed_is_refused(self, asked: Asked, address: str, code: str) -> None:
        with pytest.raises(Refusal) as refused:
            opened(asked._replace(address=address))
        assert code == refused.value.code

    def test_a_store_in_our_own_network_is_closed(self, asked: Asked) -> None:
        inside = asked._replace(options={**asked.options, "endpoint": "https://169.254.169.254/"})
        with pytest.raises(Refusal) as refused:
            openers(secret_of=lambda _: "s")["s3"](inside)
        assert "transfer.source_not_allowed" == refused.value.code


class _AsWindowsWrites(zipfile.ZipInfo):
    """A name in the code page of the machine, without the mark that says which."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  the name that the library calls
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def test_names_of_chinese_windows_are_read_and_links_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(_AsWindowsWrites("客户.csv"), CSV)
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("__MACOSX/x.csv", "a,b\n1,2\n")
    assert "客户".encode("gb18030") in path.read_bytes()
    assert ["客户.csv"] == [table.ref for table in opened(asked_for("archive", path)).tables()]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("t.csv", b"0" * 80_000_000)
    with pytest.raises(Refusal) as refused:
        opened(asked_for("archive", path))
    assert "transfer.source_bomb" == refused.value.code


def test_what_a_kill_left_behind_is_removed_and_what_is_in_use_is_not(path: Path) -> None:
    source = opened(asked_for("archive", path))
    source.tables()
    code = (
        "import os, signal, sys; from pathlib import Path; from duly.adapters.sources import openers;"
        "from duly.rooms.transfer.source import Asked;"
        "openers(workplace=lambda: Path(sys.argv[2]))['archive'](Asked('archive', '', sys.argv[1], 'x', {})).tables();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(path), str(workplace())], check=False)
    assert 2 == len(list(workplace().iterdir()))
    sweep(workplace())
    assert 1 == len(list(workplace().iterdir()))
    assert source.tables()


def test_files_of_one_name_are_told_apart() -> None:
    assert ["a.csv", "b", "a (2).csv", "a (3).csv"] == distinct(["a.csv", "b", "a.csv", "a.csv"])
