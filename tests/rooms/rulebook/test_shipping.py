# SPDX-License-Identifier: Apache-2.0
"""The packs of Duly are read once for a version of them, and are the same however they were come by."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from duly.rooms.rulebook import queries
from duly.rooms.rulebook.facts import Pack
from duly.rooms.rulebook.queries import shipping
from duly.rooms.rulebook.rules import compact

SAID = """
import sys
from dataclasses import replace
import django
django.setup()
from duly.kernel.canonical import encode
from duly.rooms.rulebook import queries
from duly.rooms.rulebook.rules.telling import as_json
from rooms.rulebook.looking import NOW, SNAPSHOT
for kind in ("address_change", "fee_change", "data_breach"):
    seen = replace(SNAPSHOT, kind=kind, regions=("CN", "US-NY", "DE"), answers={"sells_to_consumers": True})
    sys.stdout.buffer.write(encode([as_json(one) for one in queries.decide(seen, NOW)]))
    sys.stdout.buffer.write(repr(queries.check(seen, NOW)).encode())
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(shipping, "settings", SimpleNamespace(DULY=SimpleNamespace(home=tmp_path)))
    shipping.shipped.cache_clear()
    yield tmp_path
    shipping.shipped.cache_clear()


def read_anew() -> tuple[Pack, ...]:
    shipping.shipped.cache_clear()
    return shipping.shipped()


def test_what_is_kept_is_what_was_read() -> None:
    packs = queries.shipped()
    assert compact.unpacked(compact.packed(packs)) == packs
    with pytest.raises(TypeError):
        compact.unpacked(b'[{"tuple":[1]}]')


def test_the_second_process_reads_no_yaml(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_anew()
    monkeypatch.setattr(shipping, "_read", lambda *_: pytest.fail("it was read again"))
    assert read_anew() == first
    assert len(list((home / "cache").iterdir())) == 1


@pytest.mark.parametrize("spoilt", [b"", b"x" * 70, b"[]"])
def test_a_spoilt_file_is_not_used_and_is_made_anew(home: Path, spoilt: bytes) -> None:
    first = read_anew()
    (kept,) = (home / "cache").iterdir()
    good = kept.read_bytes()
    for bad in (spoilt, good[:-10], good.replace(b'"block"', b'"inform"', 1)):
        kept.write_bytes(bad)
        assert read_anew() == first
        assert kept.read_bytes() == good


def test_other_code_or_other_packs_are_kept_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_anew()
    (before,) = (home / "cache").iterdir()
    monkeypatch.setattr(shipping, "_code", lambda _: [b"changed"])
    read_anew()
    (after,) = (home / "cache").iterdir()
    assert before != after


def test_without_a_data_folder_they_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    nowhere = SimpleNamespace(DULY=SimpleNamespace(home=home / "none"))
    monkeypatch.setattr(shipping, "settings", nowhere)
    assert read_anew()
    assert not (home / "none").exists()


def test_every_process_says_the_same_byte_for_byte(tmp_path: Path) -> None:
    """With other seeds for the order of sets, and whether the packs were read from YAML or from what was kept."""
    root = Path(__file__).parents[3]
    plain = {
        "DULY_HOME": str(tmp_path), "DULY_SECRET": "x" * 40, "DJANGO_SETTINGS_MODULE": "duly.house.settings",
        "PYTHONPATH": str(root / "tests"), "PATH": os.environ["PATH"],
    }  # fmt: skip
    said = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SAID],
            env=plain | {"PYTHONHASHSEED": seed}, check=True, capture_output=True, timeout=60,
        ).stdout
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert len(said) == 1
    assert b"CN-" in said.pop()
    assert list((tmp_path / "cache").glob("rulepacks-*.json"))
