# SPDX-License-Identifier: Apache-2.0
"""Which value belongs to which label, by where they stand; and which way is up."""

import math
from collections.abc import Sequence
from typing import Any

import pytest

from duly.rooms.papers.layout import Template
from duly.rooms.papers.rules.boxes import askew, turned
from duly.rooms.papers.rules.placing import Placed, place
from duly.rooms.papers.rules.templates import read_template
from duly.rooms.papers.rules.turning import upright
from duly.rooms.papers.terms import Box, Sheet
from rooms.papers.told import HEIGHT, WIDTH, Line, a_sheet


def form(*fields: Any, anchors: Sequence[str] = ()) -> Template:
    named = [
        {"name": f"f{at}", "label": {"zh": one}} if isinstance(one, str) else {"name": f"f{at}", **one}
        for at, one in enumerate(fields)
    ]
    return read_template({"duly": "paper-form/1", "form": "x", "fields": named, "anchors": list(anchors)}, set(), set())


def seen(template: Template, *lines: Line) -> list[Placed]:
    return list(place(template, 1, a_sheet(lines)).fields)


def values(template: Template, *lines: Line) -> list[str]:
    return [one.text for one in seen(template, *lines)]


def test_a_value_stands_behind_its_label_and_before_the_next() -> None:
    lines = [Line("姓名", 50, 100), Line("王芳", 200, 104), Line("性别", 500, 98), Line("女", 640, 102)]
    assert values(form("姓名", "性别"), *lines) == ["王芳", "女"]


def test_a_row_without_a_value_does_not_take_that_of_the_row_below() -> None:
    lines = [Line("姓名", 50, 100), Line("手机", 50, 160), Line("13800138000", 200, 160)]
    assert values(form("姓名", "手机"), *lines) == ["", "13800138000"]


def test_lines_of_one_value_are_joined_in_the_order_of_reading() -> None:
    fields = {"label": {"zh": "地址"}, "lines": 2}
    lines = [Line("地址", 50, 120), Line("88号3幢", 200, 138), Line("上海市浦东新区张江路", 200, 102)]
    assert values(form(fields), *lines) == ["上海市浦东新区张江路88号3幢"]


def test_a_number_that_goes_on_in_the_next_line_is_one_number() -> None:
    fields = {"label": {"zh": "地址"}, "lines": 2}
    lines = [Line("地址", 50, 102), Line("人民南路四段3", 200, 102), Line("35号23幢", 200, 138)]
    assert values(form(fields), *lines) == ["人民南路四段335号23幢"]


def test_latin_words_keep_the_blank_between_them() -> None:
    lines = [Line("Name", 50, 100), Line("Jane", 200, 100), Line("Example", 300, 100)]
    assert values(form({"label": {"en": "Name"}}), *lines) == ["Jane Example"]


@pytest.mark.parametrize("text", ["姓名：王芳", "姓名: 王芳", "姓名 王芳"])
def test_label_and_value_in_one_line_are_cut(text: str) -> None:
    (found,) = seen(form("姓名"), Line(text, 50, 100))
    assert (found.text, any(word.cut for word in found.words)) == ("王芳", False)


def test_a_label_that_ran_into_the_value_before_it_is_cut_and_said() -> None:
    lines = [Line("地址", 50, 100), Line("张江路88号1201邮政编码", 200, 100), Line("201203", 700, 100)]
    first, second = seen(form("地址", "邮政编码"), *lines)
    assert (first.text, second.text) == ("张江路88号1201", "201203")
    assert first.words[0].cut


def test_a_word_that_only_ends_like_a_label_is_left_whole() -> None:
    lines = [Line("单位", 50, 100), Line("上海市电话局营业部电话", 200, 100)]
    assert values(form("单位", "电话"), *lines)[0] == "上海市电话局营业部电话"


