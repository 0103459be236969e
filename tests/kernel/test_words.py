# SPDX-License-Identifier: Apache-2.0
"""Sentences in the reader's language; on pages in Traditional Chinese the sentence is converted, a name never."""

import pytest

from duly.kernel import words
from duly.kernel.words import Words

SENTENCE = Words(en="{name} is on record.", zh="{name}已登记。")


@pytest.fixture(autouse=True)
def _converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_converters", [])
    words.install_traditional(lambda text: text.replace("记", "記").replace("张", "張"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "张记 is on record."), ("de", "张记 is on record."), ("zh-hans", "张记已登记。"), ("zh-CN", "张记已登记。"),
        ("zh-hant", "张记已登記。"),
    ],
)  # fmt: skip
def test_a_sentence_is_said_in_the_readers_language_and_a_name_stays_as_it_is(language: str, said: str) -> None:
    assert SENTENCE.say(language, name="张记") == said


def test_a_sentence_within_a_sentence_is_converted_too() -> None:
    inner = Words(en="recorded", zh="登记")
    assert SENTENCE.say("zh-hant", name=inner) == "登記已登記。"


def test_wording_that_is_kept_or_sent_is_not_converted() -> None:
    assert SENTENCE.say("zh-Hant", name="x") == "x已登记。"


def test_without_a_converter_the_sentence_is_in_simplified_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_converters", [])
    assert SENTENCE.say("zh-hant", name="x") == "x已登记。"
