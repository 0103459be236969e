# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a command line, in the caller's language. ``click`` itself speaks English only."""

import click


def sentence(error: click.ClickException, language: str) -> str:
    """The sentence of click; the frequent ones also in Chinese."""
    english = error.format_message()
    if not language.startswith("zh"):
        return english
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_hint(error)}。"
    if isinstance(error, click.BadParameter):
        return f"参数 {_hint(error)} 无效：{error.message}"
    if isinstance(error, click.UsageError) and english.startswith("No such command"):
        return f"没有命令 {english.split(chr(39))[1]}。"
    return english


def _hint(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param and error.ctx else "")
    return hint if isinstance(hint, str) else " ".join(hint)
