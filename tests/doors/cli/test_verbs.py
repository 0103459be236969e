# SPDX-License-Identifier: Apache-2.0
"""The verbs of the command line: their words, their JSON, their exit codes."""

from pathlib import Path

import pytest
import yaml

from doors.cli.shell import duly
from duly.doors.cli import exits
from duly.foundation.accounts.models import User
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import HEADER, World, a_world, customer_row

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "notice.yaml"
    path.write_text(yaml.safe_dump(a_file(), allow_unicode=True), encoding="utf-8")
    return path


def created(file: Path) -> str:
    return str(
        duly("notice", "create", file, "--organisation", "acme", "--as", "ada@example.com", "--json").json["number"]
    )


def approved(file: Path) -> str:
    number = created(file)
    duly("notice", "submit", number, "--as", "ada@example.com")
    duly("notice", "approve", number, "--yes", "--as", "bo@example.com")
    return number


def test_a_notice_goes_its_way_from_the_shell(world: World, file: Path) -> None:
    number = created(file)
    assert duly("notice", "check", number, "--as", "ada@example.com").code == exits.OK
    submitted = duly("notice", "submit", number, "--as", "ada@example.com", "--json").json
    assert submitted["state"] == "submitted"
    approved = duly("notice", "approve", number, "--digest", submitted["digest"], "--as", "bo@example.com")
    assert (approved.code, "approved" in approved.out) == (exits.OK, True)
    assert (
        duly("notice", "launch", number, "--rehearsal", 60, "--ignore-quiet-hours", "--as", "ada@example.com").code
        == exits.OK
    )
    assert sum(duly("notice", "status", number, "--json").json["recipients"].values()) == 3
    assert "C-00001" in duly("notice", "status", number).out + duly("notice", "roll", number).out
    assert duly("notice", "roll", number, "--csv").out.count("\n") == 4
    assert Inbox.objects.filter(body__contains='"type":"customers.list_exported"').count() == 1
    assert [row["number"] for row in duly("notice", "list", "--json").json] == [number]
    assert duly("notice", "pause", number, "--reason", "It is down.").code == exits.OK
    assert duly("notice", "resume", number).code == exits.OK
    assert duly("notice", "cancel", number, "--reason", "Called off.", "--json").json["state"] == "cancelled"


def test_quiet_hours_are_ignored_in_a_rehearsal_only(world: World, file: Path) -> None:
    said = duly("notice", "launch", created(file), "--ignore-quiet-hours", home_language="zh_CN.UTF-8")
    assert (said.code, "cli.rehearsal_only" in said.err, "仅演练时" in said.err) == (exits.INVALID, True, True)


@pytest.mark.parametrize(
    ("language", "loud", "status"),
    [
        ("en_US.UTF-8", "REAL MESSAGES", "all waits are divided by 60 and quiet hours are ignored."),
        ("zh_CN.UTF-8", "真实消息", "所有等待时间除以 60，并忽略免打扰时段。"),
    ],
)
def test_a_rehearsal_says_that_its_messages_are_real(
    world: World, file: Path, language: str, loud: str, status: str
) -> None:
    number = approved(file)
    said = duly("notice", "launch", number, "--rehearsal", 60, "--ignore-quiet-hours", home_language=language)
    assert loud in said.out
    assert loud in duly("notice", "launch", "--help", home_language=language).out
    assert status in duly("notice", "status", number, home_language=language).out


def test_people_read_words_and_programs_read_codes(world: World, file: Path) -> None:
    number = approved(file)
    duly("notice", "launch", number)
    listed, status, roll, users = (
        duly(*words, home_language="zh_CN.UTF-8").out
        for words in (["notice", "list"], ["notice", "status", number], ["notice", "roll", number], ["users", "list"])
    )
    assert ("已发布" in listed, "launched" in listed) == (True, False)
    assert ("等待中" in status, "waiting" in status, "email" in status) == (True, False, False)
    assert ("等待中" in roll, "合同" in roll, "by:" in roll) == (True, True, False)
    assert ("是" in users, "True" in users) == (True, False)
    assert duly("notice", "list", "--json").json[0]["state"] == "launched"
    assert "waiting" in {row["state"] for row in duly("notice", "roll", number, "--json").json}


def test_an_approval_names_what_was_read(world: World, file: Path) -> None:
    number = created(file)
    duly("notice", "submit", number, "--as", "ada@example.com")
    said = duly("notice", "approve", number, "--as", "bo@example.com")
    assert (said.code, "sha256:" in said.err) == (exits.INVALID, True)
    assert duly("notice", "approve", number, "--yes", "--as", "bo@example.com").code == exits.OK


