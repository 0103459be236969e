# SPDX-License-Identifier: Apache-2.0
"""Sealed packages from a terminal: keys, the whole way from one house to the other, and every way in which one is refused."""

import gzip
import io
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from doors.cli.shell import Said, duly
from duly.rooms.parcels import actions as parcels
from duly.rooms.parcels import queries as parcels_held
from rooms.transfer.conftest import ground
from rooms.transfer.sending import Sending, sending
from rooms.transfer.town import DECLARED, line

__all__ = ["ground", "sending"]


def by(who: str, *words: Any, **more: Any) -> Said:
    return duly(*words, "--as", f"{who}@example.com", **more)


def opened(path: Path, *more: Any) -> Said:
    return by("ozzy", "transfer", "open", path, *more)


def test_from_one_house_to_the_other(sending: Sending, tmp_path: Path) -> None:
    made = sending.loaded([line(n) for n in range(1, 121)])
    assert by("ada", "transfer", "reconcile", "handover", "--processes", "1", "--json").json["state"] == "reconciled"
    (card,) = by("ada", "parcels", "list", "--json").json
    out = tmp_path / "handed.tar"
    assert by("ada", "parcels", "hand-over", card["id"], "--way", "usb", "--to", out).code == 0
    told = subprocess.run(
        [sys.executable, "-m", "duly_verify", "parcel", str(out)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout
    plan = tmp_path / "plan.yaml"
    document = {
        "duly": "transfer/1", "transfer": "taken-over", "title": {"en": "Taken over"}, "why": "sale", "shard": 100,
        "target": {"kind": "postgresql", "address": sending.ground.url, "options": {"schema": sending.ground.schema}}, **DECLARED,
    }  # fmt: skip
    plan.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    said = opened(out, "--plan", plan)
    assert (said.code, "duly transfer ask taken-over" in said.out) == (0, True), said.out + said.err
    assert opened(out, "--plan", plan).code == 0
    assert by("ozzy", "transfer", "ask", "taken-over").code == 0
    assert by("olga", "transfer", "agree", "taken-over").code == 0
    assert by("ozzy", "transfer", "run", "taken-over", "--processes", "1").code == 0
    assert by("ozzy", "transfer", "reconcile", "taken-over", "--processes", "1", "--json").json["state"] == "reconciled"
    assert sending.ground.rows("SELECT count(*) FROM {s}.party") == [(120,)]
    (taken,) = by("ozzy", "parcels", "list", "--json").json
    chain = [one["event"] for one in by("ozzy", "parcels", "show", taken["id"], "--json").json["custody"]]
    assert chain == ["created", "sealed", "handed", "received", "verified", "unsealed", "loaded", "reconciled"]
    theirs = tmp_path / "theirs.jsonl"
    assert by("ozzy", "parcels", "custody", taken["id"], "--out", theirs).code == 0
    found = by("ada", "parcels", "custody", card["id"], "--compare", theirs, "--json").json
    assert (found["relation"], found["shared"]) == ("continues", 3)
    assert by("ada", "transfer", "undo", "handover", "--why", "late", "--processes", "1").code != 0
    assert by("ozzy", "parcels", "destroy", taken["id"], "--why", "done", "--yes").code == 0
    assert by("ozzy", "parcels", "certificate", taken["id"], "--out", tmp_path / "certificate.json").code == 0
    assert made


def test_without_a_plan_it_is_rehearsed_into_files_and_nothing_is_written(sending: Sending) -> None:
    path = sending.given([line(1), line(2)])
    said = opened(path)
    assert (said.code, "duly transfer ask package-" in said.out) == (0, True), said.out + said.err
    assert not list(path.parent.glob("package-*"))


@pytest.fixture
def package(sending: Sending) -> Path:
    """A small package for Other whose tables say no types."""
    return sending.stage.given(sending.stage.sent())


def test_columns_that_nobody_knows_for_certain_are_left_to_a_person(sending: Sending, package: Path) -> None:
    said = opened(package)
    assert (said.code, "duly transfer draft" in said.out) == (0, True), said.out + said.err


def test_a_package_for_other_keys_is_refused_with_the_fingerprint_to_ask_for(sending: Sending, package: Path) -> None:
    said = by("ada", "transfer", "open", package)
    acme = parcels_held.key_for(sending.stage.world.operator, sending.stage.keys["acme"])
    assert said.code != 0
    assert acme.fingerprint in said.err


def test_a_key_file_that_is_not_ours_is_refused(sending: Sending, package: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.json"
    key.write_bytes(parcels_held.exported_key(sending.stage.world.operator, sending.stage.keys["acme"]))
    assert opened(package, "--key", key).code != 0
    ours = tmp_path / "ours.json"
    ours.write_bytes(parcels_held.exported_key(sending.stage.olga, sending.stage.keys["other"]))
    assert opened(package, "--key", ours).code == 0


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def flipped(raw: bytes) -> bytes:
    """One bit in the middle of the first sealed file."""
    at = raw.index(b"DULYTPK1") + 100
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def bomb(_: bytes) -> bytes:
    return gzip.compress(bytes(50_000_000))


def leading_out(raw: bytes) -> bytes:
    """A member whose name leads out of the folder."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        one = tarfile.TarInfo("../../outside.txt")
        one.size = 4
        tar.addfile(one, io.BytesIO(b"evil"))
    return held.getvalue()


@pytest.mark.parametrize(
    ("harm", "words"),
    [(cut, "ends too early"), (flipped, "not what was sealed"), (bomb, "compressed"), (leading_out, "byte 0")],
)
def test_a_package_that_was_harmed_is_refused_in_words_and_nothing_is_kept(
    sending: Sending, package: Path, harm: Any, words: str
) -> None:
    package.write_bytes(harm(package.read_bytes()))
    said = opened(package)
    assert said.code != 0
    assert words in said.err, said.err
    assert "Traceback" not in said.err
    assert not list(sending.folder.rglob("outside.txt"))
    assert not [one for one in sending.folder.rglob("open") if one.is_dir()]


def test_an_unknown_signer_is_shown_with_how_to_trust_it_and_then_it_goes_on(sending: Sending) -> None:
    stage = sending.stage
    stage.keys["acme"] = parcels.make_key(stage.world.operator, stage.world.acme.id)
    path = stage.given(stage.sent())
    key = parcels_held.key_for(stage.world.operator, stage.keys["acme"])
    said = opened(path)
    assert said.code != 0
    assert key.fingerprint in said.err
    assert "duly parcels keys trust" in said.err
    made = by("ozzy", "parcels", "keys", "trust", path, "--json").json
    assert made["fingerprint"] == key.fingerprint
    assert by("ozzy", "parcels", "keys", "confirm", made["id"], key.fingerprint).code != 0
    assert by("olga", "parcels", "keys", "confirm", made["id"], "00000 " * 6).code != 0
    assert by("olga", "parcels", "keys", "confirm", made["id"], key.fingerprint).code == 0
    assert opened(path).code == 0


def test_a_key_is_made_shown_written_down_and_retired(sending: Sending, tmp_path: Path) -> None:
    made = by("olga", "parcels", "keys", "new", "--organisation", "other", "--json").json
    out = tmp_path / "key.json"
    assert by("olga", "parcels", "keys", "show", made["id"], "--out", out).code == 0
    assert out.read_bytes() == parcels_held.exported_key(sending.stage.olga, UUID(made["id"]))
    assert by("olga", "parcels", "keys", "retire", made["id"], "--why", "lost", "--yes").code == 0
    standing = {one["id"]: one["ended_at"] for one in by("olga", "parcels", "keys", "list", "--json").json}
    assert standing[made["id"]] is not None
