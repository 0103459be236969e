# SPDX-License-Identifier: Apache-2.0
"""What a notice must not say, and what it must."""

from collections.abc import Iterator

from duly.rooms.rulebook.rules import wording
from duly.rooms.rulebook.rules.checks.shapes import Check, Hit, Look, check

_MOST = 5
"""Excerpts that a finding shows; the spans are all there."""


def wording_absent(look: Look) -> Iterator[Hit]:
    """None of the expressions of the lists stands in any text."""
    harmless = (*look.snapshot.sender.names, *look.snapshot.quoted, *look.library.quotes)
    languages = look.option("languages")
    for text in look.texts(look.parts()):
        if languages and text.language not in languages:
            continue
        found: list[wording.Found] = []
        for name in lists_of(look.rule.options):
            words = look.library.lists[name]
            masks = tuple(dict.fromkeys((*words.masks, *look.pack.masks)))
            found += wording.search(text.rendered, words.patterns, masks, harmless)
        if found:
            excerpts = dict.fromkeys(one.excerpt for one in found)
            spans = tuple(sorted({one.span for one in found}, key=lambda span: (span.start, span.end)))
            yield Hit(text.where, text.language, " · ".join(list(excerpts)[:_MOST]), spans=spans)


def wording_present(look: Look) -> Iterator[Hit]:
    """One of the language's patterns is in each text; of a language without patterns nothing is known."""
    phrases = look.option("phrases")
    for text in look.texts(look.parts("body")):
        if ".correction." in text.where:
            continue
        patterns = phrases.get(text.language) or phrases.get(text.language.partition("-")[0]) or phrases.get("*")
        if not patterns:
            yield Hit(text.where, text.language, unknown=(f"phrases.{text.language}",))
        elif not wording.says(text.rendered, tuple(patterns)):
            yield Hit(text.where, text.language)


def lists_of(options: object) -> tuple[str, ...]:
    """The word lists that a rule names."""
    given = dict(options) if isinstance(options, dict) else {}
    return tuple(dict.fromkeys([*([given["list"]] if "list" in given else []), *given.get("lists", ())]))


CHECKS: dict[str, Check] = {
    "wording_absent": check(wording_absent, may="list lists parts languages"),
    "wording_present": check(wording_present, "phrases", "parts"),
}
