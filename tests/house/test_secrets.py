# SPDX-License-Identifier: Apache-2.0
"""Secrets that plans name."""

from pathlib import Path

import pytest

from duly.house.secrets import secret_of
from duly.kernel.refusals import Refusal


def test_it_is_what_the_file_of_its_name_says(tmp_path: Path) -> None:
    (tmp_path / "erp").write_text("s3cret\n", encoding="utf-8")
    assert secret_of(tmp_path, "erp") == "s3cret"


@pytest.mark.parametrize("name", ["gone", "../erp", "a/b", "", ".", "..", "a" * 65])
def test_nothing_else_of_the_machine_can_be_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (tmp_path / "erp").write_text("s3cret", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        secret_of(folder, name)
    assert refused.value.code == "config.no_secret"
