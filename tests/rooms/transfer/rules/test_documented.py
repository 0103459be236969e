# SPDX-License-Identifier: Apache-2.0
"""The page about mappings says what the rules do: its file can be read, its steps exist, its program gives our digests."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from duly.rooms.transfer.rules.chain import compile_table
from duly.rooms.transfer.rules.digests import multiset_of
from duly.rooms.transfer.rules.faults import FAULTS
from duly.rooms.transfer.rules.mapping import read_mapping
from duly.rooms.transfer.rules.steps import STEPS
from duly.rooms.transfer.source import Column

PAGES = [Path(__file__).parents[4] / "docs" / name for name in ("mapping.md", "mapping.zh-CN.md")]
HEADERS = [
    "客户编号",
    "姓名",
    "手机",
    "电话",
    "邮箱",
    "身份证号",
    "出生日期",
    "注册时间",
    "状态",
    "余额",
    "地址",
    "备注",
]


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: Any) -> str:
    return request.param.read_text()


def block(page: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


def test_the_file_on_the_page_can_be_read_and_carried_out(page: str) -> None:
    rule = read_mapping(yaml.safe_load(block(page, "yaml"))).tables[0]
    cells = [
        "A1",
        "张 伟",
        "",
        "138 0013 8000",
        "无",
        "11010519491231002X",
        "1949/12/31",
        "2026-03-05 09:00:00",
        "正常",
        "￥1,234.5",
        "上海|浦东",
        "x",
    ]
    shard = pl.DataFrame(
        {"row": [1]} | {f"c{n}": [cell] for n, cell in enumerate(cells)}, schema_overrides={"row": pl.UInt64}
    )
    mapped = compile_table(rule, [Column(n, header) for n, header in enumerate(HEADERS)]).apply(shard)
    assert mapped.rows.row(0)[1:] == (
        "A1", "张伟", "+8613800138000", None, "11010519491231002X", "1949-12-31", "2026-03-05T01:00:00.000000Z", "1234.50", "上海", "active", "CN",
    )  # fmt: skip


def test_the_page_names_every_step_argument_and_fault(page: str) -> None:
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    told = {name: line for line in lines for name in re.findall(r"`([a-z_]+)`", line.split("|")[1])}
    assert set(told) == set(STEPS)
    for name, spec in STEPS.items():
        assert re.findall(r"`([a-z_]+)`", told[name].split("|")[2]) == [param.name for param in spec.params]
    assert [code for code in FAULTS if f"`{code}`" not in page] == []


def test_the_program_on_the_page_gives_our_digest(page: str) -> None:
    program: dict[str, Any] = {}
    exec(block(page, "python"), program)
    rows = [("a", None, "张"), ("a", "张", None), ("", "e\u0301", "x")]
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row")
    assert program["table_digest"](rows) == multiset_of(frame, ["a", "b", "c"]).text
