# SPDX-License-Identifier: Apache-2.0
"""Who types, and how they want to be answered. ``click``'s ``ctx.obj`` is a :class:`Caller` in every verb."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

NO_VALUE = refusal(
    "cli.no_value", Because.INVALID, en="The option {option} needs a value.", zh="选项 {option} 缺少值。"
)
_ANYWHERE = {"--home": "home", "--as": "email"}
_FIRST = {"--language": "language"}


@dataclass(frozen=True, slots=True)
class Caller:
    """The global options: ``--json``, ``--as``, ``--language`` (or the locale), ``--home``."""

    language: str
    json: bool = False
    email: str | None = None
    home: str | None = None

    def say(self, words: Words, **values: object) -> str:
        """A sentence in the caller's language."""
        return words.say(self.language, **values)


def read(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> tuple[Caller, list[str]]:
    """Take the global options out of a command line; gives the caller and what is left for the verbs.

    ``--json``, ``--as`` and ``--home`` may stand anywhere before ``--``; ``--language`` only before the verb, because
    a verb may have an option of that name.

    Raises:
        Refusal: ``cli.no_value``.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    left = list(arguments)
    as_json = False
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        key = _ANYWHERE.get(name) or (_FIRST.get(name) if not rest else None)
        if word == "--":
            rest += [word, *left]
            break
        if word == "--json":
            as_json = True
        elif key is None:
            rest.append(word)
        elif equals or left:
            found[key] = value if equals else left.pop(0)
        else:
            raise NO_VALUE(field=name, option=name)
    language = _short(found.get("language") or locale_of(environ))
    return Caller(language, as_json, found.get("email"), found.get("home")), rest


def locale_of(environ: Mapping[str, str]) -> str:
    """The language that the environment asks for, as POSIX orders it: LC_ALL, LC_MESSAGES, LANG."""
    return next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "en")


def _short(tag: str) -> str:
    return "zh-Hans" if tag.lower().startswith("zh") else "en"