def test_a_notice_is_revised_and_sent_back(world: World, file: Path) -> None:
    number = created(file)
    duly("notice", "submit", number, "--as", "ada@example.com")
    assert (
        duly("notice", "reject", number, "--reason", "Too short.", "--as", "bo@example.com", "--json").json["state"]
        == "drafted"
    )
    assert duly("notice", "revise", number, file, "--as", "ada@example.com").code == exits.OK


def test_what_blocks_ends_a_check_with_2(world: World, tmp_path: Path) -> None:
    path = tmp_path / "blocked.yaml"
    path.write_text(yaml.safe_dump(a_file(audience={"services": ["nothing"]})), encoding="utf-8")
    said = duly("notice", "check", created(path), "--json", "--as", "ada@example.com")
    assert (said.code, said.json["blocks"]) == (exits.INVALID, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["notice", "status", "2099-0001"], exits.MISSING),
        (["notice", "create", "x.yaml"], exits.MISSING),
        (["notice", "launch"], exits.INVALID),
        (["notice", "dance"], exits.INVALID),
        (["users", "add", "x@example.com", "--name", "X", "--role", "maker", "--as", "cy@example.com"], exits.DENIED),
        (["users", "add", "ada@example.com", "--name", "X", "--role", "maker"], exits.CONFLICT),
        (["users", "list", "--as", "nobody@example.com"], exits.MISSING),
        (["customers", "import", "missing.csv"], exits.INVALID),
    ],
)
def test_exit_codes_mean_something(world: World, words: list[str], code: int) -> None:
    assert duly(*words).code == code


def test_before_init_the_word_is_unavailable() -> None:
    assert duly("users", "list").code == exits.UNAVAILABLE


def test_a_refusal_is_json_for_programs_and_chinese_by_locale(world: World) -> None:
    import json

    said = duly("notice", "status", "2099-0001", "--json")
    assert json.loads(said.err)["error"]["code"] == "notices.no_such_notice"
    assert "没有通知" in duly("notice", "status", "2099-0001", home_language="zh_CN.UTF-8").err


def test_a_file_is_tried_then_imported_then_the_same(tmp_path: Path) -> None:
    a_world()
    path = tmp_path / "c.csv"
    path.write_text("\n".join([HEADER, *(customer_row(n) for n in range(3))]) + "\n", encoding="utf-8")
    tried, new, same = (
        duly("customers", "import", path, "--organisation", "acme", *more, "--json").json
        for more in (["--dry-run"], [], [])
    )
    assert (tried["new"], tried["import_id"], new["new"], same["same"]) == (3, None, 3, 3)


def test_refused_rows_end_an_import_with_2_and_are_named(tmp_path: Path) -> None:
    a_world()
    path = tmp_path / "c.csv"
    path.write_text("\n".join([HEADER, customer_row(1), customer_row(2, ref="")]) + "\n", encoding="utf-8")
    said = duly("customers", "import", path, "--organisation", "acme")
    assert (said.code, "line 3" in said.err) == (exits.INVALID, True)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en_US.UTF-8",
            [
                "line 2 (no ref): column “客户编号”: The cell must not be empty.",
                "line 3 C-2: column “开始日期”: '31/31/31' is not a date",
                "line 4 C-3: The row has 2 cells, the header has 4 columns.",
            ],
        ),
        ("zh_CN.UTF-8", ["第 2 行 （无编号）: “客户编号”列：此单元格不能为空。", "该行有 2 个单元格，表头有 4 列。"]),
    ],
)
def test_a_refused_row_names_its_column_as_the_file_does(tmp_path: Path, language: str, sentences: list[str]) -> None:
    a_world()
    path = tmp_path / "c.csv"
    path.write_text("客户编号,名称,服务,开始日期\n,A,hosting,\nC-2,B,hosting,31/31/31\nC-3,C\n", encoding="utf-8")
    said = duly("customers", "import", path, "--organisation", "acme", home_language=language)
    assert [sentence for sentence in sentences if sentence not in said.err] == []


def test_accounts_are_added_granted_and_closed(world: World) -> None:
    added = duly(
        "users",
        "add",
        "eve@example.com",
        "--name",
        "Eve",
        "--role",
        "agent",
        "--password",
        typed="correct horse battery\n",
    )
    assert added.code == exits.OK
    assert User.objects.get(email="eve@example.com").check_password("correct horse battery")
    duly("users", "grant", "eve@example.com", "--role", "auditor")
    assert duly("users", "set-password", "eve@example.com", typed="another good secret\n").code == exits.OK
    said = duly("users", "close", "eve@example.com")
    assert (said.code, "keys of theirs that die with it: 0" in said.err) == (exits.INVALID, True)
    assert duly("users", "close", "eve@example.com", "--yes").code == exits.OK
    row = next(row for row in duly("users", "list", "--json").json if row["email"] == "eve@example.com")
    assert (row["roles"], row["active"]) == (["auditor"], False)


