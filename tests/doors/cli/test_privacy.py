# SPDX-License-Identifier: Apache-2.0
"""``duly privacy``: a request from the call to the bundle, holds by two, who looked, who lacks a document."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doors.cli.shell import duly
from duly.kernel import clock
from rooms.privacy.stage import MAIL, Stage, a_stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 12, tzinfo=UTC))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def proved(stage: Stage, kind: str) -> str:
    """A request whose asker typed the code; its number."""
    made = duly("privacy", "receive", stage.party.ref, "--kind", kind, "--as", "cy@example.com", "--json").json
    assert duly("privacy", "send-code", made["number"]).out == "Sent by email.\n"
    stage.carry()
    assert duly("privacy", "prove", made["number"], "0").code == 2
    assert duly("privacy", "prove", made["number"], stage.mail.posted[-1].code).code == 0
    number: str = made["number"]
    return number


def test_a_request_from_the_call_to_the_bundle(stage: Stage, tmp_path: Path) -> None:
    number = proved(stage, "access")
    (row,) = duly("privacy", "list", "--json").json
    assert (row["number"], row["state"], row["proof"]) == (number, "identified", 2)
    assert "查阅个人信息" in duly("privacy", "list", home_language="zh_CN.UTF-8").out
    assert duly("privacy", "decide", number, "--outcome", "granted", "--json").json["state"] == "granted"
    out = tmp_path / "bundle.zip"
    assert duly("privacy", "export", number, "--out", out).code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert "data.json" in zipfile.ZipFile(out).namelist()


def test_an_erasure_by_two_and_its_receipt(stage: Stage, tmp_path: Path) -> None:
    number = proved(stage, "erasure")
    digest = duly("privacy", "decide", number, "--outcome", "granted", "--as", "lena@example.com", "--json").json[
        "digest"
    ]
    alone = duly("privacy", "agree", number, "--digest", digest, "--as", "lena@example.com")
    assert "somebody else must agree" in alone.err
    assert digest in duly("privacy", "show", number).out
    assert duly("privacy", "agree", number, "--digest", digest, "--as", "bo@example.com").code == 0
    assert duly("privacy", "erase-due", "--json").json == {"erased": 0}
    stage.carry()
    assert duly("privacy", "erase-due", "--json").json == {"erased": 1}
    written = duly("privacy", "receipt", number, "--out", tmp_path / "receipt", "--json").json
    assert Path(written["file"]).stat().st_size > 500


def test_more_time_is_taken_once(stage: Stage) -> None:
    made = duly("privacy", "receive", stage.party.ref, "--kind", "access", "--organisation", "acme", "--json").json
    assert "Due on" in duly("privacy", "extend", made["number"], "--reason", "archives").out
    assert "extended already" in duly("privacy", "extend", made["number"], "--reason", "again").err


def test_a_hold_is_set_by_one_and_ended_by_two(stage: Stage) -> None:
    held = duly("privacy", "hold", "--customer", stage.party.ref, "--reason", "dispute", "--note", "case 5", "--json", "--organisation", "acme").json["hold"]  # fmt: skip
    (row,) = duly("privacy", "holds", "--json").json
    assert (row["customer"], row["asked"]) == (stage.party.ref, False)
    assert "Asked" in duly("privacy", "ask-release", held, "--note", "over", "--as", "lena@example.com").out
    assert duly("privacy", "release", held, "--as", "lena@example.com").code != 0
    assert duly("privacy", "release", held, "--as", "bo@example.com").code == 0
    assert duly("privacy", "holds").out == "No hold stands.\n"


def test_a_rule_of_keeping_by_two_and_what_is_due(stage: Stage) -> None:
    from duly.rooms.privacy import jobs

    made = duly("privacy", "propose-rule", "--purpose", "transactions", "--basis", "CN-EC-06", "--months", "36", "--as", "lena@example.com", "--json").json["id"]  # fmt: skip
    assert [(row["rule"], row["holds"]) for row in duly("privacy", "rules", "--json").json] == [("RR-1", False)]
    assert duly("privacy", "agree-rule", made, "--as", "bo@example.com").code == 0
    assert duly("privacy", "due").out == "Nothing is due.\n"
    jobs.look_for_due()
    assert [row["customer"] for row in duly("privacy", "due", "--json").json] == [stage.party.ref]


def test_looks_are_opened_for_a_reason_and_shown(stage: Stage) -> None:
    opened = duly("privacy", "look", stage.party.ref, "--reason", "audit", "--as", "cy@example.com")
    assert MAIL in opened.out
    (row,) = duly("privacy", "looks", stage.party.ref, "--json", "--as", "lena@example.com").json
    assert (row["who"], row["reason"], row["canary"]) == ("Cy", "audit", False)


def test_who_lacks_a_document_is_listed_until_it_is_on_file(stage: Stage, tmp_path: Path) -> None:
    paper = tmp_path / "nda.pdf"
    paper.write_bytes(b"%PDF-1.4 nda")
    before = duly("privacy", "lacking", "--organisation", "acme", "--json").json
    assert ("Cy", "nda") in {(row["name"], row["paper"]) for row in before}
    kept = duly("privacy", "keep-paper", "cy@example.com", paper, "--kind", "nda", "--signed-on", "2026-01-05", "--organisation", "acme")  # fmt: skip
    assert kept.out == "It is on file.\n"
    after = json.dumps(duly("privacy", "lacking", "--organisation", "acme", "--json").json)
    assert '"Cy"' in after
    assert ("Cy", "nda") not in {(row["name"], row["paper"]) for row in json.loads(after)}


def test_a_decision_is_sent_back_and_a_request_withdrawn(stage: Stage) -> None:
    number = proved(stage, "restriction")
    duly("privacy", "decide", number, "--outcome", "granted", "--as", "lena@example.com")
    assert duly("privacy", "send-back", number, "--note", "why?", "--as", "bo@example.com").code == 0
    assert duly("privacy", "withdraw", number).out == f"{number} was withdrawn.\n"
    assert duly("privacy", "list").out == "Nobody waits for an answer.\n"


def test_a_canary_raises_an_alarm_that_somebody_answers(stage: Stage) -> None:
    duly("privacy", "canary", stage.party.ref, "--as", "lena@example.com")
    duly("privacy", "look", stage.party.ref, "--reason", "audit", "--as", "cy@example.com")
    (row,) = duly("privacy", "alarms", "--json").json
    assert row["who"] == "Cy"
    assert duly("privacy", "answer-alarm", row["look"], "--note", "a drill", "--as", "lena@example.com").code == 0
    assert duly("privacy", "alarms").out == "No alarm stands.\n"


def test_a_check_is_planned_done_and_signed(stage: Stage) -> None:
    made = duly("privacy", "plan-check", "2026-Q4", "--due-on", "2026-12-15", "--owner", "cy@example.com", "--as", "lena@example.com", "--json").json["check"]  # fmt: skip
    shown = duly("privacy", "points", made, home_language="zh_CN.UTF-8").out.splitlines()
    answers = [word for n in range(len(shown)) for word in ("--answer", "ok" if n else "one account too many")]
    digest = duly("privacy", "do-check", made, *answers, "--as", "cy@example.com", "--json").json["digest"]
    assert duly("privacy", "sign-check", made, "--digest", digest, "--as", "bo@example.com").out == "Signed off.\n"
    assert [(row["done"], row["signed"]) for row in duly("privacy", "checks", "--json").json] == [(True, True)]


def test_the_days_for_an_answer_are_set(stage: Stage) -> None:
    assert "within 10 days" in duly("privacy", "set-days", "10", "--organisation", "acme").out


def test_a_restriction_is_listed_and_ended_by_somebody_else(stage: Stage) -> None:
    stage.granted("restriction")
    (row,) = duly("privacy", "flags", "--json").json
    assert row["customer"] == stage.party.ref
    alone = duly("privacy", "lift", row["flag"], "--reason", "over", "--as", "lena@example.com")
    assert "somebody else must agree" in alone.err
    assert duly("privacy", "lift", row["flag"], "--reason", "over", "--as", "bo@example.com").code == 0
    assert "没有有效的限制或反对" in duly("privacy", "flags", home_language="zh_CN.UTF-8").out


def test_a_document_is_put_on_file_opened_and_seen_by_somebody_else(stage: Stage, tmp_path: Path) -> None:
    made = duly("privacy", "receive", stage.party.ref, "--kind", "access", "--as", "cy@example.com", "--json").json
    scan, out = tmp_path / "scan.pdf", tmp_path / "out.pdf"
    scan.write_bytes(b"%PDF-1.4 passport")
    shown = duly("privacy", "show-document", made["number"], scan, "--as", "cy@example.com", "--json").json
    assert (
        duly("privacy", "open-document", made["number"], shown["document"], out, "--as", "lena@example.com").code == 0
    )
    assert out.read_bytes() == b"%PDF-1.4 passport"
    assert duly("privacy", "see-document", made["number"], shown["document"], "--as", "cy@example.com").code != 0
    assert duly("privacy", "see-document", made["number"], shown["document"], "--as", "lena@example.com").code == 0
    (row,) = duly("privacy", "documents", made["number"], "--json").json
    assert row["seen"] is True


def test_papers_canaries_and_the_end_of_a_rule(stage: Stage, tmp_path: Path) -> None:
    paper = tmp_path / "nda.pdf"
    paper.write_bytes(b"%PDF-1.4 signed")
    kept = ("cy@example.com", paper, "--kind", "nda", "--signed-on", "2026-11-01", "--as", "lena@example.com")
    assert duly("privacy", "keep-paper", *kept).code == 0
    assert duly("privacy", "papers", "--json").json[0]["name"] == "Cy"
    assert duly("privacy", "canary", stage.party.ref, "--as", "lena@example.com").code == 0
    assert duly("privacy", "canaries", "--json").json[0]["customer"] == stage.party.ref
    terms = ("--purpose", "transactions", "--basis", "CN-EC-06", "--months", "36", "--as", "lena@example.com", "--json")
    assert duly("privacy", "propose-rule", *terms).code == 0
    (rule,) = duly("privacy", "rules", "--json").json
    assert duly("privacy", "end-rule", rule["id"], "--as", "lena@example.com").code == 0
    assert duly("privacy", "rules", "--json").json == []
