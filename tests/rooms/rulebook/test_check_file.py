# SPDX-License-Identifier: Apache-2.0
"""``duly rules check``: findings out of a file alone, and no file that brings it down. No test here may touch a database."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duly.doors.look.documents import parse
from duly.house.main import run
from duly.kernel.refusals import Refusal
from duly.rooms.notices.queries import drafts

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))
NOTICES = [path for path in EXAMPLES if "duly: notice/1" in path.read_text(encoding="utf-8")]
NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)
BOMB = "a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n"
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=40), st.floats(allow_nan=True),
    st.sampled_from(["+45d", "2027-03-01", "{{ name }}", "{% for", "notice/1", "\u202e", "\U0001f600", "CN", "0" * 400]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def examine(text: str) -> str:
    """What becomes of a text: ``found`` or the code of a refusal; anything else is a crash."""
    try:
        found = drafts.check_file(parse(text, Path("x.yaml")), NOW, jurisdictions=("CN", "US", "EU"))
    except Refusal as refusal:
        assert refusal.say("en")
        assert refusal.say("zh")
        return refusal.code
    assert all(one.words.say("en") and one.words.say("zh") for one in found)
    return "found"


@pytest.mark.parametrize("path", NOTICES, ids=[path.stem for path in NOTICES])
def test_the_examples_are_read_and_each_finding_says_where(path: Path) -> None:
    found = drafts.check_file(parse(path.read_text(encoding="utf-8"), path), NOW)
    assert all(one.where for one in found)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=st.dictionaries(st.text(max_size=12), VALUES, max_size=6))
def test_no_random_document_brings_it_down(document: dict[str, Any]) -> None:
    examine(json.dumps(document, ensure_ascii=True))


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_changed_example_brings_it_down(data: st.DataObject) -> None:
    document = yaml.safe_load(data.draw(st.sampled_from(NOTICES)).read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = document
        while isinstance(place, dict | list) and place:
            key = data.draw(st.sampled_from(sorted(place, key=str) if isinstance(place, dict) else range(len(place))))
            if data.draw(st.booleans()) or not isinstance(place[key], dict | list):
                place[key] = data.draw(VALUES)
                break
            place = place[key]
    examine(yaml.safe_dump(document, allow_unicode=True))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=300))
def test_no_text_at_all_brings_it_down(text: str) -> None:
    examine(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB, "documents.reference"),
        ("a: " + "[" * 5_000, "documents.too_deep"),
        ("duly: notice/1\n" + "x: y\n" * 2, "documents.given_twice"),
        ("- a\n- b\n", "documents.not_a_mapping"),
        ("duly: !!python/object/apply:os.system [ls]", "documents.tag"),
    ],
)
def test_what_is_no_notice_is_refused_by_name(text: str, code: str) -> None:
    assert examine(text) == code


def test_the_command_works_without_a_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DULY_HOME", str(tmp_path / "nowhere"))
    marketing = yaml.safe_load(NOTICES[0].read_text(encoding="utf-8"))
    marketing["content"]["en"]["body"] += "\n\nOur interpretation shall be final."
    path = tmp_path / "notice.yaml"
    path.write_text(yaml.safe_dump(marketing, allow_unicode=True), encoding="utf-8")
    assert run(["rules", "check", str(path), "--json", "--on", "2026-12-01", "--jurisdiction", "CN"]) == 2
    told = json.loads(capsys.readouterr().out)
    words = [one for one in told["findings"] if one["rule"] == "WORD-INTERPRETATION"]
    assert words
    assert words[0]["spans"]
    assert told["blocks"] is True
    assert not (tmp_path / "nowhere").exists()


def test_wording_that_readers_may_take_amiss_is_found_in_a_file_whose_languages_were_written_by_themselves() -> None:
    document = yaml.safe_load(
        next(path for path in NOTICES if path.stem == "address-change").read_text(encoding="utf-8")
    )
    tag = next(one for one in document["content"] if one.startswith("zh"))
    document["content"][tag]["body"] += "\n\n恕不另行通知。"
    found = drafts.check_file(document, NOW)
    assert [(one.severity, one.excerpt) for one in found if one.rule == "TRANSLATION-SENSITIVE-BLAME"] == [("warn", "恕不另行通知")]  # fmt: skip


def test_rules_and_questions_can_be_read_without_a_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DULY_HOME", str(tmp_path / "nowhere"))
    assert run(["rules", "show", "WORD-INTERPRETATION"]) == 0
    assert "26(2)(3)" in capsys.readouterr().out
    assert run(["rules", "list", "--json"]) == 0
    assert "LEAD-AHEAD" in {row["id"] for row in json.loads(capsys.readouterr().out)}
    assert run(["rules", "questions", "data_breach", "--json"]) == 0
    assert "discovered_at" in {row["name"] for row in json.loads(capsys.readouterr().out)}
    assert run(["rules", "show", "NO-SUCH"]) == 4
