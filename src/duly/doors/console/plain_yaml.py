# SPDX-License-Identifier: Apache-2.0
"""Documents that somebody hands in as YAML, read as JSON would be: ``no``, ``01`` and ``2026-11-23`` stay the text they are,
nothing is executed, and nothing refers to anything else (a page of references can unfold to more than a machine holds).
"""

import re
from typing import Any, cast

import yaml

from duly.kernel.refusals import Because, refusal

LARGEST = 1_000_000
_DEEPEST = 40
NOT_YAML = refusal(
    "console.not_plain_yaml",
    Because.INVALID,
    en="{name} is not YAML as it is read here, line {line}: {why}. Correct it there, or write it as JSON.",
    zh="{name} 第 {line} 行不是此处可读取的 YAML：{why}。请更正该处，或改写为 JSON。",
)
NOT_A_DOCUMENT = refusal(
    "console.not_a_document",
    Because.INVALID,
    en="{name} holds no document of `name: value` lines, is not UTF-8, or is larger than a megabyte. Was it another file?",
    zh="{name} 不是“名称: 值”形式的文件、不是 UTF-8 编码或超过 1 MB。是否选错了文件？",
)


class _Loader(yaml.SafeLoader):
    """Values as in JSON; no references, no tags, no depth without end."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: yaml.Event = cast(Any, self).peek_event()
        if (
            isinstance(event, yaml.AliasEvent)
            or getattr(event, "tag", None) not in {None, "!"}
            or self.depth > _DEEPEST
        ):
            raise yaml.constructor.ConstructorError(None, None, "* & !", cast(Any, event.start_mark))
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)\Z"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z"), list("-0123456789"))


def read(raw: bytes, name: str) -> dict[str, Any]:
    """The document in what was uploaded; ``name`` is for the words of a refusal.

    Raises:
        Refusal: ``console.not_plain_yaml``, ``console.not_a_document``.
    """
    try:
        text = raw.decode("utf-8-sig")
        found = yaml.load(text, _Loader) if len(raw) <= LARGEST else None  # noqa: S506  a loader stricter than the safe one
    except (UnicodeDecodeError, yaml.reader.ReaderError) as error:
        raise NOT_A_DOCUMENT(field="file", name=name) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NOT_YAML(field="file", name=name, line=mark.line + 1 if mark else 1, why=error.problem or "?") from error
    except (RecursionError, ValueError) as error:
        raise NOT_A_DOCUMENT(field="file", name=name) from error
    if not isinstance(found, dict):
        raise NOT_A_DOCUMENT(field="file", name=name)
    return found


def written(document: dict[str, Any]) -> str:
    """A document as YAML that reads the same here and elsewhere."""
    said: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
    return said
