# SPDX-License-Identifier: Apache-2.0
"""A stranger checks a sealed package without its key: what holds is said, what was harmed is found, what is not proven is named."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from duly.rooms.parcels.bag.packing import pack
from duly.rooms.parcels.rules.cards import private
from duly.rooms.parcels.rules.custody import entry
from duly.rooms.parcels.terms import Event
from duly_verify.parcel import main, result
from rooms.parcels.bags import (
    NOW,
    PARCEL,
    RECEIVER_SECRET,
    SENDER_SECRET,
    STRANGER_SECRET,
    Made,
    a_bag,
    a_card,
    a_chain,
    signed_anew,
    text,
)


def codes(path: Path, wanted: str | None = None) -> list[str]:
    verdict = result(path, wanted)
    assert verdict["failure"] is None, verdict["failure"]
    return [row["code"] for row in verdict["checked"]]


def failure(path: Path) -> str:
    found = result(path, None)["failure"]
    assert found is not None
    assert found["en"]
    assert found["zh"]
    return str(found["code"])


def test_a_whole_package_is_said_to_be_whole(tmp_path: Path) -> None:
    assert codes(a_bag(tmp_path)) == ["lists", "signature", "custody", "digests"]


def test_as_one_file_it_is_the_same(tmp_path: Path) -> None:
    pack(a_bag(tmp_path), tmp_path / "p.tar")
    assert codes(tmp_path / "p.tar") == ["lists", "signature", "custody", "digests"]


def test_it_says_which_key_signed_and_that_the_owner_is_not_proven(tmp_path: Path) -> None:
    verdict = result(a_bag(tmp_path), None)
    (owner,) = (row for row in verdict["not_proven"] if row["code"] == "not_owner")
    assert a_card(SENDER_SECRET).fingerprint in owner["en"]
    assert a_card(SENDER_SECRET).fingerprint in owner["zh"]


def test_a_named_key_is_held_to(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    digits = a_card(SENDER_SECRET).fingerprint.replace(" ", "")
    assert "key" in codes(bag, digits)
    found = result(bag, a_card(STRANGER_SECRET).fingerprint.replace(" ", ""))["failure"]
    assert found is not None
    assert found["code"] == "other_key"


def test_entries_of_the_receiver_are_checked_with_the_receivers_key(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    chain = a_chain(bag, PARCEL)
    signer = (a_card(RECEIVER_SECRET), private(RECEIVER_SECRET))
    chain.append(entry(chain, PARCEL, Event.RECEIVED, at=NOW, signer=signer, data={}))
    (bag / "custody.jsonl").write_bytes(text(chain))
    (told,) = (row for row in result(bag, None)["checked"] if row["code"] == "custody")
    assert "received (Other Ltd" in told["en"]
    assert "接收 (Other Ltd" in told["zh"]


@pytest.mark.parametrize("path", ["bagit.txt", "bag-info.txt", "parcel.json", "keys.json", "manifest-sha256.txt", "tagmanifest-sha256.txt", "custody.jsonl", "data/00000.tpk", "data/00001.tpk"])  # fmt: skip
def test_no_bit_can_be_flipped(tmp_path: Path, path: str) -> None:
    bag = a_bag(tmp_path)
    whole = (bag / path).read_bytes()
    dice = random.Random(path)
    for _ in range(8):
        at, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
        changed = whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]
        if path == "custody.jsonl" and _is_second_signature(whole, at):
            continue  # which this program does not compute, and says so
        (bag / path).write_bytes(changed)
        assert failure(bag)


def _is_second_signature(whole: bytes, at: int) -> bool:
    """Whether a place lies in a signature of ML-DSA-65."""
    start = whole.rfind(b'"ml_dsa_65":"', 0, at)
    return start >= 0 and at < whole.find(b'"', start + 13)


@pytest.mark.parametrize("path", ["data/00009.tpk", "data/x.sh", "fetch.txt"])
def test_a_file_too_many_is_found(tmp_path: Path, path: str) -> None:
    bag = a_bag(tmp_path)
    (bag / path).write_bytes(b"x")
    assert failure(bag) == "bad_member"


@pytest.mark.parametrize("path", ["data/00001.tpk", "manifest.sig", "custody.jsonl", "keys.json"])
def test_a_missing_file_is_found(tmp_path: Path, path: str) -> None:
    bag = a_bag(tmp_path)
    (bag / path).unlink()
    assert failure(bag) == "bad_member"


def test_a_link_is_found(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    shutil.move(bag / "data", tmp_path / "there")
    (bag / "data").symlink_to(tmp_path / "there")
    assert failure(bag) == "bad_member"


def test_a_stranger_who_signs_in_the_senders_name_is_found(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    signed_anew(bag, PARCEL, STRANGER_SECRET)
    assert failure(bag) == "bad_member"


def test_a_chain_of_another_package_is_found(tmp_path: Path) -> None:
    bag, other = a_bag(tmp_path), a_bag(tmp_path / "other", Made(parcel=UUID(int=7)))
    shutil.copy(other / "custody.jsonl", bag / "custody.jsonl")
    assert failure(bag) == "bad_custody"


@pytest.mark.parametrize("cut", [1, 512, 1024, 1025, 5000])
def test_a_tar_that_was_cut_is_found(tmp_path: Path, cut: int) -> None:
    pack(a_bag(tmp_path), tmp_path / "p.tar")
    raw = (tmp_path / "p.tar").read_bytes()
    (tmp_path / "p.tar").write_bytes(raw[:-cut])
    assert failure(tmp_path / "p.tar")


def test_it_runs_alone_and_speaks_both_languages(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "src" / "duly_verify"
    shutil.copytree(source, tmp_path / "alone" / "duly_verify")
    bag = a_bag(tmp_path)
    for language, words in (("en", "WHOLE AND SIGNED"), ("zh", "完整且已签名")):
        command = [sys.executable, "-I", "-c", "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.argv[0] = 'x'; import runpy; runpy.run_module('duly_verify', run_name='__main__')"]  # fmt: skip
        done = subprocess.run(
            [*command, str(tmp_path / "alone"), "parcel", str(bag), "--language", language],
            capture_output=True, check=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert words in done.stdout


def test_exit_codes_say_how_it_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bag = a_bag(tmp_path)
    assert main([str(bag), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "whole"
    (bag / "bagit.txt").write_text("x")
    assert main([str(bag)]) == 1
    assert main([str(tmp_path / "nowhere")]) == 2
    assert main([str(bag), "--key", "12"]) == 2
