# SPDX-License-Identifier: Apache-2.0
"""Mappings and shards that tests are made of."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from duly.rooms.transfer.rules.chain import Chain, compile_table
from duly.rooms.transfer.rules.mapping import read_mapping
from duly.rooms.transfer.source import Column

HEADERS = ("编号", "姓名", "手机", "金额", "状态", "出生日期", "备注")


def a_table(**changed: Any) -> dict[str, Any]:
    """A table of a mapping that fits :data:`HEADERS`."""
    return {
        "from": "old/crm/客户.csv",
        "to": "customer",
        "key": ["id"],
        "fields": [
            {"to": "id", "from": "编号", "steps": ["trim"]},
            {"to": "姓名", "from": 1, "steps": ["name"], "required": True},
            {"to": "phone", "from": "手机", "steps": ["phone(CN)"]},
            {"to": "balance", "type": "decimal(2)", "from": "金额"},
            {"to": "status", "from": "状态", "steps": ["trim"], "codes": {"正常": "active", "冻结": "frozen"}},
            {"to": "born_on", "type": "date", "from": "出生日期", "steps": [{"null_words": {"words": ["无"]}}, "date"]},
        ],
        "left": [{"column": "备注", "why": "free text, not needed"}],
    } | changed


def a_document(*tables: dict[str, Any]) -> dict[str, Any]:
    return {"duly": "mapping/1", "tables": list(tables or [a_table()])}


def columns(headers: Sequence[str] = HEADERS) -> list[Column]:
    return [Column(position, name) for position, name in enumerate(headers)]


def a_chain(headers: Sequence[str] = HEADERS, **changed: Any) -> Chain:
    return compile_table(read_mapping(a_document(a_table(**changed))).tables[0], columns(headers))


def a_row(number: int, **changed: str | None) -> dict[str, Any]:
    """A row that is mapped without a fault."""
    whole = {
        "c0": f"A{number}", "c1": "张 伟", "c2": "138 0013 8000", "c3": "￥1,234.5", "c4": "正常", "c5": "1980/3/5", "c6": None,
    }  # fmt: skip
    return {"row": number, **whole, **changed}


def a_shard(*rows: dict[str, Any]) -> pl.DataFrame:
    schema = {"row": pl.UInt64} | {f"c{position}": pl.String for position in range(len(HEADERS))}
    return pl.DataFrame(rows, schema=schema, orient="row") if rows else pl.DataFrame(schema=schema)
