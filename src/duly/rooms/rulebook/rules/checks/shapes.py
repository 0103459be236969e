# SPDX-License-Identifier: Apache-2.0
"""What every check gets and gives."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

from duly.kernel.words import Words
from duly.rooms.rulebook.facts import FieldSpec, KindSpec, Pack, Question, Rule, Snapshot, Span, Text, WordList
from duly.rooms.rulebook.rules import wording
from duly.rooms.rulebook.rules.conditions import Condition, compiled
from duly.rooms.rulebook.rules.lookup import ALL, Lookup


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is not met; ``values`` fill its sentence. With ``unknown``, it may be or may not be."""

    where: str
    language: str | None = None
    excerpt: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    outcome: Literal["hold", "skip"] = "skip"
    """What becomes of the step of this recipient, at the stage ``send``."""


@dataclass(frozen=True)
class Library:
    """What all packs hold together: kinds, questions, word lists, quotations of law."""

    packs: tuple[Pack, ...]

    @cached_property
    def kinds(self) -> Mapping[str, KindSpec]:
        """Every kind of change."""
        return {name: kind for pack in self.packs for name, kind in pack.kinds.items()}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question."""
        return {name: question for pack in self.packs for name, question in pack.questions.items()}

    @cached_property
    def lists(self) -> Mapping[str, WordList]:
        """Every word list."""
        return {name: words for pack in self.packs for name, words in pack.word_lists.items()}

    @cached_property
    def conditions(self) -> Mapping[int, Condition]:
        """When each rule applies, made ready once; by the identity of its condition."""
        rules = [rule.applies for pack in self.packs for rule in pack.rules]
        tasks = [one.applies for pack in self.packs for one in pack.manual]
        return {id(applies): compiled(applies) for applies in (*rules, *tasks)}

    @cached_property
    def quotes(self) -> tuple[str, ...]:
        """Every quotation of law, which is nobody's own wording."""
        return wording.quotations(law.quote for pack in self.packs for rule in pack.rules for law in rule.laws)


@dataclass(frozen=True, slots=True)
class Look:
    """One rule about to look at one snapshot."""

    rule: Rule
    pack: Pack
    library: Library
    on: Lookup
    stage: str

    @property
    def snapshot(self) -> Snapshot:
        """What is looked at."""
        return self.on.snapshot

    def option(self, name: str, otherwise: Any = None) -> Any:
        """An option of the check."""
        return self.rule.options.get(name, otherwise)

    def parts(self, *otherwise: str) -> set[str]:
        """Which parts of an edition are looked at; all when none is named."""
        return set(self.option("parts", otherwise))

    def texts(self, parts: Collection[str]) -> list[Text]:
        """The texts of these parts, all when none is named; an empty text says nothing and is left alone."""
        return [text for text in self.snapshot.texts if (not parts or text.part in parts) and text.source]

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The fields of this kind of change."""
        kind = self.library.kinds.get(self.snapshot.kind)
        return kind.fields if kind else ()

    def words_of(self, name: str) -> Words:
        """What a field or a question is called."""
        for spec in self.specs:
            if spec.name == name:
                return spec.words
        for kind in self.library.kinds.values():
            for spec in kind.fields:
                if spec.name == name:
                    return spec.words
        question = self.library.questions.get(name)
        return question.words if question else Words.literal(name, name)

    def is_field(self, name: str) -> bool:
        """Whether a name is a field of some kind of change, and not a question."""
        return name in self.snapshot.fields or (
            any(spec.name == name for kind in self.library.kinds.values() for spec in kind.fields)
            and name not in self.library.questions
        )


Run: TypeAlias = Callable[[Look], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the closed set: which options it must and may have, and which of them name facts or fields."""

    run: Run
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def check(run: Run, needs: str = "", may: str = "", facts: str = "", fields: str = "") -> Check:
    """A check with its options, each as words apart."""
    return Check(run, frozenset(needs.split()), frozenset(may.split()), tuple(facts.split()), tuple(fields.split()))


def says(text: Text, name: str, snapshot: Snapshot) -> bool:
    """Whether a text gives a field: by its blank, or in its own words."""
    if re.search(rf"{{[{{%][^}}]*\b{re.escape(name)}\b", text.source):
        return True
    given = snapshot.fields.get(name, {})
    value = given.get(text.language) or given.get(ALL) or ""
    return bool(value) and holds(text.rendered, value)


def holds(text: str, part: str) -> bool:
    """Whether a text has these words in it, however they are written."""
    return bool(part) and wording.plain(part).casefold() in wording.plain(text).casefold()
