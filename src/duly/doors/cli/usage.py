# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a command line, in the caller's language. ``click`` itself speaks English only."""

import re

import click

_IN_CHINESE = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"(.+) is not one of (.+)\.", r"\1 不是可选值之一：\2。"),
        (r"(.+) is not '(.+)'\.", r"\1 不是可选值：'\2'。"),
        (r"(.+) is not a valid integer(?: range)?\.", r"\1 不是整数。"),
        (r"(.+) is not a valid float(?: range)?\.", r"\1 不是数字。"),
        (r"(.+) is not a valid UUID\.", r"\1 不是有效的 UUID。"),
        (r"(.+) is not a valid boolean\. Recognized values: (.+)", r"\1 不是有效的是/否值，可用：\2"),
        (r"(.+) is not in the range (.+)\.", r"\1 超出范围 \2。"),
        (r"(.+) does not match the formats? (.+)\.", r"\1 的格式应为 \2。"),
        (r"(?:File|Directory|Path|file|directory|path) (.+) does not exist\.", r"\1 不存在。"),
        (r"(?:File|Directory|Path|file|directory|path) (.+) is a file\.", r"\1 是文件，应为目录。"),
        (r"(?:File|Directory|Path|file|directory|path) (.+) is a directory\.", r"\1 是目录，应为文件。"),
        (r"(?:File|Directory|Path|file|directory|path) (.+) is not readable\.", r"\1 不可读。"),
        (r"(?:File|Directory|Path|file|directory|path) (.+) is not writable\.", r"\1 不可写。"),
        (r"Could not open file (.+): (.+)", r"无法打开文件 \1：\2"),
        (r"Got unexpected extra arguments? \((.+)\)", r"多余的参数：\1"),
        (r"Option (.+) requires an argument\.", r"选项 \1 需要一个值。"),
        (r"Option (.+) requires (\d+) arguments\.", r"选项 \1 需要 \2 个值。"),
        (r"Option (.+) does not take a value\.", r"选项 \1 不接受值。"),
        (r"Argument (.+) takes (\d+) values\.", r"参数 \1 需要 \2 个值。"),
        (r"Takes (\d+) values but (\d+) (?:was|were) given\.", r"需要 \1 个值，但给出了 \2 个。"),
        (r"(\d+) values are required, but (\d+) (?:was|were) given\.", r"需要 \1 个值，但给出了 \2 个。"),
        (r"No such command (.+?)\.(?: .+)?", r"没有命令 \1。"),
        (r"Missing command\.", r"缺少命令。"),
        (r"Invalid value: (.+)", r"无效的值：\1"),
    )
)


def sentence(error: click.ClickException, language: str) -> str:
    """The sentence of click, in Chinese too. One that a newer click may say, and nobody translated, stays English."""
    english = error.format_message()
    if not language.startswith("zh"):
        return english
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return f"没有选项 {error.option_name}。" + (f"是否指 {near}？" if near else "")
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_hint(error)}。" + _choices(error)
    if isinstance(error, click.BadParameter) and (hint := _hint(error)):
        return f"参数 {hint} 无效：{_chinese(error.message)}"
    return _chinese(english)


def _chinese(english: str) -> str:
    for pattern, chinese in _IN_CHINESE:
        if found := pattern.fullmatch(english.strip()):
            return found.expand(chinese)
    return english


def _choices(error: click.MissingParameter) -> str:
    kind = error.param.type if error.param else None
    return f"可选：{'、'.join(map(str, kind.choices))}。" if isinstance(kind, click.Choice) else ""


def _hint(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param and error.ctx else "")
    return hint if isinstance(hint, str) else " ".join(hint)
