# SPDX-License-Identifier: Apache-2.0
"""For receivers who have only ``age``: the same bag, opened by that tool, file by file."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import orjson
import pytest

from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.bag.checking import check
from duly.rooms.parcels.bag.opening import Owner, open_into
from duly.rooms.parcels.bag.places import Folder
from duly.rooms.parcels.bag.writing import Plan, Writer, sign
from duly.rooms.parcels.rules.cards import private
from duly_verify.parcel import result
from needs import needed
from rooms.parcels.bags import NOW, PARCEL, SENDER_SECRET, TABLE, a_card, a_chain, text
from rooms.parcels.stage import ROWS, Stage, refused, some_content

pyrage = pytest.importorskip("pyrage")


@pytest.fixture
def identity() -> str:
    """The receiver's own secret."""
    return str(pyrage.x25519.Identity.generate())


def address(identity: str) -> str:
    """What the receiver gives to others."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def an_aged_bag(folder: Path, receiver: str, content: bytes = ROWS) -> Path:
    """A package sealed for ``age``."""
    bag = folder / "bag"
    writer = Writer(bag, Plan(PARCEL, (), (receiver,)))
    writer.add("tables/0000/00000.csv", lambda: [content[:7], content[7:]])
    statement = writer.close(a_card(), NOW, tables=[TABLE])
    sign(bag, private(SENDER_SECRET).sign(statement), text(a_chain(bag, PARCEL)))
    return bag


def test_a_package_for_age_is_checked_like_any_other_and_opens(tmp_path: Path, identity: str) -> None:
    content = bytes(range(256)) * 40_000
    place = Folder(an_aged_bag(tmp_path, address(identity), content))
    opened = open_into(place, check(place), Owner(identity=identity), tmp_path / "open")
    assert opened.tables[0].files[0].read_bytes() == content


def test_a_stranger_checks_it_without_age(tmp_path: Path, identity: str) -> None:
    verdict = result(an_aged_bag(tmp_path, address(identity)), None)
    assert verdict["failure"] is None


def test_another_identity_opens_nothing(tmp_path: Path, identity: str) -> None:
    place = Folder(an_aged_bag(tmp_path, address(identity)))
    stranger = Owner(identity=str(pyrage.x25519.Identity.generate()))
    assert refused(lambda: open_into(place, check(place), stranger, tmp_path / "open")).code == "parcels.damaged"
    assert not (tmp_path / "open").exists()


def test_a_file_for_age_that_was_harmed_is_refused(tmp_path: Path, identity: str) -> None:
    bag = an_aged_bag(tmp_path, address(identity))
    place = Folder(bag)
    checked = check(place)
    raw = (bag / "data" / "00001.age").read_bytes()
    (bag / "data" / "00001.age").write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert refused(lambda: check(place)).code == "parcels.damaged"
    assert (
        refused(lambda: open_into(place, checked, Owner(identity=identity), tmp_path / "open")).code
        == "parcels.damaged"
    )


def test_the_tool_opens_it_without_us(tmp_path: Path, identity: str) -> None:
    needed(shutil.which("age") is not None, "age")
    bag = an_aged_bag(tmp_path, address(identity))
    (tmp_path / "id").write_text(identity)

    def by_tool(number: int) -> bytes:
        command = ["age", "-d", "-i", str(tmp_path / "id"), str(bag / "data" / f"{number:05d}.age")]
        return subprocess.run(command, check=True, capture_output=True).stdout

    listed = orjson.loads(by_tool(0))["files"]
    assert [row["path"] for row in listed] == ["tables/0000/00000.csv", "datapackage.json"]
    assert by_tool(1) == ROWS
    assert hashlib.sha256(by_tool(1)).hexdigest() == listed[0]["sha256"]


def test_somebody_with_only_age_is_a_receiver_like_any_other(stage: Stage, identity: str) -> None:
    desk = stage.world.operator
    key = actions.import_key(desk, stage.world.acme.id, address(identity), owner="Auditors LLP")
    actions.confirm_key(stage.world.bo, key, queries.key_for(desk, key).fingerprint)
    parcel = actions.create(desk, stage.keys["acme"], [key])
    actions.seal(desk, parcel, some_content())
    actions.hand_over(desk, parcel, way="usb")
    place = Folder(queries.package_folder(desk, parcel))
    opened = open_into(place, check(place), Owner(identity=identity), stage.folder / "open")
    assert opened.tables[0].files[0].read_bytes() == ROWS


def test_one_package_is_sealed_in_one_way(stage: Stage, identity: str) -> None:
    desk = stage.world.operator
    key = actions.import_key(desk, stage.world.acme.id, address(identity), owner="Auditors LLP")
    actions.confirm_key(stage.world.bo, key, queries.key_for(desk, key).fingerprint)
    no = refused(lambda: actions.create(desk, stage.keys["acme"], [key, stage.keys["other_at_acme"]]))
    assert no.code == "parcels.no_sealing_key"


@pytest.mark.parametrize("said", ["age1", "age1qqqq", "age1" + "q" * 58, "AGE-SECRET-KEY-1X"])
def test_what_is_no_address_is_refused(stage: Stage, said: str) -> None:
    no = refused(lambda: actions.import_key(stage.world.operator, stage.world.acme.id, said, owner="X"))
    assert no.code == "parcels.bad_card"
