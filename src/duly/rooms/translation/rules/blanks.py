# SPDX-License-Identifier: Apache-2.0
"""What the blanks of a template mean, so that two texts can be compared; and which plural forms they lack."""

import re

from duly.kernel.blanks import pieces
from duly.kernel.templating import plural_forms

_EXPRESSION = re.compile(r"\{\{-?\s*([\w.]+)\s*(.*?)\s*-?\}\}\Z", re.DOTALL)
_STATEMENT = re.compile(r"\{%-?\s*(.*?)\s*-?%\}\Z", re.DOTALL)
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_FILTER = re.compile(r"\|\s*(\w+)")
_FORM = re.compile(r"\b(\w+)\s*=")


def meanings(template: str) -> frozenset[str]:
    """What the blanks stand for, however they are spaced and whatever the words of a plural are."""
    return frozenset(meaning for piece in pieces(template) if piece.is_blank and (meaning := _meaning(piece.text)))


def _meaning(blank: str) -> str:
    expression = _EXPRESSION.match(blank)
    if expression:
        filters = _FILTER.findall(_TEXT.sub("", expression[2]))
        return "{{ " + "|".join((expression[1], *filters)) + " }}"
    statement = _STATEMENT.match(blank)
    if statement:
        return "{% " + " ".join(statement[1].split()) + " %}"
    return "" if blank.startswith("{#") else blank


def lacking_forms(template: str, language: str) -> frozenset[str]:
    """Plural categories (CLDR) that the language needs and some ``plural`` of the template does not give."""
    needed, lacking = plural_forms(language), set[str]()
    for piece in pieces(template):
        expression = _EXPRESSION.match(piece.text) if piece.is_blank else None
        if expression and "plural" in _FILTER.findall(_TEXT.sub("", expression[2])):
            lacking |= needed - set(_FORM.findall(_TEXT.sub('""', expression[2])))
    return frozenset(lacking)
