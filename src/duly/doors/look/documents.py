# SPDX-License-Identifier: Apache-2.0
"""Reading a notice from YAML: nothing executed, nothing guessed, and an error that says where.

YAML is read as JSON would be: text, integers, true, false, null, lists, mappings. YAML 1.1 would turn the region NO
into false, 21:00 into 1260 and the customer 0042 into 34; here each stays what was written.
"""

import codecs
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from duly.kernel.refusals import Because, Refusal, RefusalKind, refusal

LARGEST = 1_000_000
DEEPEST = 40
_UNTELLABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
UNREADABLE = refusal(
    "documents.unreadable",
    Because.MISSING,
    en="Cannot read {path}: {why}.",
    zh="无法读取 {path}：{why}。",
)
TOO_LARGE = refusal(
    "documents.too_large",
    Because.INVALID,
    en="{path} has more than {limit} bytes. Documents are pages of text; was it another file?",
    zh="{path} 超过 {limit} 字节。文档只是几页文字，是否选错了文件？",
)
NOT_TEXT = refusal(
    "documents.not_text",
    Because.INVALID,
    en="{path} is not text in UTF-8, UTF-16 or GB18030. Save it as UTF-8.",
    zh="{path} 不是 UTF-8、UTF-16 或 GB18030 编码的文本，请另存为 UTF-8。",
)
NOT_A_MAPPING = refusal(
    "documents.not_a_mapping",
    Because.INVALID,
    en="{path} does not hold `name: value` lines. See examples/ for a notice to start from.",
    zh="{path} 的内容不是“名称: 值”形式。可参考 examples/ 中的通知样例。",
)


def _misplaced(code: str, en: str, zh: str) -> RefusalKind:
    return refusal(
        f"documents.{code}",
        Because.INVALID,
        en=f"{{path}}, line {{line}}, column {{column}}: {en}.",
        zh=f"{{path}} 第 {{line}} 行第 {{column}} 列：{zh}。",
    )


NOT_YAML = _misplaced("not_yaml", "{why}", "{why}")
REFERENCE = _misplaced(
    "reference", "write the value out; references (*name) are not taken", "请写出完整的值，不接受引用（*name）"
)
TAG = _misplaced("tag", "tags (!name) are not taken; write the value alone", "不接受类型标记（!name），请只写值")
UNTELLABLE = _misplaced("untellable", "a character that cannot be shown; delete it", "含有无法显示的字符，请删除")
TOO_DEEP = _misplaced("too_deep", "nested deeper than {limit}", "嵌套超过 {limit} 层")
NOT_A_NAME = _misplaced("not_a_name", "a name must be text", "名称须为文字")
GIVEN_TWICE = _misplaced("given_twice", "{name} is given twice; keep one", "{name} 重复出现，请保留一处")


class _Loader(yaml.SafeLoader):
    """Refuses what a notice never needs (references, tags, names given twice) and resolves values as JSON does."""

    path = Path()
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: yaml.Event = cast(Any, self).peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise self.no(REFERENCE, event)
        if getattr(event, "tag", None) not in {None, "!"}:
            raise self.no(TAG, event)
        if isinstance(event, yaml.ScalarEvent) and _UNTELLABLE.search(event.value):
            raise self.no(UNTELLABLE, event)
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.no(TOO_DEEP, event, limit=DEEPEST)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, *more: Any, **named: Any) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.no(NOT_A_NAME, key_node)
            if key_node.value in seen:
                raise self.no(GIVEN_TWICE, key_node, name=key_node.value)
            seen.add(key_node.value)
        return {str(key): value for key, value in super().construct_mapping(node, *more, **named).items()}

    def no(self, kind: RefusalKind, place: yaml.Event | yaml.Node, **values: object) -> Refusal:
        """A refusal that says where."""
        mark = place.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return kind(field="file", path=self.path, line=line, column=column, **values)


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|True|false|False)\Z"), list("tTfF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|)\Z"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z"), list("-0123456789"))


def read_document(path: Path) -> dict[str, Any]:
    """The document in a file.

    Raises:
        Refusal: ``documents.unreadable``, ``documents.too_large``, ``documents.not_text``, ``documents.not_yaml``,
            ``documents.not_a_mapping``, and those that :func:`parse` adds.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise UNREADABLE(field="file", path=path, why=error.strerror) from error
    return read_upload(raw, str(path))


def read_upload(raw: bytes, name: str) -> dict[str, Any]:
    """The document in what somebody sent; ``name`` is for the words of a refusal.

    Raises:
        Refusal: as :func:`read_document`.
    """
    path = Path(name)
    if len(raw) > LARGEST:
        raise TOO_LARGE(field="file", path=path, limit=LARGEST)
    return parse(_decode(raw, path), path)


def written(document: Mapping[str, Any]) -> str:
    """A document as people read and change it; read again, it is the same."""
    return yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=120)


def parse(text: str, path: Path) -> dict[str, Any]:
    """The document in a text; ``path`` is for the words of a refusal."""
    loader: _Loader | None = None
    try:
        loader = _Loader(text)
        loader.path = path
        document = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise NOT_YAML(field="file", path=path, line=line, column=column, why=error.problem or error.context) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        why = f"U+{ord(text[error.position]):04X} cannot stand in a document"
        raise NOT_YAML(field="file", path=path, line=line, column=column, why=why) from error
    finally:
        if loader is not None:
            loader.dispose()
    if not isinstance(document, dict):
        raise NOT_A_MAPPING(field="file", path=path)
    return document


def _decode(raw: bytes, path: Path) -> str:
    """The text, whatever a Chinese or a Western editor saved it as."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        order = ["utf-16"]
    elif b"\x00" in raw[:4]:
        order = ["utf-16-be" if raw[:1] == b"\x00" else "utf-16-le"]
    else:
        order = ["utf-8-sig", "gb18030"]
    for encoding in order:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NOT_TEXT(field="file", path=path)
