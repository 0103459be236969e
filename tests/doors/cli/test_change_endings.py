# SPDX-License-Identifier: Apache-2.0
"""Change requests from a terminal, the less usual steps: whom it concerns, codes, documents, statements, mails, rules."""

from pathlib import Path
from typing import Any

import pytest

from doors.asking import an_asking_stage
from doors.cli.shell import Said, duly
from duly.kernel.actors import PROVIDER
from duly.rooms.change_requests import actions, queries
from rooms.change_requests.mails.test_receiving import mail
from rooms.change_requests.stage import NEW_PHONE, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def by(name: str, *words: Any) -> Said:
    """Somebody of Acme types ``duly requests …``."""
    return duly("requests", *words, "--as", f"{name}@example.com")


def test_a_code_goes_out_and_comes_back(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    point = stage.entity(channel="email").id
    assert by("cy", "code", request.number, "--point", point).code == 0
    stage.carry()
    assert by("cy", "prove", request.number, "--code", "AAAAAA").code == 2
    assert by("cy", "prove", request.number, "--code", stage.code("email"), "--json").json["is_right"] is True


def test_a_document_is_laid_beside_opened_and_taken_down(stage: Stage, tmp_path: Path) -> None:
    request = stage.ask(stage.world.cy, stage.name(), channel="phone")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 x")
    (tmp_path / "b.exe").write_bytes(b"MZ")
    assert by("cy", "document", request.number, tmp_path / "b.exe", "--kind", "passport").code == 2
    laid = by("cy", "document", request.number, tmp_path / "a.pdf", "--kind", "passport", "--json").json["document"]
    out = tmp_path / "out.pdf"
    assert by("bo", "open-document", request.number, laid, "--out", out, "--note", "review").code == 0
    assert out.read_bytes() == b"%PDF-1.7 x"
    assert by("cy", "take-down", request.number, "--method", "document", "--passed", "--note", "seen").code == 0


def test_it_is_shown_in_full_for_a_reason(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone", note="rang twice")
    assert NEW_PHONE in by("bo", "see", request.number, "--note", "review").out
    assert "rang twice" in by("bo", "words", request.number, "--note", "review").out
    assert by("bo", "see", request.number, "--note", " ").code == 2
    assert stage.recorded("change_requests.seen") == 1


def test_a_dispute_is_put_on_record_and_settled_by_somebody_else(stage: Stage) -> None:
    request = stage.applied()
    dispute = by("cy", "dispute", request.number, "--text", "not me", "--json").json["dispute"]
    assert dispute in by("bo", "show", request.number).out
    assert by("bo", "settle", dispute, "--outcome", "upheld", "--note", "x").code == 3
    said = by("lee", "settle", dispute, "--outcome", "upheld", "--note", "the number is theirs", "--json")
    assert said.json["number"] == "CR-2026-000002"
    assert stage.state(request) == "closed"


def test_a_refusal_is_answered_and_a_record_frozen(stage: Stage) -> None:
    request = stage.in_review()
    digest = stage.row(request).payload_digest
    by("bo", "decide", request.number, "--digest", digest, "--refuse-item", "1=law")
    assert "disagreement on record" in by("cy", "disagree", request.number, "--text", "It is genuine.").out
    assert by("cy", "freeze", stage.party.ref).code == 0
    assert queries.record_is_frozen(stage.party.id)


def test_mails_are_listed_read_and_settled(stage: Stage) -> None:
    actions.receive_mail(PROVIDER, mail("Hello, please change my mobile number. Thank you, C0"))
    (one,) = by("cy", "mails", "list", "--json").json
    assert "change my mobile number" in by("cy", "mails", "read", one["mail"], "--note", "it waits").out
    assert by("cy", "mails", "settle", one["mail"], "--outcome", "nothing").code == 0
    assert "No mail waits" in by("cy", "mails", "list").out


def test_rules_are_proposed_by_one_and_confirmed_by_another(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("hours: {t2: 96}\nfields: {contact_point.value: 3}\n", encoding="utf-8")
    assert "comes with Duly" in by("bo", "rules").out
    assert by("bo", "rules", "--set", tmp_path / "rules.yaml").code == 0
    assert by("bo", "rules", "--confirm", "1").code == 3
    assert by("lee", "rules", "--confirm", "1").code == 0
    assert queries.policy_of(stage.world.acme.id).hours["t2"] == 96


def test_the_terminal_speaks_chinese(stage: Stage) -> None:
    said = duly("requests", "--help", home_language="zh_CN.UTF-8").out
    for words in ("凭原联系方式收到的停止码叫停变更", "须由人工阅读的来信", "处理异议"):
        assert words in said, words
