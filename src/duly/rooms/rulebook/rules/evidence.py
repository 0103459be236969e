# SPDX-License-Identifier: Apache-2.0
"""What is asked after a launch: which questions the check of a rule names."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from duly.rooms.rulebook.shapes import Question, Rule

_DATED = "_on"


def questions_of(rule: Rule, known: Mapping[str, Question]) -> list[Question]:
    """The questions about a notice that the check of a rule names, in the order of its options."""
    names = dict.fromkeys(_words_in(rule.options))
    return [known[name] for name in names if name in known and known[name].scope == "notice"]


def question_named(name: str, known: Mapping[str, Question]) -> Question | None:
    """A question about a notice by its name; the day of an evidence is asked as ``<evidence>_on``."""
    own = known.get(name)
    dated = known.get(name.removesuffix(_DATED)) if own is None and name.endswith(_DATED) else None
    if dated is not None and dated.type == "evidence":
        own = replace(dated, name=name, type="date", choices=())
    return own if own is not None and own.scope == "notice" else None


def _words_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield str(name)
            yield from _words_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _words_in(part)
