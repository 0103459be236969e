# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a form template: each complaint says where, and how to mend it."""

from duly.kernel.refusals import Because, refusal

WRONG_FORMAT = refusal(
    "papers.wrong_format",
    Because.INVALID,
    en="A form template begins with the line `duly: paper-form/1`, not {given}. docs/paper-forms.md shows one.",
    zh="表单模板首行应为 `duly: paper-form/1`，而不是 {given}。示例见 docs/paper-forms.zh-CN.md。",
)
NOT_A_MAP = refusal(
    "papers.not_a_map",
    Because.INVALID,
    en="{path} must be a group of keys and values, indented below it.",
    zh="{path} 应为一组缩进在其下的键值。",
)
NOT_A_LIST = refusal(
    "papers.not_a_list", Because.INVALID, en="{path} must be a list: [a, b].", zh="{path} 应为列表：[a, b]。"
)
NOT_TEXT = refusal(
    "papers.not_text",
    Because.INVALID,
    en="{path} must be text; put it in quotes if it looks like a number, yes or no.",
    zh="{path} 应为文本；若形似数字或 yes/no，请加引号。",
)
NOT_YES_OR_NO = refusal(
    "papers.not_yes_or_no", Because.INVALID, en="{path} must be true or false.", zh="{path} 应为 true 或 false。"
)
BAD_COUNT = refusal(
    "papers.bad_count",
    Because.INVALID,
    en="{path} must be a whole number from {least} to {most}, not {given}.",
    zh="{path} 应为 {least} 至 {most} 的整数，而不是 {given}。",
)
MISSING = refusal(
    "papers.missing",
    Because.INVALID,
    en="{path} is missing or empty. Add it.",
    zh="缺少 {path} 或其内容为空，请补充。",
)
UNKNOWN_KEY = refusal(
    "papers.unknown_key",
    Because.INVALID,
    en="{path} is not known here. Known: {known}. Correct the spelling or remove it.",
    zh="此处没有 {path}。可用的有：{known}。请更正拼写或删除。",
)
NOT_KNOWN = refusal(
    "papers.not_known",
    Because.INVALID,
    en="{path} cannot be {given}. Choose one of: {known}.",
    zh="{path} 不能为 {given}，请从以下选择：{known}。",
)
TOO_LONG = refusal(
    "papers.too_long",
    Because.INVALID,
    en="{path} is too long: {length} where {limit} fit.",
    zh="{path} 过长：{length}，上限为 {limit}。",
)
BAD_NAME = refusal(
    "papers.bad_name",
    Because.INVALID,
    en="{path} cannot be called {given}: small letters, digits, - and _ only, a letter or digit first.",
    zh="{path} 不能命名为 {given}：只能用小写字母、数字、- 和 _，并以字母或数字开头。",
)
TWICE = refusal(
    "papers.twice",
    Because.INVALID,
    en="{path}: {given} is there twice. Give each a name of its own.",
    zh="{path}：{given} 重复出现，请各取其名。",
)
BAD_REGION = refusal(
    "papers.bad_region",
    Because.INVALID,
    en='{path} is a region of four parts of the page, left, top, right, bottom, each from "0" to "1": ["0.1", "0.2", "0.5", "0.25"].',
    zh='{path} 为页面上的区域：左、上、右、下，各为 "0" 至 "1" 之间的比例，如 ["0.1", "0.2", "0.5", "0.25"]。',
)
NO_LABEL = refusal(
    "papers.no_label",
    Because.INVALID,
    en="{path} needs a label in Chinese or in English as it stands on the paper: it also names the column.",
    zh="{path} 须有中文或英文名称，与纸上一致；它也是该列的名称。",
)
NO_PROOF = refusal(
    "papers.no_proof",
    Because.INVALID,
    en="{path} may pass unasked only where it has a check digit and is not handwriting. Such meanings are: {known}.",
    zh="{path} 只有带校验位且非手写时才可免核对。此类含义有：{known}。",
)