def test_organisations_are_added_and_listed(world: World) -> None:
    assert duly("organisations", "add", "third", "--name-zh", "第三家").code == exits.OK
    assert "third" in duly("organisations", "list").out


def test_a_key_is_shown_once(world: World) -> None:
    key = duly("keys", "issue", "ada@example.com", "--name", "import", "--json").json
    listed = duly("keys", "list")
    assert (key["prefix"] in listed.out, key["secret"] in listed.out) == (True, False)
    assert duly("keys", "revoke", key["prefix"], "--yes").code == exits.OK


def test_a_key_is_revoked_only_after_it_was_said_what_ends_with_it(world: World) -> None:
    key = duly("keys", "issue", "ada@example.com", "--name", "import", "--json").json
    asked = duly("keys", "revoke", key["prefix"])
    assert asked.code == exits.INVALID
    assert all(words in asked.err for words in (key["prefix"], "import", "ada@example.com", "turned away", "--yes"))
    assert "即刻被拒绝" in duly("keys", "revoke", key["prefix"], home_language="zh_CN.UTF-8").err
    assert [row["revoked_at"] for row in duly("keys", "list", "--json").json] == [None]
    assert duly("keys", "revoke", "nosuch").code == exits.MISSING
    assert duly("keys", "revoke", key["prefix"], "--yes").code == exits.OK


def test_the_ledger_is_verified(world: World) -> None:
    ledger.open_log(SYSTEM, "test.invalid/log")
    said = duly("ledger", "verify", "--json")
    assert (said.code, said.json["holds"]) == (exits.OK, True)
    assert "test.invalid/log" in duly("ledger", "status").out + duly("ledger", "verify", home_language="zh_CN").out


def test_a_pack_is_written(world: World, file: Path, tmp_path: Path) -> None:
    ledger.open_log(SYSTEM, "test.invalid/log")
    number = created(file)
    duly("notice", "submit", number, "--as", "ada@example.com")
    duly("notice", "approve", number, "--yes", "--as", "bo@example.com")
    duly("notice", "launch", number, "--as", "ada@example.com")
    said = duly("proof", "pack", "--notice", number, "--customer", "C-00001", "--out", tmp_path / "pack.zip", "--json")
    assert (said.code, said.json["path"]) == (exits.OK, str(tmp_path / "pack.zip"))
    assert (tmp_path / "pack.zip").read_bytes().startswith(b"PK")


def test_a_broken_ledger_ends_with_1(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from duly.doors.cli import ledger as door

    ledger.open_log(SYSTEM, "test.invalid/log")
    verdict = ledger.verify_all()
    verdict.fault("planted", "broken", "损坏")
    monkeypatch.setattr(door.actions, "verify_all", lambda *_: verdict)
    said = duly("ledger", "verify")
    assert (said.code, "broken" in said.err) == (exits.FAULT, True)


def test_mail_is_handed_over_byte_for_byte(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from duly.doors.cli import receive_mail

    taken: list[tuple[object, ...]] = []
    monkeypatch.setattr(receive_mail.actions, "take_receipts", lambda *words: taken.append(words) or 1)
    said = duly("receive-mail", "--json", typed="From: x@example.com\n\nbody\n")
    assert (said.code, said.json["matched"]) == (exits.OK, 1)
    assert taken[0][1:] == ("email", {}, b"From: x@example.com\n\nbody\n")


def test_mail_is_asked_for_again_when_the_database_is_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from duly.doors.cli import receive_mail

    def away(*_: object) -> int:
        raise OperationalError

    monkeypatch.setattr(receive_mail.actions, "take_receipts", away)
    assert duly("receive-mail", typed="x").code == receive_mail.TRY_AGAIN


@pytest.mark.parametrize("language", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_every_verb_explains_itself(language: str) -> None:
    import click

    from duly.doors.cli.root import GROUPS, root

    for name in GROUPS:
        command = root.get_command(click.Context(root), name)
        verbs = list(command.commands) if isinstance(command, click.Group) else [None]
        for verb in verbs:
            words = [name, verb, "--help"] if verb else [name, "--help"]
            said = duly(*words, home_language=language)
            assert (said.code, len(said.out.splitlines()) > 3) == (exits.OK, True)
