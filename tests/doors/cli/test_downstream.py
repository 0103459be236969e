# SPDX-License-Identifier: Apache-2.0
"""Recipients of data, and letters of requests, from a terminal."""

from pathlib import Path
from typing import Any

import pytest

from doors.asking import an_asking_stage
from doors.cli.shell import Said, duly
from rooms.downstream.stage import Stage, a_stage

pytestmark = pytest.mark.django_db
TERMS = ("--url", "https://crm.example/in", "--family", "profile", "--purpose", "care")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def by(name: str, *words: Any, **more: Any) -> Said:
    return duly("downstream", *words, "--as", f"{name}@example.com", **more)


def test_one_proposes_another_agrees_and_the_key_is_shown(stage: Stage) -> None:
    assert by("lee", "propose", "crm", *TERMS, "--name", "CRM").code == 0
    assert by("lee", "agree", "crm").code != 0
    assert by("bo", "agree", "crm", "--json").json == {"ref": "crm", "terms": 1}
    said = by("operator", "key", "crm", "--organisation", "acme", "--json")
    assert said.code == 0, said.err
    assert said.json["key"].startswith("whsec_")
    assert by("lee", "propose", "crm", *TERMS).code == 0
    assert by("bo", "agree", "crm", "--json").json["terms"] == 2


def test_who_was_told_is_listed_and_followed_up(stage: Stage) -> None:
    stage.change()
    (row,) = by("cy", "told", "--open", "--json").json
    assert (row["recipient"], row["customer"], row["matter"]) == ("erp", "C-00000", "changed")
    assert by("cy", "send-again", row["announcement"]).code == 0
    assert by("cy", "acknowledge", row["announcement"], "--note", "they rang").code == 0
    assert by("lee", "excuse", row["announcement"], "--note", "x").code != 0
    assert by("lee", "end", "erp", "--erased", "--note", "contract over").code == 0
    assert by("cy", "list", "--json").json[0]["state"] == "ended"


def test_in_chinese(stage: Stage) -> None:
    assert "生效中" in duly("downstream", "list", "--as", "cy@example.com", home_language="zh_CN.UTF-8").out


def test_a_letter_is_written_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = an_asking_stage(tmp_path, monkeypatch)
    request, out = asking.applied(), tmp_path / "letter.pdf"
    said = duly("requests", "letter", request.number, "--out", out, "--as", "cy@example.com", "--json")
    assert said.json["type"] == "application/pdf"
    assert out.read_bytes().startswith(b"%PDF")
