# SPDX-License-Identifier: Apache-2.0
"""Rules from a terminal, with a database: packs, signatures, answers, letting pass by two."""

from pathlib import Path

import pytest

from doors.cli.shell import Said, duly
from duly.house.main import _goes_own_way
from duly.rooms.notices import actions
from duly.rooms.rulebook import actions as deciding
from duly.rooms.rulebook import queries as rulebook
from rooms.notices.letters import a_peopled_world
from rooms.notices.letting import FIXED, WAIVABLE, Case, a_case, in_days, stubborn
from rooms.notices.test_closing_out import a_name_change

pytestmark = pytest.mark.django_db
ACME = ("--organisation", "acme")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path)


def as_(name: str) -> tuple[str, str]:
    return ("--as", f"{name}@example.com")


def ask(case: Case, *more: object, rule: str = WAIVABLE, until: int = 3, who: str = "lu") -> Said:
    words = ("--reason", "The bank insists.", "--risk", "Some may not open it.", "--until", in_days(until).isoformat())
    return duly(
        "rules",
        "override",
        case.notice.number,
        rule,
        *words,
        *(more or ("--opinion", "Opinion 7.")),
        *as_(who),
        "--json",
    )


def test_packs_are_listed_and_signed(case: Case) -> None:
    assert "not legal advice" in duly("rules", "packs", *ACME).out
    digest = next(one.digest for one in rulebook.packs() if one.id == "wording")
    sign = ("rules", "sign", "wording", "--role", "counsel", *ACME)
    assert duly(*sign, "--digest", "sha256:x", *as_("lu")).code == 5
    assert duly(*sign, "--digest", digest, *as_("ada")).code == 3
    assert "已签署" in duly(*sign, "--digest", digest, *as_("lu"), home_language="zh_CN.UTF-8").out
    rows = {row["pack"]: row for row in duly("rules", "packs", *ACME, "--json").json}
    assert (rows["wording"]["signed_by"], rows["core"]["signed_by"]) == (["Lu (counsel)"], [])
    assert duly("rules", "sign", "none", "--role", "x", *ACME, *as_("lu")).code == 4


def test_signing_asks_whether_the_version_was_read(case: Case) -> None:
    words = ("rules", "sign", "wording", "--role", "counsel", *ACME, *as_("lu"))
    assert duly(*words, typed="y\n").code == 0
    assert len(rulebook.sign_offs(case.world.acme.id)) == 1


def test_the_profile_is_shown_answered_and_taken_back(case: Case) -> None:
    def row() -> dict[str, object]:
        return next(one for one in duly("rules", "profile", *ACME, "--json").json if one["question"] == "is_bank")

    assert (row()["answer"], row()["assumed"]) == (None, False)
    assert duly("rules", "answer", "is_bank", "yes", *ACME, *as_("lu")).code == 0
    assert (row()["answer"], row()["by"]) == (True, "Lu")
    assert duly("rules", "answer", "is_bank", "perhaps", *ACME, *as_("lu")).code == 2
    assert duly("rules", "answer", "is_bank", *ACME, *as_("lu")).code == 2
    assert duly("rules", "answer", "is_bank", "--back", *ACME, *as_("lu")).code == 0
    assert row()["answer"] is None


def test_two_people_let_a_notice_pass(case: Case) -> None:
    assert duly("rules", "findings", case.notice.number).code == 2
    assert ask(case, who="ada").code == 3
    assert ask(case, until=99).code == 2
    made = ask(case).json["override"]
    assert duly("rules", "agree", made, *as_("lu")).code == 3
    assert duly("rules", "agree", made, *as_("bo")).code == 0
    said = duly("rules", "findings", case.notice.number)
    assert (said.code, "let pass by two people" in said.out, "✓ Nothing blocks." in said.out) == (0, True, True)
    assert duly("rules", "withdraw", made, "--reason", "No more.", *as_("bo")).code == 0
    again = duly("rules", "findings", case.notice.number, home_language="zh_CN.UTF-8")
    assert (again.code, "已撤回" in again.out, "阻止提交复核" in again.out) == (2, True, True)


@pytest.mark.parametrize("name", ["opinion-7.pdf", "opinion.DOCX"])
def test_counsels_opinion_may_be_a_file(case: Case, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.4 opinion")
    assert ask(case, "--opinion-file", path).code == 0
    (override,) = duly("rules", "findings", case.notice.number, "--json").json["overrides"]
    assert f"{name} · sha256:" in override["opinion"]


def test_a_file_of_another_kind_is_refused_by_its_kind(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "opinion.exe"
    path.write_bytes(b"MZ")
    said = ask(case, "--opinion-file", path)
    assert (said.code, ".exe" in said.err) == (2, True)


def test_a_rule_that_nobody_may_let_pass_is_refused_in_words(tmp_path: Path) -> None:
    case = a_case(tmp_path, **stubborn())
    said = ask(case, rule=FIXED)
    assert said.code == 5
    assert "Mend the notice" in said.err + said.out
    assert "allows nobody to let a notice pass" in duly("rules", "findings", case.notice.number).out


def test_reading_needs_no_database_and_deciding_does() -> None:
    assert all(_goes_own_way(["rules", verb]) for verb in ("check", "list", "show", "questions"))
    assert _goes_own_way(["rules"])
    assert not any(
        _goes_own_way(["rules", verb])
        for verb in ("packs", "sign", "answer", "profile", "override", "agree", "findings")
    )


def test_after_the_launch_evidence_is_given(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, region="CN", time_zone="Asia/Shanghai")
    deciding.answer(world.operator, world.acme.id, "is_ecommerce_operator", True)
    notice = a_name_change(world)
    actions.launch(world.ada, notice.id)
    said = duly("rules", "findings", notice.number)
    assert (said.code, "duly rules evidence" in said.out, "blocks" in said.out) == (0, True, False)
    for name in duly("rules", "findings", notice.number, "--json").json["wanted"]:
        assert duly("rules", "evidence", notice.number, name, "Folder 12", *as_("ada")).code == 0
    assert "没有规则尚待补交" in duly("rules", "findings", notice.number, home_language="zh_CN.UTF-8").out
    assert duly("rules", "evidence", notice.number, "no_such_thing", "x", *as_("ada")).code == 4
    assert duly("rules", "evidence", notice.number, "licence_page_updated", "--back", *as_("ada")).code == 0
    assert "licence_page_updated" in duly("rules", "findings", notice.number, "--json").json["wanted"]
