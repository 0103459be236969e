# SPDX-License-Identifier: Apache-2.0
"""A notice file is read strictly: what is wrong is refused with its place, and nothing else ever happens."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.kernel.refusals import Refusal
from duly.rooms.notices.rules.document import read_draft
from duly.rooms.rulebook.queries import kinds
from rooms.notices.letters import FILE, a_file

TODAY = date(2026, 11, 22)


def read(**changes: Any) -> Any:
    return read_draft(a_file(**changes), kinds(), TODAY)


def test_a_good_file_is_read() -> None:
    draft = read()
    assert (draft.kind, draft.effective_on, draft.acknowledge_by) == (
        "address_change",
        date(2027, 1, 21),
        date(2027, 1, 6),
    )
    assert [(step.channel, step.wait) for step in draft.steps] == [
        ("email", timedelta(days=3)),
        ("sms", timedelta(days=3)),
    ]
    assert draft.editions[0].subject == "We are moving"


def test_languages_are_written_in_one_way() -> None:
    content = FILE["content"]["en"]
    draft = read(content={"zh-CN": content, "zh_TW": content, "de-AT": content}, fallbacks={"ja-JP": "zh-Hans"})
    assert [edition.language for edition in draft.editions] == ["de", "zh-Hans", "zh-Hant"]
    assert draft.fallbacks == {"ja": "zh-Hans"}


def test_dates_may_be_dates_or_text() -> None:
    assert read(effective_on=date(2027, 3, 1)).effective_on == read(effective_on="2027-03-01").effective_on


@pytest.mark.parametrize("wait", ["3d", "12h", "30m"])
def test_waits(wait: str) -> None:
    assert read(**{"plan/steps": [{"channel": "email", "wait": wait}]}).steps[0].wait > timedelta()


@pytest.mark.parametrize(
    ("path", "value", "field", "code"),
    [
        ("duly", "notice/2", "duly", "notices.wrong_format"),
        ("duly", None, "duly", "notices.wrong_format"),
        ("kind", "party", "kind", "notices.not_known"),
        ("kind", None, "kind", "notices.not_known"),
        ("titel", "x", "titel", "notices.unknown_key"),
        ("reason", "", "reason", "notices.missing"),
        ("reason", None, "reason", "notices.missing"),
        ("effective_on", "1 March", "effective_on", "notices.bad_date"),
        ("effective_on", "2027-02-30", "effective_on", "notices.bad_date"),
        ("effective_on", None, "effective_on", "notices.missing"),
        ("effective_on", "+99999d", "effective_on", "notices.bad_date"),
        ("effective_on", "9999-12-31", "effective_on", "notices.bad_date"),
        ("plan/acknowledge_by", date(9999, 12, 31), "plan.acknowledge_by", "notices.bad_date"),
        ("fields/mail_until", "0001-01-01", "fields.mail_until", "notices.bad_date"),
        ("mandatory", "yes", "mandatory", "notices.not_yes_or_no"),
        ("legal_basis", {"law": "x"}, "legal_basis.article", "notices.missing"),
        ("fields", {"colour": "red"}, "fields.colour", "notices.unknown_key"),
        ("fields/phone", "call us", "fields.phone", "notices.bad_phone"),
        ("fields/phone", 86100000, "fields.phone", "notices.not_text"),
        ("fields/mail_until", "soon", "fields.mail_until", "notices.bad_date"),
        ("content", {}, "content", "notices.missing"),
        ("content", [], "content", "notices.not_a_map"),
        ("content/en/body", None, "content.en.body", "notices.missing"),
        ("content/en/sms", None, "content.en.sms", "notices.missing"),
        ("content/en/title", "x" * 201, "content.en.title", "notices.too_long"),
        ("content/en/title", "a\x00b", "content.en.title", "notices.bad_character"),
        ("content/en/body", "a\u202eb", "content.en.body", "notices.bad_character"),
        ("content/en/colour", "red", "content.en.colour", "notices.unknown_key"),
        ("content/en-GB", FILE["content"]["en"], "content.en-GB", "notices.twice"),
        ("content/klingon!", FILE["content"]["en"], "content.klingon!", "languages.bad"),
        ("content", {False: {}}, "content", "notices.not_text"),
        ("fallbacks", {"ja": "de"}, "fallbacks.ja", "notices.not_known"),
        ("fallbacks", {"en": "en"}, "fallbacks.en", "notices.twice"),
        ("plan", None, "plan", "notices.not_a_map"),
        ("plan/steps", [], "plan.steps", "notices.missing"),
        ("plan/steps", [{"channel": "fax", "wait": "1d"}], "plan.steps[0].channel", "notices.not_known"),
        ("plan/steps", [{"channel": "email", "wait": "soon"}], "plan.steps[0].wait", "notices.bad_wait"),
        ("plan/steps", [{"channel": "email", "wait": "0d"}], "plan.steps[0].wait", "notices.bad_wait"),
        ("plan/steps", [{"channel": "email", "wait": "999d"}], "plan.steps[0].wait", "notices.bad_wait"),
        ("plan/also", ["moon"], "plan.also", "notices.not_known"),
        ("plan/quiet_hours", "off", "plan.quiet_hours", "notices.not_known"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(path: str, value: object, field: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(**{path: value})
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.say("zh") != refused.value.say("en")


@pytest.mark.parametrize(
    ("text", "is_good"), [("CNY 120.00", True), ("EUR -3", True), ("120 CNY", False), ("ABC 1", False)]
)
def test_money_names_its_currency(text: str, *, is_good: bool) -> None:
    fields = {
        "item": "hosting",
        "old_price": "CNY 1",
        "new_price": text,
        "unit": "month",
        "contract_basis": "4",
        "how_to_exit": "write",
    }
    if is_good:
        assert read(kind="fee_change", fields=fields).fields["new_price"] == {"*": text}
    else:
        with pytest.raises(Refusal) as refused:
            read(kind="fee_change", fields=fields)
        assert refused.value.code == "notices.bad_money"


def test_a_letter_head_cannot_be_broken_by_a_line_end() -> None:
    assert (
        read(**{"content/en/title": "We move\r\nBcc: x@example.com"}).editions[0].title == "We move Bcc: x@example.com"
    )


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.integers(), inner, max_size=3),
    max_leaves=6,
)
PLACES = st.sampled_from(
    ("duly", "kind", "reason", "effective_on", "fields", "fields/phone", "content", "content/en", "content/en/body", "fallbacks",
     "audience", "plan", "plan/steps", "plan/also", "plan/acknowledge_by", "legal_basis", "mandatory")
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(PLACES, JUNK)
def test_junk_is_refused_or_read_but_never_breaks(place: str, junk: object) -> None:
    try:
        read(**{place: junk})
    except Refusal as refused:
        assert refused.field is not None
        assert refused.say("zh")


@settings(max_examples=100, deadline=None)
@given(JUNK)
def test_a_file_of_junk_is_refused(junk: object) -> None:
    with pytest.raises(Refusal):
        read_draft(junk, kinds(), TODAY)


@pytest.mark.parametrize("name", ["notice-file.md", "notice-file.zh-CN.md"])
def test_the_file_in_the_documentation_is_read(name: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / name).read_text(encoding="utf-8")
    [whole] = [block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if block.startswith("duly:")]
    assert read_draft(yaml.safe_load(whole), kinds(), TODAY).kind == "address_change"


def test_the_documentation_lists_every_kind_and_field() -> None:
    for name in ("notice-file.md", "notice-file.zh-CN.md"):
        page = (Path(__file__).parents[3] / "docs" / name).read_text(encoding="utf-8")
        for kind in kinds().values():
            assert all(f"`{word}`" in page for word in (kind.name, *(spec.name for spec in kind.fields)))


@pytest.mark.parametrize(
    "place", ["duly", "kind", "reason", "effective_on", "content", "audience", "fields", "mandatory", "plan"]
)
@pytest.mark.parametrize("wrap", [lambda bomb: bomb, lambda bomb: {"services": bomb}, lambda bomb: {"en": bomb}])
def test_a_file_that_grows_by_aliases_is_refused_at_once(place: str, wrap: Any) -> None:
    bomb: list[Any] = ["lol"] * 9
    for _ in range(12):
        bomb = [bomb] * 9
    with pytest.raises(Refusal):
        read(**{place: wrap(bomb)})


def test_a_file_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(Refusal):
        read(audience={"services": endless})