def test_a_value_may_stand_below() -> None:
    fields = {"label": {"zh": "备注"}, "where": "below", "lines": 3}
    lines = [Line("备注", 50, 100), Line("第一行", 60, 140), Line("第二行", 60, 180), Line("远处", 60, 700)]
    assert values(form(fields), *lines) == ["第一行第二行"]


def test_a_value_may_stand_at_a_place_of_the_page() -> None:
    fields = {"label": {"zh": "编号"}, "where": {"region": ["0.6", "0", "1", "0.1"]}}
    lines = [Line("NO.20261123", 700, 60), Line("别处", 100, 60)]
    assert values(form(fields), *lines) == ["NO.20261123"]


def test_labels_that_stand_there_twice_are_taken_in_the_order_of_reading() -> None:
    lines = [Line("姓名", 50, 100), Line("甲", 200, 100), Line("姓名", 50, 300), Line("乙", 200, 300)]
    found = seen(form("姓名", "姓名"), *lines)
    assert [one.text for one in found] == ["甲", "乙"]
    assert not any(one.label.miscounted for one in found if one.label)
    (once,) = seen(form("姓名"), *lines)
    assert once.label is not None
    assert once.label.miscounted


def test_a_label_with_a_letter_misread_is_found_and_said() -> None:
    (found,) = seen(form("通讯地址"), Line("通讯地扯", 50, 100), Line("张江路", 300, 100))
    assert (found.text, found.label is not None and found.label.unsure) == ("张江路", True)


def test_fixed_texts_are_no_values_and_are_missed_when_they_are_not_there() -> None:
    template = form("姓名", anchors=["（请用正楷填写）", "签名"])
    lines = [Line("姓名", 50, 100), Line("王芳", 200, 100), Line("（请用正楷填写）", 400, 100)]
    found = place(template, 1, a_sheet(lines))
    assert (found.fields[0].text, found.missing) == ("王芳", ("签名",))


@pytest.mark.parametrize("degrees", [-3.0, -1.2, 2.5])
def test_a_page_that_lies_askew_is_levelled(degrees: float) -> None:
    lines = [
        Line("证件号码", 50, 600),
        Line("11010519491231002X", 640, 600),
        Line("手机号码", 50, 650),
        Line("13800138000", 640, 650),
    ]
    sheet = _askew(a_sheet(lines), degrees)
    assert askew(sheet.boxes) == pytest.approx(degrees, abs=0.1)
    found = place(form("证件号码", "手机号码"), 1, sheet)
    assert [one.text for one in found.fields] == ["11010519491231002X", "13800138000"]


@pytest.mark.parametrize("quarters", range(4))
def test_up_is_where_the_labels_stand_in_their_order(quarters: int) -> None:
    lines = [
        Line("姓名", 50, 100),
        Line("王芳", 200, 100),
        Line("手机号码", 50, 200),
        Line("13800138000", 250, 200),
        Line("地址", 50, 300),
    ]
    template, lying = form("姓名", "手机号码", "地址"), a_sheet(lines, quarters)
    assert upright(template, 1, lying) == quarters
    assert turned(lying, quarters) == a_sheet(lines)


def test_an_empty_page_stays_as_it_is() -> None:
    assert upright(form("姓名"), 1, Sheet(WIDTH, HEIGHT, ())) == 0
    assert values(form("姓名")) == [""]


def _askew(sheet: Sheet, degrees: float) -> Sheet:
    angle = math.radians(degrees)

    def turn(corner: tuple[float, float]) -> tuple[float, float]:
        x, y = corner[0] - WIDTH / 2, corner[1] - HEIGHT / 2
        return x * math.cos(angle) - y * math.sin(angle) + WIDTH / 2, x * math.sin(angle) + y * math.cos(
            angle
        ) + HEIGHT / 2

    return Sheet(WIDTH, HEIGHT, tuple(Box(tuple(map(turn, box.corners)), box.text, box.score) for box in sheet.boxes))
