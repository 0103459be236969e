# SPDX-License-Identifier: Apache-2.0
"""What an endpoint answered, read as a stranger's word."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from duly.adapters.translators.openai_compatible.marks import Marked
from duly.kernel.words import Words

_HOSTILE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；）)]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_GROWS, _AND = 6, 200
"""How much longer a translation may be than its source: Chinese into German grows about fourfold."""


class Unusable(Exception):
    """Why nothing of an answer is kept."""

    def __init__(self, en: str, zh: str, part: str = "") -> None:
        super().__init__(en)
        self.why = Words.literal(f"{part}: {en}" if part else en, f"{part}：{zh}" if part else zh)


def parts_in(raw: bytes, asked: Mapping[str, Marked]) -> dict[str, str]:
    """The parts of an answer, blanks put back.

    Raises:
        Unusable: it is not exactly what was asked for.
    """
    said = _object(_content(raw))
    if set(said) != set(asked):
        raise Unusable("other parts", "部分不符")
    return {part: _part(part, said[part], marked) for part, marked in asked.items()}


def _content(raw: bytes) -> str:
    choices = _object(raw).get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(first, dict) or not isinstance(content, str):
        raise Unusable("no message", "无消息内容")
    if first.get("finish_reason") not in {None, "stop"}:
        raise Unusable("cut short", "内容被截断")
    return content


def _object(raw: bytes | str) -> dict[str, Any]:
    try:
        found = orjson.loads(raw)
    except ValueError as error:
        raise Unusable("no JSON", "非 JSON") from error
    if not isinstance(found, dict):
        raise Unusable("no JSON object", "非 JSON 对象")
    return found


def _part(part: str, said: object, marked: Marked) -> str:
    if not isinstance(said, str) or not said.strip():
        raise Unusable("no text", "无文字", part)
    if len(said) > _GROWS * len(marked.text) + _AND:
        raise Unusable("too long", "过长", part)
    if _HOSTILE.search(said) or _CONTROL.search(said):
        raise Unusable("characters that were not there", "含有来历不明的字符", part)
    for pattern in (_ADDRESS, _TAG):
        if set(pattern.findall(said)) - set(pattern.findall(marked.text)):
            raise Unusable("an address or markup that was not there", "含有来历不明的网址或标记", part)
    text = marked.restored(said)
    if text is None:
        raise Unusable("blanks lost", "占位符缺失", part)
    return text
