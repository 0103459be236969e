# SPDX-License-Identifier: Apache-2.0
"""What was changed, moved, cut, repeated or put beside a package is refused, and nothing of it is handed out."""

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.parcels.bag.checking import Checked, check, check_lists
from duly.rooms.parcels.bag.opening import Opened, open_into
from duly.rooms.parcels.bag.places import Folder, place_at
from duly.rooms.parcels.bag.writing import sign
from duly.rooms.parcels.rules import contents as inner
from duly.rooms.parcels.rules.cards import private
from duly.rooms.parcels.rules.limits import SIGNED_TAGS
from duly.rooms.parcels.rules.manifests import manifest, sealed_statement
from rooms.parcels.bags import (
    CUSTOMERS,
    LARGE,
    PARCEL,
    RECEIVER_SECRET,
    SENDER_SECRET,
    STRANGER_SECRET,
    Made,
    a_bag,
    a_card,
    a_chain,
    a_large_bag,
    chunks_of,
    owner,
    put_chunks,
    signed_anew,
)
from rooms.parcels.bags import text as text_of
from rooms.parcels.stage import refused


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once."""
    return tmp_path_factory.mktemp("kept")


def opened(bag: Path, folder: Path, checked: Checked | None = None) -> Opened:
    place = Folder(bag)
    return open_into(place, checked or check(place), owner(), folder / "open")


def test_a_package_that_nobody_touched_opens(tmp_path: Path, kept: Path) -> None:
    bag = a_large_bag(tmp_path, kept)
    (table,) = opened(bag, tmp_path).tables
    assert table.files[0].read_bytes() == LARGE


HARMS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "flipped": lambda c: [*c[:2], bytes([c[2][0] ^ 1]) + c[2][1:], *c[3:]],
    "tag flipped": lambda c: [*c[:3], c[3][:-1] + bytes([c[3][-1] ^ 128])],
    "exchanged": lambda c: [c[0], c[2], c[1], c[3]],
    "repeated": lambda c: [c[0], c[1], c[1], c[3]],
    "last one cut": lambda c: c[:3],
    "first one left out": lambda c: [c[0], *c[2:]],
    "cut short": lambda c: [*c[:3], c[3][:-100]],
    "one more": lambda c: [*c, c[3]],
    "header of another file": lambda c: [c[0][:27] + b"\x02" + c[0][28:], *c[1:]],
    "header of another package": lambda c: [c[0][:8] + bytes(16) + c[0][24:], *c[1:]],
    "other size of chunks": lambda c: [c[0][:28] + b"\x00\x00\x10\x00", *c[1:]],
    "empty": lambda c: [],
    "header only": lambda c: c[:1],
}


@pytest.mark.parametrize("harm", HARMS)
def test_harm_to_chunks_is_seen_from_outside(tmp_path: Path, kept: Path, harm: str) -> None:
    bag = a_large_bag(tmp_path, kept)
    put_chunks(bag, HARMS[harm](chunks_of(bag)))
    assert refused(lambda: check(Folder(bag))).code == "parcels.damaged"


@pytest.mark.parametrize("harm", HARMS)
def test_harm_that_comes_after_the_check_is_seen_by_opening(tmp_path: Path, kept: Path, harm: str) -> None:
    bag = a_large_bag(tmp_path, kept)
    checked = check(Folder(bag))
    put_chunks(bag, HARMS[harm](chunks_of(bag)))
    assert refused(lambda: opened(bag, tmp_path, checked)).code == "parcels.damaged"
    assert not (tmp_path / "open").exists()


@pytest.mark.parametrize("harm", [name for name in HARMS if "header" not in name and name != "empty"])
def test_harm_under_the_senders_own_signature_is_seen_by_opening(tmp_path: Path, kept: Path, harm: str) -> None:
    bag = a_large_bag(tmp_path, kept)
    put_chunks(bag, HARMS[harm](chunks_of(bag)))
    signed_anew(bag)
    no = refused(lambda: opened(bag, tmp_path))
    assert no.code in {"parcels.damaged", "parcels.malformed"}
    assert not (tmp_path / "open").exists()


def test_the_wrong_key_opens_nothing(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    checked = check(Folder(bag))
    no = refused(lambda: open_into(Folder(bag), checked, owner(STRANGER_SECRET), tmp_path / "open"))
    assert (no.code, no.values["fingerprint"]) == ("parcels.not_for_you", a_card(STRANGER_SECRET).fingerprint)


def test_a_key_wrapped_for_another_receiver_does_not_open(tmp_path: Path) -> None:
    checked = check(Folder(a_bag(tmp_path)))
    mixed = checked._replace(keys={a_card(STRANGER_SECRET).key_id: checked.keys[a_card(RECEIVER_SECRET).key_id]})
    no = refused(lambda: open_into(Folder(tmp_path / "bag"), mixed, owner(STRANGER_SECRET), tmp_path / "open"))
    assert no.code == "parcels.wrong_key"


def test_each_of_several_receivers_opens(tmp_path: Path) -> None:
    place = Folder(a_bag(tmp_path, receivers=(RECEIVER_SECRET, STRANGER_SECRET)))
    for secret in (RECEIVER_SECRET, STRANGER_SECRET):
        found = open_into(place, check(place), owner(secret), tmp_path / f"open{secret[0]}")
        assert found.tables[0].files[0].read_bytes() == CUSTOMERS


def test_a_file_of_another_package_is_refused_even_under_the_senders_signature(tmp_path: Path) -> None:
    bag, other = a_bag(tmp_path), a_bag(tmp_path / "other", Made(parcel=UUID(int=7)))
    shutil.copy(other / "data" / "00001.tpk", bag / "data" / "00001.tpk")
    signed_anew(bag)
    assert refused(lambda: check(Folder(bag))).code == "parcels.damaged"


def test_files_of_one_package_do_not_change_places(tmp_path: Path) -> None:
    rows = (("tables/0000/00000.csv", (CUSTOMERS,)), ("tables/0000/00001.csv", (CUSTOMERS,)))
    bag = a_bag(tmp_path, Made(rows))
    one, two = bag / "data" / "00001.tpk", bag / "data" / "00002.tpk"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(first[:32] + second[32:])
    two.write_bytes(second[:32] + first[32:])
    signed_anew(bag)
    assert refused(lambda: opened(bag, tmp_path)).code == "parcels.damaged"


@pytest.mark.parametrize(
    "path", ["data/00000.tpk", "data/00001.tpk", "manifest.sig", "keys.json", "custody.jsonl", "bag-info.txt"]
)
def test_a_missing_file_is_named(tmp_path: Path, path: str) -> None:
    bag = a_bag(tmp_path)
    (bag / path).unlink()
    no = refused(lambda: check(Folder(bag)))
    assert (no.code, no.values["path"]) == ("parcels.missing_file", path)


@pytest.mark.parametrize(
    "path", ["data/00009.tpk", "data/evil.sh", "fetch.txt", "data/00001.age", ".hidden", "manifest-md5.txt"]
)
def test_a_file_too_many_is_named(tmp_path: Path, path: str) -> None:
    bag = a_bag(tmp_path)
    (bag / path).write_bytes(b"x" * 60)
    no = refused(lambda: check(place_at(bag)))
    assert (no.code, no.values["path"]) == ("parcels.odd_file", path)


@pytest.mark.parametrize("where", ["bagit.txt", "data/00001.tpk", "data", "data/00002.tpk"])
def test_links_are_refused(tmp_path: Path, where: str) -> None:
    bag = a_bag(tmp_path)
    there = tmp_path / "there"
    shutil.move(bag / where, there)
    (bag / where).symlink_to(there)
    no = refused(lambda: place_at(bag))
    assert (no.code, no.values["path"]) == ("parcels.odd_file", where)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    (bag / "data" / "00001.tpk").unlink()
    os.mkfifo(bag / "data" / "00001.tpk")
    assert refused(lambda: place_at(bag)).code == "parcels.odd_file"
    (bag / "data" / "00001.tpk").unlink()
    (bag / "data" / "00001.tpk").mkdir()
    assert refused(lambda: place_at(bag)).code == "parcels.odd_file"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "data/../../x",
        "data\\..\\x",
        "data/00000.tpk/../../x",
        "C:\\x",
        "data/0.tpk",
        "data/00000.TPK",
        "~/x",
        "%2e%2e/x",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_even_under_the_senders_signature(tmp_path: Path, name: str) -> None:
    bag = a_bag(tmp_path)
    listed = (bag / "manifest-sha256.txt").read_text()
    changed = sorted([*listed.splitlines()[1:], f"{'0' * 64}  {name}"], key=lambda line: line[66:])
    _sign_manifest(bag, "\n".join(changed) + "\n")
    assert refused(lambda: check_lists(Folder(bag))).code == "parcels.odd_file"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text * 2, lambda text: text.rstrip("\n"), lambda text: text.replace("  ", " "), lambda text: text.upper(),
        lambda text: "", lambda text: "\n".join(reversed(text.splitlines())) + "\n", lambda text: text + "\n",
        lambda text: text.splitlines()[1] + "\n", lambda text: text.replace("\n", "\r\n"),
    ],
)  # fmt: skip
def test_a_manifest_has_one_form(tmp_path: Path, change: Callable[[str], str]) -> None:
    bag = a_bag(tmp_path)
    _sign_manifest(bag, change((bag / "manifest-sha256.txt").read_text()))
    assert refused(lambda: check_lists(Folder(bag))).code in {"parcels.malformed", "parcels.odd_file"}


@pytest.mark.parametrize(
    "path", ["manifest-sha256.txt", "parcel.json", "keys.json", "custody.jsonl", "bagit.txt", "manifest.sig"]
)
def test_a_list_of_two_gigabytes_is_not_read(tmp_path: Path, path: str) -> None:
    bag = a_bag(tmp_path)
    with (bag / path).open("r+b") as file:
        file.truncate(2 << 30)
    no = refused(lambda: place_at(bag))
    assert (no.code, no.values["path"]) == ("parcels.too_large", path)


def test_a_manifest_of_too_many_files_is_refused(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    _sign_manifest(bag, "".join(f"{'0' * 64}  data/{n:05d}.tpk\n" for n in range(20_001)))
    assert refused(lambda: check_lists(Folder(bag))).code == "parcels.too_large"


@pytest.mark.parametrize("path", ["bagit.txt", "bag-info.txt", "parcel.json", "keys.json", "manifest-sha256.txt", "tagmanifest-sha256.txt", "manifest.sig", "custody.jsonl", "data/00000.tpk", "data/00001.tpk"])  # fmt: skip
def test_no_bit_can_be_flipped_anywhere(tmp_path: Path, path: str) -> None:
    bag = a_bag(tmp_path)
    whole = (bag / path).read_bytes()
    dice = random.Random(path)
    for _ in range(40):
        at, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
        (bag / path).write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        with pytest.raises(Refusal):
            check(place_at(bag))


def test_what_a_stranger_sealed_anew_carries_the_strangers_key(tmp_path: Path) -> None:
    checked = check(Folder(a_bag(tmp_path, sender=STRANGER_SECRET)))
    assert checked.envelope.sender.key_id == a_card(STRANGER_SECRET).key_id


def test_a_stranger_cannot_sign_in_the_senders_name(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    signed_anew(bag, PARCEL, STRANGER_SECRET)
    assert refused(lambda: check_lists(Folder(bag))).code == "parcels.bad_signature"


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/x",
        "tables/0000/../../../x.csv",
        "documents/.ssh.json",
        "tables/0000/00000.sh",
        "datapackage.json/../x",
    ],
)
def test_a_dishonest_sender_cannot_write_outside_the_folder(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = inner.contents

    def lying(parcel: UUID, files: list[inner.Inner]) -> bytes:
        return real(parcel, [files[0]._replace(path=path), *files[1:]])

    monkeypatch.setattr("duly.rooms.parcels.bag.writing.contents", lying)
    bag = a_bag(tmp_path)
    assert refused(lambda: opened(bag, tmp_path)).code == "parcels.malformed"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bag"]


@pytest.mark.parametrize(
    "change",
    [
        {"size": 5},
        {"digest": "0" * 64},
        {"n": 2},
        {"path": "tables/0000/00001.csv"},
        {"digest": "x"},
        {"size": -1},
        {"rows": -1},
    ],
)
def test_a_list_inside_that_does_not_fit_is_refused(
    tmp_path: Path, change: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = inner.contents
    monkeypatch.setattr(
        "duly.rooms.parcels.bag.writing.contents",
        lambda parcel, files: real(parcel, [files[0]._replace(**change), *files[1:]]),
    )
    bag = a_bag(tmp_path)
    assert refused(lambda: opened(bag, tmp_path)).code in {"parcels.malformed", "parcels.damaged"}
    assert not (tmp_path / "open").exists()


def test_a_disk_without_room_refuses_before_anything_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bag = a_bag(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Full)
    assert refused(lambda: opened(bag, tmp_path)).code == "parcels.no_room"


class _Full:
    free = 3


def _sign_manifest(bag: Path, text: str) -> None:
    """Put another manifest there, under the sender's signature."""
    (bag / "manifest-sha256.txt").write_bytes(text.encode())
    tags = manifest({name: hashlib.sha256((bag / name).read_bytes()).hexdigest() for name in SIGNED_TAGS})
    (bag / "tagmanifest-sha256.txt").write_bytes(tags)
    statement = sealed_statement(PARCEL, text.encode(), tags)
    sign(bag, private(SENDER_SECRET).sign(statement), text_of(a_chain(bag, PARCEL)))
