# SPDX-License-Identifier: Apache-2.0
"""The standard schema as others read it: JSON Schema 2020-12 for programs, a glossary in two languages for people."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from duly.rooms.recognition.facts import SENSITIVITIES, Sensitivity
from duly.rooms.recognition.rules import codes, lexicon, schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = "urn:duly:standard-schema"
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string", "minLength": 1},
    "integer": {"type": "string", "pattern": "^-?(0|[1-9][0-9]*)$"},
    "decimal": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$"},
    "boolean": {"type": "string", "enum": ["true", "false"]},
}
"""Canonical text: every value is a string of one form, so that two systems write one value in one way."""


def json_schema() -> dict[str, Any]:
    """One document: each table under ``$defs``; a data set is an object of lists of rows."""
    tables = schema.standard().tables
    return {
        "$schema": DIALECT,
        "$id": f"{_ID}:{schema.standard().version}",
        "title": "Duly standard schema of customer information / 达至客户信息标准格式",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}} for name in tables},
        "$defs": {name: _table(table) for name, table in tables.items()},
    }


def _table(table: schema.StandardTable) -> dict[str, Any]:
    return {
        "type": "object",
        "title": f"{table.words.en} / {table.words.zh}",
        "description": f"{table.about.en} / {table.about.zh}",
        "additionalProperties": False,
        "required": [field.name for field in table.fields.values() if field.required],
        "properties": {field.name: _field(field) for field in table.fields.values()},
        "x-key": list(table.key),
    }


def _field(field: schema.StandardField) -> dict[str, Any]:
    found: dict[str, Any] = {
        **_TYPES[field.kind],
        "title": f"{field.words.en} / {field.words.zh}",
        "x-type": field.kind,
    }
    if field.kind == "decimal":
        found |= {"pattern": rf"^-?(0|[1-9][0-9]*)\.[0-9]{{{field.scale}}}$", "x-scale": field.scale}
    if field.codes == schema.COUNTRY:
        found |= {"pattern": "^[A-Z]{2}$", "x-code-list": "ISO 3166-1 alpha-2"}
    elif field.codes:
        found |= {"enum": [code.code for code in codes.lists()[field.codes]], "x-code-list": field.codes}
    if field.to:
        found["x-refers-to"] = field.to
    found |= {
        "x-meanings": [*field.meanings, *field.also],
        "x-sensitivity": field.sensitivity.value,
        "x-legal": legal_of(field),
    }
    return found


def legal_of(field: schema.StandardField) -> list[str]:
    """The legal categories of what the field may hold, those that say something."""
    found = dict.fromkeys(lexicon.meanings()[code].legal.code for code in (*field.meanings, *field.also))
    return [code for code in found if code != "none"]


def pages() -> dict[str, str]:
    """The published pages by file name, as they lie in ``docs``."""
    return {
        "standard-schema.json": f"{json.dumps(json_schema(), ensure_ascii=False, indent=1)}\n",
        "standard-schema.md": glossary("en"),
        "standard-schema.zh-CN.md": glossary("zh"),
    }


def glossary(language: str) -> str:
    """The page for people: tables, fields, code lists, meanings, legal categories; Markdown."""
    return "\n".join((*_head(language), *_tables(language), *_lists(language), *_meanings(language), *_laws(language)))


def _is_chinese(language: str) -> bool:
    return language.startswith("zh")


def _head(language: str) -> Iterator[str]:
    version = schema.standard().version
    if _is_chinese(language):
        yield f"# 客户信息标准格式（{version} 版）\n"
        yield "转移时，各种来源的表都会对应到这些表和字段。本页由程序根据数据文件生成；供程序使用的同一内容见 [standard-schema.json](standard-schema.json)（JSON Schema 2020-12）。"
        yield "所有值均写作规范文本：日期 `2026-11-23`，时间为 UTC `2026-11-23T04:05:06.000000Z`，小数位数固定，布尔值为 `true` 或 `false`；没有值就是没有值，不是空文本。\n"
        yield "敏感程度与法律类别用于提示和遮盖，不构成法律意见；标有“业内常识”的条款未与法律文本核对。\n"
        return
    yield f"# Standard schema of customer information, version {version}\n"
    yield "In a transfer, tables of all sources are mapped onto these tables and fields. The page is made from the data file; the same for programs is [standard-schema.json](standard-schema.json) (JSON Schema 2020-12)."
    yield "All values are canonical text: dates `2026-11-23`, moments in UTC `2026-11-23T04:05:06.000000Z`, decimals with a fixed number of digits, booleans `true` or `false`; no value is no value and never an empty text.\n"
    yield "Sensitivity and legal category serve to warn and to mask; they are no legal advice, and articles marked “field's knowledge” were not compared with the text of the law.\n"


def _tables(language: str) -> Iterator[str]:
    chinese = _is_chinese(language)
    for table in schema.standard().tables.values():
        yield f"## `{table.name}` {table.words.say(language)}\n"
        yield f"{table.about.say(language)}{'。主键：' if chinese else '. Key: '}{'、'.join(table.key) if chinese else ', '.join(table.key)}\n"
        yield (
            "| 字段 | 名称 | 类型 | 代码表 | 敏感程度 | 法律类别 |"
            if chinese
            else "| field | name | type | code list | sensitivity | legal category |"
        )
        yield "|---|---|---|---|---|---|"
        yield from (_row(field, language) for field in table.fields.values())
        yield ""


def _row(field: schema.StandardField, language: str) -> str:
    kind = f"{field.kind}({field.scale})" if field.kind == "decimal" else field.kind
    listed = field.codes and ("ISO 3166-1" if field.codes == schema.COUNTRY else f"`{field.codes}`")
    legal = "、".join(lexicon.legal()[code].words.say(language) for code in legal_of(field))
    must = " *" if field.required else ""
    to = f" → `{field.to}`" if field.to else ""
    return f"| `{field.name}`{must} | {field.words.say(language)}{to} | {kind} | {listed} | {SENSITIVITIES[field.sensitivity].say(language)} | {legal} |"


def _lists(language: str) -> Iterator[str]:
    yield "## 代码表\n" if _is_chinese(language) else "## Code lists\n"
    for name, entries in codes.lists().items():
        said = "；" if _is_chinese(language) else "; "
        yield f"- `{name}`: {said.join(f'`{one.code}` {one.words.say(language)}' for one in entries)}"
    yield ""


def _meanings(language: str) -> Iterator[str]:
    chinese = _is_chinese(language)
    yield "## 列的含义\n" if chinese else "## What a column can mean\n"
    for sensitivity in Sensitivity:
        of_it = [one for one in lexicon.meanings().values() if one.sensitivity is sensitivity]
        said = ("；" if chinese else "; ").join(f"`{one.code}` {one.words.say(language)}" for one in of_it)
        yield f"- **{SENSITIVITIES[sensitivity].say(language)}**: {said}"
    yield ""


def _laws(language: str) -> Iterator[str]:
    chinese = _is_chinese(language)
    yield "## 法律类别\n" if chinese else "## Legal categories\n"
    for one in lexicon.legal().values():
        checked, field = ("已核对研究", "业内常识") if chinese else ("researched", "field's knowledge")
        laws = "; ".join(f"{law.law} {law.article} ({checked if law.checked else field})" for law in one.laws) or "—"
        yield f"- `{one.code}` {one.words.say(language)}: {laws}"
    yield ""
