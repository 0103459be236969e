# SPDX-License-Identifier: Apache-2.0
"""How sure a value is, and why a person has to look."""

from typing import Any

import pytest

from duly.rooms.papers.rules.judging import Assessed, assess, tidy
from duly.rooms.papers.rules.placing import place
from duly.rooms.papers.rules.templates import read_template
from duly.rooms.papers.terms import How, Why
from duly.rooms.recognition.queries import meanings, proof_of, proven_meanings
from rooms.papers.told import Line, a_sheet

RIGHT, WRONG = "11010519491231002X", "110105194912310021"


def judged(value: str, score: float = 0.999, **field: Any) -> Assessed:
    raw = {"name": "f", "label": {"zh": "证件号码"}, **field}
    template = read_template({"duly": "paper-form/1", "form": "x", "fields": [raw]}, meanings(), proven_meanings)
    lines = [Line("证件号码", 50, 100), *([Line(value, 300, 100, score)] if value else [])]
    (found,), _ = assess(template, {1: place(template, 1, a_sheet(lines))}, proof_of)
    return found


@pytest.mark.parametrize(
    ("value", "score", "field", "why"),
    [
        (RIGHT, 0.999, {"means": "resident_id", "unasked": True}, ()),
        (RIGHT, 0.999, {"means": "resident_id"}, (Why.ASKED_FOR,)),
        (RIGHT, 0.80, {"means": "resident_id", "unasked": True}, (Why.UNSURE,)),
        (WRONG, 0.999, {"means": "resident_id", "unasked": True}, (Why.CHECK_WRONG,)),
        ("", 0.999, {"means": "resident_id", "unasked": True}, (Why.VALUE_MISSING,)),
        ("1380013800", 0.999, {"means": "mobile"}, (Why.SHAPE_WRONG,)),
        ("乙", 0.999, {"hand": True}, (Why.HANDWRITING,)),
        ("不详", 0.999, {"means": "birth_date"}, (Why.SHAPE_WRONG,)),
        ("1949年12月31日", 0.999, {"means": "birth_date"}, (Why.ASKED_FOR,)),
        ("男", 0.999, {"means": "gender"}, (Why.ASKED_FOR,)),
        ("张三", 0.999, {"means": "gender"}, (Why.SHAPE_WRONG,)),
    ],
)
def test_why_a_person_has_to_look(value: str, score: float, field: dict[str, Any], why: tuple[Why, ...]) -> None:
    found = judged(value, score, **field)
    assert (found.why, found.how) == (why, How.ASKED if why else How.PASSED)


def test_a_page_that_was_not_read_leaves_every_field_to_people() -> None:
    raw = {"duly": "paper-form/1", "form": "x", "fields": [{"name": "f", "label": {"zh": "姓名"}}]}
    (found,), incomplete = assess(read_template(raw, set(), set()), {1: None}, proof_of)
    assert (found.why, found.value, incomplete) == ((Why.NOT_READ,), "", [])


def test_nothing_is_guessed_when_a_value_is_tidied() -> None:
    assert tidy("mobile", " １３８ 0013 ８０００ ") == "13800138000"
    assert tidy("person_name", " 欧阳　 晓明") == "欧阳 晓明"
    assert tidy("resident_id", "1101O5") == "1101O5"
