# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a command line is said in the caller's language, to the end of the sentence."""

import re
from pathlib import Path

import pytest

from doors.cli.shell import duly

ENGLISH = re.compile(r"\b(?:is|not|one of|such|does|requires|unexpected|missing|invalid|range|value)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        (("customers", "consent", "C-1", "perhaps"), "is not one of", "不是可选值之一"),
        (("outbox", "list", "--limit", "x"), "is not a valid integer", "不是整数"),
        (("outbox", "list", "--limit", "0"), "is not in the range", "超出范围"),
        (("outbox", "list", "--limit"), "requires an argument", "需要一个值"),
        (("outbox", "list", "--limt", "1"), "No such option", "是否指 --limit"),
        (("outbox", "retry", "1", "--all=x"), "does not take a value", "不接受值"),
        (("outbox", "list", "surplus"), "unexpected extra argument", "多余的参数"),
        (("outbox", "failures"), "Missing argument", "缺少参数"),
        (("customers", "consent", "C-1"), "Missing argument", "可选：granted、refused、withdrawn"),
        (("outbox", "lost"), "No such command", "没有命令"),
        (("nonsense",), "No such command", "没有命令"),
        (("calls", "record", "x1", "--result", "spoken"), "is not a valid UUID", "不是有效的 UUID"),
        (("tariffs", "set", str(Path("/"))), "is a directory", "是目录"),
        (("customers", "import", "/nowhere/x.csv"), "does not exist", "不存在"),
    ],
)
def test_a_mistake_is_told_in_the_language_of_the_caller(words: tuple[str, ...], en: str, zh: str) -> None:
    said = duly(*words)
    assert (said.code, en in said.err) == (2, True)
    told = duly(*words, home_language="zh_CN.UTF-8")
    sentence = told.err[told.err.rindex("\n", 0, -1) + 1 :] if "\n" in told.err[:-1] else told.err
    assert (told.code, zh in sentence) == (2, True)
    assert not ENGLISH.search(sentence.partition(" [")[0])
