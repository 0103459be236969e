# SPDX-License-Identifier: Apache-2.0
"""Places, questions and channels are said in words, not in the codes of a file."""

import pytest

from duly.doors.look.codes import code_said
from duly.doors.look.departments import department_said
from duly.doors.look.places import place_said, without_codes
from duly.doors.look.rulebook import sentence_in
from duly.doors.look.telling import told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        ("content.en.sms", "英语 · 短信", "English · SMS"),
        ("editions.zh-Hans.body", "中文 (简体) · 正文", "Chinese (Simplified) · text"),
        ("plan.acknowledge_by", "触达计划 · 确认期限", "plan · acknowledge by"),
        ("plan.steps.2", "触达计划 · 触达步骤 · 第 2 项", "plan · steps · no. 2"),
        ("tasks[0].days", "任务 · 第 1 项 · 天数", "task · no. 1 · days"),
        ("notice", "整份通知", "the notice"),
    ],
)
def test_a_place_is_said_in_the_readers_language(place: str, zh: str, en: str) -> None:
    assert (place_said(place, "zh-hans"), place_said(place, "en")) == (zh, en)


def test_a_place_that_nobody_named_is_shown_as_it_is() -> None:
    assert place_said("something.else", "en") == "something · else"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请填写 announcement_on。", "announcement_on"),
        ("Fill in announcement_on.", "announcement_on"),
        ("请填写 resolution 与 resolution_on。", "resolution"),
        ("须在 corrects 中指明该通知。", "corrects"),
        ("请填写 answers.announcement_on。", "answers"),
        ("经 sms 发出的内容没有“生效日期”。", "sms"),
    ],
)
def test_a_sentence_says_no_codes(text: str, said: str) -> None:
    assert said not in without_codes(text, "zh-hans")


def test_a_blank_stays_as_its_writer_types_it() -> None:
    assert without_codes("请写入 {{ effective_on }}。", "zh-hans") == "请写入 {{ effective_on }}。"


def test_a_word_of_an_english_sentence_is_no_code() -> None:
    assert without_codes("The resolution and the registration are there.", "en") == (
        "The resolution and the registration are there."
    )


def test_the_sentence_of_a_rule_has_words_for_its_blanks() -> None:
    assert sentence_in("{where}：须于 {latest} 前通知。", "zh-hans") == "须于 ‹最迟日期› 前通知。"
    assert sentence_in("{where} uses an absolute word.", "en") == "The notice uses an absolute word."


def test_a_department_goes_by_its_name() -> None:
    assert department_said("legal", {"legal": "法务部"}, "zh-hans") == "法务部"
    assert department_said("customer_service", {}, "zh-hans") == "客户服务"
    assert department_said("logistics", {}, "zh-hans") == "logistics"


def test_a_message_that_a_rule_holds_says_so() -> None:
    assert code_said("rule:CN-GEN-03b", "zh-hans") == "依规则 CN-GEN-03b"


def test_a_task_in_the_history_is_told_without_codes() -> None:
    public = {
        "task": "x",
        "step": "feedback",
        "department": None,
        "due_on": None,
        "mandatory": True,
        "source": "rule",
        "rule": "",
    }
    fact = {"kind": "agreement.task_added", "public": public}
    assert told(fact, "zh-hans") == "已在“反馈”步骤添加任务。"
    assert told(fact, "en") == "A task was added to the step feedback."
    dated = {"kind": "agreement.task_added", "public": public | {"department": "legal", "due_on": "2027-01-22"}}
    assert told(dated, "zh-hans") == "已在“反馈”步骤为法务添加任务，期限 2027年1月22日。"


def test_dozens_of_rule_packs_are_told_as_a_number() -> None:
    fact = {"kind": "notices.launched", "public": {"packs": [f"pack-{n}@1" for n in range(21)], "count": 3}}
    assert "21 个规则包" in told(fact, "zh-hans") and "pack-1" not in told(fact, "zh-hans")
