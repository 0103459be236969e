# SPDX-License-Identifier: Apache-2.0
"""The verifier accepts an honest pack and finds whatever is wrong with any other."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from duly.kernel import notes
from duly.kernel.canonical import encode
from duly.kernel.disclosures import disclose
from duly.rooms.proof import rules
from duly_verify import verify
from verify.packs import KEY, MAIL, NOTICE, ORIGIN, RECIPIENT, SMS, STRANGER, VERIFIER_KEY, Making, making

HONEST = making().build()
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def failure(raw: bytes, key: str | None = VERIFIER_KEY) -> str | None:
    found = verify.result(raw, key)["failure"]
    return None if found is None else str(found["code"])


def test_an_honest_pack_is_proven() -> None:
    verdict = verify.result(HONEST, VERIFIER_KEY)
    assert verdict["failure"] is None
    assert verdict["verdict"] == "proven"
    assert "not_key" not in {row["code"] for row in verdict["not_proven"]}
    assert "示例公司 & <b>" in {fact["values"].get("name") for fact in verdict["facts"]}


def test_without_a_key_from_elsewhere_that_is_said() -> None:
    verdict = verify.result(HONEST, None)
    assert verdict["verdict"] == "proven"
    assert "not_key" in {row["code"] for row in verdict["not_proven"]}


def test_a_flipped_bit_in_any_byte_of_the_file_is_found() -> None:
    damaged = bytearray(HONEST)
    for at in range(len(HONEST)):
        damaged[at] ^= 1 << at % 8
        assert failure(bytes(damaged)) is not None, f"byte {at}"
        damaged[at] ^= 1 << at % 8


@pytest.mark.slow()
def test_every_single_flipped_bit_of_the_file_is_found() -> None:
    damaged = bytearray(HONEST)
    for at in range(len(HONEST) * 8):
        damaged[at // 8] ^= 1 << at % 8
        assert failure(bytes(damaged)) is not None, f"byte {at // 8}, bit {at % 8}"
        damaged[at // 8] ^= 1 << at % 8


@given(st.integers(0, len(HONEST) * 8 - 1), st.integers(0, 255))
def test_a_changed_byte_is_found(position: int, value: int) -> None:
    damaged = bytearray(HONEST)
    damaged[position // 8] = value
    assert (failure(bytes(damaged), None) is None) == (bytes(damaged) == HONEST)


@given(st.integers(0, len(HONEST)), st.integers(0, 40), st.binary(max_size=40))
@example(len(HONEST), 0, b"\0")
@example(0, 0, b"#!")
@example(len(HONEST) - 1, 1, b"")
def test_bytes_cut_out_or_put_in_anywhere_are_found(at: int, cut: int, put: bytes) -> None:
    damaged = HONEST[:at] + put + HONEST[at + cut :]
    assert (failure(damaged) is None) == (damaged == HONEST)


@given(st.binary(max_size=400))
def test_noise_is_not_a_pack_and_no_fault_of_the_verifier(noise: bytes) -> None:
    assert failure(noise) == "bad_container"


@pytest.mark.parametrize("path", sorted(verify.read_archive(HONEST)))
def test_a_flipped_bit_inside_a_member_is_found_even_in_a_well_made_archive(path: str) -> None:
    data = verify.read_archive(HONEST)[path]
    members = dict(verify.read_archive(HONEST))
    for at in range(0, len(data), max(1, len(data) // 40)):
        damaged = bytearray(data)
        damaged[at] ^= 1 << at % 8
        members[path] = bytes(damaged)
        assert failure(rules.archive(members)) is not None, f"{path}: byte {at}"


@pytest.mark.parametrize("path", sorted(verify.read_archive(HONEST)))
def test_a_missing_member_is_found(path: str) -> None:
    members = verify.read_archive(HONEST)
    del members[path]
    assert failure(rules.archive(members)) is not None


def test_an_undeclared_member_is_found() -> None:
    assert failure(rules.archive(verify.read_archive(HONEST) | {"extra.txt": b"!"})) == "bad_member"


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a//b", "a\\b", ".hidden", "a/../b", "", "é", "C:x"])
def test_a_member_that_would_be_written_elsewhere_is_refused(name: str) -> None:
    raw = HONEST.replace(b"README.txt", name.encode().ljust(10, b"x")[:10])
    assert failure(raw) == "bad_container"


def test_a_member_that_comes_twice_is_refused() -> None:
    first, second = (rules.archive({"a": data}) for data in (b"1", b"2"))
    assert failure(first[:32] + second[:32]) == "bad_container"


def test_a_pack_under_the_checkpoint_of_another_log_is_refused() -> None:
    other = notes.verifier_key(ORIGIN, OTHER_KEY.public_key().public_bytes_raw())
    assert failure(HONEST, other) == "other_log"
    assert failure(HONEST, notes.verifier_key("example.com/other", KEY.public_key().public_bytes_raw())) == "other_log"

    forged = making()
    forged.key = OTHER_KEY
    assert failure(forged.build()) == "other_log"
    renamed = making()
    renamed.origin = "example.com/other"
    assert failure(renamed.build()) == "other_log"


def test_a_checkpoint_of_the_same_log_with_other_entries_is_refused() -> None:
    def swap(members: dict[str, bytes]) -> None:
        other = making(pending=True)
        other.build()
        old, new = members["checkpoint"], other.log.checkpoint().encode()
        members.update({path: data.replace(old, new) for path, data in members.items()})

    assert failure(making().build(swap)) == "bad_proof"


@pytest.mark.parametrize("n", range(7))
def test_a_missing_entry_of_the_delivery_is_found(n: int) -> None:
    def drop(members: dict[str, bytes]) -> None:
        del members[rules.entry_path(RECIPIENT, n)], members[rules.proof_path(RECIPIENT, n)]

    assert failure(making().build(drop)) == "bad_entry"


def test_a_pack_with_an_override_is_proven_and_cannot_do_without_it() -> None:
    assert failure(making(let_pass=True).build()) is None

    def drop(members: dict[str, bytes]) -> None:
        del members[rules.entry_path(NOTICE, 1)], members[rules.proof_path(NOTICE, 1)]

    assert failure(making(let_pass=True).build(drop)) == "bad_entry"


def test_leaving_out_the_last_entries_is_found() -> None:
    short = making()
    last = len(short.log.places[RECIPIENT]) - 1
    short.about["streams"][1]["entries"] = last
    del short.files[rules.entry_path(RECIPIENT, last)]
    assert failure(short.build()) == "bad_manifest"


@pytest.mark.parametrize("kind", ["delivery.bounced", "delivery.accepted"])
def test_a_delivery_without_an_outcome_is_found(kind: str) -> None:
    assert failure(making(leave_out=kind).build()) == "bad_delivery"


def test_a_pending_delivery_may_be_named_openly() -> None:
    verdict = verify.result(making(pending=True).build(), VERIFIER_KEY)
    assert verdict["failure"] is None
    assert any("openly pending: 1" in row["en"] for row in verdict["checked"])


def test_a_finished_delivery_may_not_be_called_pending() -> None:
    wrong = making()
    wrong.about["open"] = [MAIL]
    assert failure(wrong.build()) == "bad_delivery"


Change = Callable[[Making], Any]
DISHONEST: dict[str, tuple[Change, str]] = {
    "another document": (lambda m: m.files.update({"document.json": encode({"kind": "fee_change"})}), "bad_document"),
    "another place on the roll": (
        lambda m: m.files.update({"roll.json": encode({"count": 3, "path": [], "position": 1})}),
        "bad_roll",
    ),
    "a roll of another length": (
        lambda m: m.files.update({"roll.json": m.files["roll.json"].replace(b'"count":3', b'"count":4')}),
        "bad_roll",
    ),
    "somebody else's recipient id": (lambda m: m.about.update(recipient=STRANGER), "bad_manifest"),
    "another notice": (lambda m: m.about.update(notice=STRANGER), "bad_manifest"),
    "an invented value": (
        lambda m: m.files.update(
            {
                "disclosures.json": encode(
                    [{"disclosures": [disclose("name", "Mallory").text], "n": 0, "stream": RECIPIENT}]
                )
            }
        ),
        "bad_disclosure",
    ),
    "a value under the wrong entry": (
        lambda m: m.files.update({"disclosures.json": m.files["disclosures.json"].replace(b'"n":0', b'"n":1')}),
        "bad_disclosure",
    ),
}


@pytest.mark.parametrize("name", list(DISHONEST))
def test_a_dishonest_pack_is_found_although_the_log_bound_it(name: str) -> None:
    change, code = DISHONEST[name]
    pack = making()
    change(pack)
    assert failure(pack.build()) == code


@pytest.mark.parametrize("kind", ["notices.approved", "notices.launched"])
def test_a_notice_that_was_never_approved_or_launched_is_found(kind: str) -> None:
    assert failure(making(leave_out=kind).build()) == "bad_document"


def test_sending_before_the_roll_was_frozen_is_found() -> None:
    early = making(leave_out="audience.roll_frozen")
    assert failure(early.build()) == "bad_roll"


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a": 1}',
        '{"b":1,"a":1}',
        '{"a":NaN}',
        "{",
        '"\\ud800"',
        "[" * 100_000,
        '"\\u0041"',
        "1" * 5000,
    ],
)
def test_json_that_two_readers_could_read_differently_is_refused(text: str) -> None:
    with pytest.raises(verify.Wrong):
        verify.parse("x", text.encode())


def test_a_leaf_with_a_duplicate_key_is_refused() -> None:
    pack = making()
    index = pack.log.places[NOTICE][0]
    pack.log.leaves[index] = pack.log.leaves[index].replace(b'"n":0', b'"n":0,"n":0')
    pack.files[rules.entry_path(NOTICE, 0)] = pack.log.leaves[index]
    assert failure(pack.build()) == "bad_json"


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    alone = [sys.executable, "-I", str(Path(verify.__file__))]
    return subprocess.run([*alone, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)


def test_it_runs_alone_as_one_file_and_speaks_both_languages(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(HONEST)
    path = str(tmp_path / "pack.zip")
    english, chinese = run(path, "--key", VERIFIER_KEY, "--language", "en"), run(path, "--language", "zh")
    assert (english.returncode, chinese.returncode) == (0, 0)
    assert "\nPROVEN\n" in english.stdout
    assert "\n已证明\n" in chinese.stdout
    assert "密钥随包附带" in chinese.stdout
    assert json.loads(run(path, "--json").stdout)["verdict"] == "proven"


def test_exit_codes_say_what_happened(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(HONEST[:-1])
    path = str(tmp_path / "bad.zip")
    assert [
        run(*arguments).returncode for arguments in ((path,), (str(tmp_path / "none.zip"),), (path, "--key", "x"), ())
    ] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}, "没有文件"),
        ({"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}, "There is no file"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "There is no file"),
    ],
)
def test_a_missing_file_is_one_sentence_in_the_language_of_the_environment(
    environ: dict[str, str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert verify.main([str(tmp_path / "none.zip")]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.startswith(words), said.err.count("\n")) == ("", True, 1)


def test_a_folder_and_a_file_of_something_else_are_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.zip").write_bytes(b"no archive")
    assert verify.main([str(tmp_path), "--language", "zh"]) == 2
    assert "是文件夹" in capsys.readouterr().err
    assert verify.main([str(tmp_path / "other.zip"), "--language", "zh"]) == 1
    assert "已核验：" not in capsys.readouterr().out


def test_it_uses_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_text_from_a_pack_cannot_command_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    verdict = verify.result(HONEST, None)
    verdict["facts"][0]["values"]["code"] = "\x1b[2Jgone\u202e"
    verify.print_for_people(verdict, "en")
    assert not {"\x1b", "\u202e"} & set(capsys.readouterr().out)


def test_open_deliveries_are_found_alike_by_maker_and_verifier() -> None:
    facts = [
        {"type": "delivery.planned", "data": {"delivery": "a", "state": "planned"}},
        {"type": "delivery.refused", "data": {"delivery": "a", "permanent": False}},
        {"type": "delivery.planned", "data": {"delivery": "b", "state": "skipped"}},
        {"type": "delivery.planned", "data": {"delivery": "c", "state": "held"}},
        {"type": "delivery.refused", "data": {"delivery": "c", "permanent": True}},
        {"type": "delivery.replied", "data": {"channel": "sms"}},
    ]
    assert rules.open_deliveries(facts) == ["a"]
    assert SMS not in rules.open_deliveries(facts)
