# SPDX-License-Identifier: Apache-2.0
"""Commands whose help speaks the caller's language: ``click`` with :class:`Words` in place of text."""

import os
from collections.abc import Callable
from typing import Any

import click

from duly.doors.cli.caller import Caller, locale_of
from duly.kernel.words import Words


def language() -> str:
    """The language of whoever is asking for help now."""
    context = click.get_current_context(silent=True)
    caller = context.find_root().obj if context else None
    if isinstance(caller, Caller):
        return caller.language
    return locale_of(os.environ)


class Verb(click.Command):
    """A command with its help in both languages."""

    def __init__(self, *args: Any, words: Words | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence, for lists of commands."""
        self._speak()
        return super().get_short_help_str(limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The whole help."""
        self._speak()
        super().format_help_text(ctx, formatter)

    def _speak(self) -> None:
        if self.words is not None:
            self.help = self.words.say(language())
            self.short_help = self.help.split("\n")[0]


class Verbs(Verb, click.Group):
    """A group of verbs on one noun, with its help in both languages."""

    command_class = Verb


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *args: Any, words: Words | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of help on this option."""
        if self.words is not None:
            self.help = self.words.say(language())
        return super().get_help_record(ctx)


def verb(name: str, *, en: str, zh: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Verb]:
    """Declare a command: ``@verb("check", en="...", zh="...")``."""
    return click.command(name, cls=Verb, words=Words(en=en, zh=zh), **kwargs)


def verbs(name: str, *, en: str, zh: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Verbs]:
    """Declare a group of commands."""
    return click.group(name, cls=Verbs, words=Words(en=en, zh=zh), **kwargs)


def option(*declarations: str, en: str, zh: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an option of a command."""
    return click.option(*declarations, cls=Option, words=Words(en=en, zh=zh), **kwargs)
