# SPDX-License-Identifier: Apache-2.0
"""The editor's form and the notice file: each from the other."""

from typing import Any

from duly.doors.console import editing
from duly.doors.console.wording_diff import changes_between, pieces_of
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import FieldSpec, KindSpec, Question
from rooms.notices.letters import a_file

KIND = KindSpec(
    "address_change", Words(en="address change", zh="地址变更"),
    (
        FieldSpec("new_address", "address", required=True, words=Words(en="new address", zh="新地址")),
        FieldSpec("phone", "phone", required=True, words=Words(en="telephone", zh="电话")),
    ),
)  # fmt: skip


def _merged(document: dict[str, Any] | None = None, /, **form: str) -> dict[str, Any]:
    return editing.merged(document or a_file(), {key.replace("__", ":"): text for key, text in form.items()}, KIND, {})


def test_what_the_form_does_not_show_stays() -> None:
    document = a_file()
    assert _merged(document)["audience"] == document["audience"]
    assert _merged(document)["plan"]["also"] == document["plan"]["also"]
    assert _merged(document)["content"] == document["content"]


def test_a_changed_text_changes_only_itself() -> None:
    found = _merged(text__en__title="We have moved")
    assert found["content"]["en"]["title"] == "We have moved"
    assert found["content"]["en"]["body"] == a_file()["content"]["en"]["body"]


def test_a_field_that_reads_the_same_in_every_language_is_written_once() -> None:
    two = a_file(**{"content/zh-Hans": a_file()["content"]["en"]})
    same = {"field:new_address:en": "2 New Street", "field:new_address:zh-Hans": "2 New Street"}
    other = same | {"field:new_address:zh-Hans": "新路二号"}
    assert editing.merged(two, same, KIND, {})["fields"]["new_address"] == "2 New Street"
    assert editing.merged(two, other, KIND, {})["fields"]["new_address"] == {
        "en": "2 New Street",
        "zh-Hans": "新路二号",
    }


def test_an_emptied_field_is_taken_out() -> None:
    assert "phone" not in editing.merged(a_file(), {"field:phone:*": " "}, KIND, {})["fields"]


def test_a_language_is_added_and_taken_out_but_never_the_last_one() -> None:
    assert list(_merged(add_language="fr")["content"]) == ["en", "fr"]
    assert list(_merged(drop_language="en")["content"]) == ["en"]


def test_steps_follow_the_rows_and_keep_what_the_rows_do_not_show() -> None:
    document = a_file(
        **{"plan/steps": [{"channel": "email", "wait": "3d", "at": "10:00"}, {"channel": "sms", "wait": "2d"}]}
    )
    form = {
        "step:0:channel": "email", "step:0:wait": "5d", "step:1:channel": "", "step:1:wait": "2d",
        "step:2:channel": "call", "step:2:wait": "1d", "ends_with_person": "yes",
    }  # fmt: skip
    assert editing.merged(document, form, KIND, {})["plan"]["steps"] == [
        {"channel": "email", "wait": "5d", "at": "10:00"}, {"channel": "call", "wait": "1d"}, "person",
    ]  # fmt: skip


def test_answers_become_values_of_their_type_and_an_emptied_one_goes() -> None:
    words = Words(en="?", zh="？")
    questions = {
        name: Question(name, "notice", kind, words) for name, kind in (("cross_district", "flag"), ("breach_persons", "number"))
    }  # fmt: skip
    found = editing.merged(a_file(), {"answer:cross_district": "no", "answer:breach_persons": "1200"}, KIND, questions)
    assert found["answers"] == {"cross_district": False, "breach_persons": 1200}
    assert "answers" not in editing.merged(
        found, {"answer:cross_district": "", "answer:breach_persons": ""}, KIND, questions
    )


def test_no_legal_basis_is_no_mapping_of_empty_texts() -> None:
    assert "legal_basis" not in _merged(shows_basis="1", law="", article="")
    assert _merged(shows_basis="1", mandatory="yes", law="民法典", article="509(2)")["legal_basis"] == {
        "law": "民法典", "article": "509(2)",
    }  # fmt: skip


def test_a_difference_names_the_place_and_the_words() -> None:
    older = {"revision": 1, "editions": [{"language": "zh-Hans", "title": "公司地址变更通知"}]}
    newer = {"revision": 2, "editions": [{"language": "zh-Hans", "title": "公司名称变更通知"}]}
    (change,) = changes_between(older, newer)
    assert change.where == "editions.zh-Hans.title"
    assert [piece for piece in change.pieces if piece[0] != "same"] == [("gone", "地址"), ("new", "名称")]


def test_two_very_long_texts_are_shown_one_after_the_other() -> None:
    assert [what for what, _ in pieces_of("a " * 3_000, "b " * 3_000)] == ["gone", "new"]
