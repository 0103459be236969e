# SPDX-License-Identifier: Apache-2.0
"""What is recorded about remembered mappings, and how this room refuses."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

REMEMBERED = FactKind(
    "recognition.remembered",
    Words(
        en="The meaning of {columns} columns of a table was confirmed (fingerprint {fingerprint}).",
        zh="已确认一张表中 {columns} 列的含义（指纹 {fingerprint}）。",
    ),
    public=("organisation", "mapping", "fingerprint", "columns", "meanings"),
    personal=("actor",),
)
FORGOTTEN = FactKind(
    "recognition.forgotten",
    Words(
        en="A remembered mapping was given up (fingerprint {fingerprint}).",
        zh="已停用一份记住的列映射（指纹 {fingerprint}）。",
    ),
    public=("organisation", "mapping", "fingerprint"),
    personal=("actor",),
)
FACTS = (REMEMBERED, FORGOTTEN)

UNKNOWN_MEANING = refusal(
    "recognition.unknown_meaning",
    Because.INVALID,
    en="{column!r}: there is no meaning {means!r}. docs/standard-schema.md lists those there are.",
    zh="{column!r}：没有名为 {means!r} 的含义。可用的含义见 docs/standard-schema.zh-CN.md。",
)
NO_COLUMNS = refusal(
    "recognition.no_columns",
    Because.INVALID,
    en="There is no column to remember. Say of at least one column what it means.",
    zh="没有可记住的列。请至少说明一列的含义。",
)
DOUBLE_COLUMN = refusal(
    "recognition.double_column",
    Because.INVALID,
    en="{column!r} is answered twice, with {first!r} and {second!r}. Say it once.",
    zh="{column!r} 有两个答案：{first!r} 与 {second!r}。请只保留一个。",
)
NO_SUCH_MAPPING = refusal(
    "recognition.no_such_mapping",
    Because.MISSING,
    en="There is no remembered mapping {mapping}.",
    zh="没有记住的列映射 {mapping}。",
)
